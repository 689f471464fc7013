using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.DistributionSets;

/// <summary>
/// What people and scripts may ask of distribution sets. Every call checks <see cref="Permission.ManageInventory"/> and writes one audit
/// row, refusals included.
/// </summary>
public interface IDistributionSets
{
    /// <summary>Creates sets, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when name, version and type are taken; NotFound when a type or module is unknown.</returns>
    Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewDistributionSet> sets, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a set; null members stay as they are. Of a locked set only the description changes, and it is unlocked only when no open rollout,
    /// filter or action uses it.
    /// </summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, long setId, DistributionSetChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a set; one that was assigned or used in a rollout is only hidden.</summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, long setId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a set unusable for ever (hawkbit-rollouts, 1.3). Its rollouts follow by themselves, also after a restart; open actions that
    /// belong to no rollout are taken back before the answer. Asking again goes on where it ended; what takes more back wins.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="setId">Which set.</param>
    /// <param name="how">What happens to who uses it.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    /// <returns>NotFound, or Invalid when the set is incomplete.</returns>
    Task<CommandReceipt> InvalidateAsync(Caller caller, long setId, SetInvalidation how, CancellationToken cancellationToken);

    /// <summary>Adds modules; those it already has are left alone. Refused as locked once the set is in use.</summary>
    Task<CommandReceipt> AddModulesAsync(Caller caller, long setId, IReadOnlyList<long> moduleIds, CancellationToken cancellationToken);

    /// <summary>Takes a module out.</summary>
    Task<CommandReceipt> RemoveModuleAsync(Caller caller, long setId, long moduleId, CancellationToken cancellationToken);
}

/// <summary>A set to create (hawkbit-api, 2.12 and 2.18).</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Version">1 to 64 characters; name, version and type are unique together.</param>
/// <param name="TypeKey">Key of its type, such as <c>os</c>; null takes the installation's default.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="ModuleIds">Its modules, at most 100; their types must be allowed by the set's type.</param>
/// <param name="RequiredMigrationStep">True when its actions may never be replaced by newer ones.</param>
public sealed record NewDistributionSet(
    string Name,
    string Version,
    string? TypeKey,
    string? Description,
    IReadOnlyList<long> ModuleIds,
    bool RequiredMigrationStep = false);

/// <summary>What to change of a set; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Version">1 to 64 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Lock">True locks it, false unlocks one that is not in use.</param>
/// <param name="RequiredMigrationStep">Whether its actions may never be replaced by newer ones.</param>
public sealed record DistributionSetChange(
    string? Name = null, string? Version = null, string? Description = null, bool? Lock = null, bool? RequiredMigrationStep = null);
