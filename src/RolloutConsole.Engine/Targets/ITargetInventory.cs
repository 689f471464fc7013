using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What people and scripts may ask of targets. Every call checks <see cref="Permission.ManageInventory"/> and writes one audit row,
/// refusals included.
/// </summary>
public interface ITargetInventory
{
    /// <summary>Creates targets, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when a controller id is taken by a living target or named twice.</returns>
    Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTarget> targets, CancellationToken cancellationToken);

    /// <summary>Changes a target; null members stay as they are.</summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, string controllerId, TargetChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a target: it becomes a tombstone, its actions become <see cref="ActionStatus.Removed"/> and leave every denominator, and
    /// its controller id may come back at once (architecture, section 4).
    /// </summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, CancellationToken cancellationToken);

    /// <summary>
    /// Shows the security tokens of targets to those who hold <see cref="Permission.ReadDeviceSecrets"/>, with one audit row for all of
    /// them; to others it shows none and writes nothing.
    /// </summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="targetIds">Of which targets; at most one page.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Token by target id; targets whose token cannot be decrypted any more are missing.</returns>
    Task<IReadOnlyDictionary<long, string>> ReadTokensAsync(Caller caller, IReadOnlyCollection<long> targetIds, CancellationToken cancellationToken);
}

/// <summary>A target to create (hawkbit-api, 2.5 and 2.18).</summary>
/// <param name="ControllerId">1 to 256 characters, no blanks at its ends, no control characters.</param>
/// <param name="Name">At most 128 characters; null takes the controller id, cut to that length.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="SecurityToken">1 to 128 characters; null makes a random one.</param>
/// <param name="Address">At most 512 characters.</param>
/// <param name="Group">At most 256 characters, levels separated by <c>/</c>.</param>
/// <param name="TargetTypeId">Its type; null for none, which takes every set.</param>
public sealed record NewTarget(
    string ControllerId,
    string? Name = null,
    string? Description = null,
    string? SecurityToken = null,
    string? Address = null,
    string? Group = null,
    long? TargetTypeId = null);

/// <summary>What to change of a target; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="SecurityToken">1 to 128 characters.</param>
/// <param name="Address">At most 512 characters.</param>
/// <param name="Group">At most 256 characters.</param>
/// <param name="RequestAttributes">True asks the device for its attributes on its next poll.</param>
/// <param name="TargetTypeId">Its new type; -1 takes the type away.</param>
public sealed record TargetChange(
    string? Name = null,
    string? Description = null,
    string? SecurityToken = null,
    string? Address = null,
    string? Group = null,
    bool RequestAttributes = false,
    long? TargetTypeId = null);
