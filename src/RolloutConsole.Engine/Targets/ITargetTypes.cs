using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// Types of targets and what sets they take (hawkbit-api, 2.7). Every call needs <see cref="Permission.ManageInventory"/> and writes one
/// audit row, refusals included. A target gets its type through <see cref="ITargetInventory"/>.
/// </summary>
public interface ITargetTypes
{
    /// <summary>Most types of sets that one type of targets takes (hawkbit-api, 4).</summary>
    const int MostSetTypes = 50;

    /// <summary>Creates types, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when a key or name is taken or stands twice, whatever its case.</returns>
    Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTargetType> types, CancellationToken cancellationToken);

    /// <summary>Changes a type; null members stay as they are. The key is fixed.</summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, long typeId, TargetTypeChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a type that no target has; otherwise it is <see cref="CommandOutcome.Locked"/>, and the message says by how many.</summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, long typeId, CancellationToken cancellationToken);

    /// <summary>Lets targets of a type take sets of further types. What is open goes on; rollouts look at it when they are filled.</summary>
    Task<CommandReceipt> AddSetTypesAsync(Caller caller, long typeId, IReadOnlyCollection<long> setTypeIds, CancellationToken cancellationToken);

    /// <summary>Lets targets of a type no longer take sets of a type.</summary>
    Task<CommandReceipt> RemoveSetTypeAsync(Caller caller, long typeId, long setTypeId, CancellationToken cancellationToken);
}

/// <summary>A type of targets to create.</summary>
/// <param name="Key">1 to 64 characters, fixed for ever, unique whatever its case.</param>
/// <param name="Name">1 to 128 characters, unique whatever its case.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
/// <param name="SetTypeIds">Types of sets that its targets take, at most 50.</param>
public sealed record NewTargetType(
    string Key, string Name, string? Description = null, string? Colour = null, IReadOnlyCollection<long>? SetTypeIds = null);

/// <summary>What to change of a type; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
public sealed record TargetTypeChange(string? Name = null, string? Description = null, string? Colour = null);
