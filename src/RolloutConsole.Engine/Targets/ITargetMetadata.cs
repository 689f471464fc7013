using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What people note about a target, by key (hawkbit-api, 2.5). Every call needs <see cref="Permission.ManageInventory"/> and writes one
/// audit row, refusals included.
/// </summary>
public interface ITargetMetadata
{
    /// <summary>Sets entries, all or none: new keys are added, known ones get the new value.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="controllerId">Of which target.</param>
    /// <param name="entries">Keys of 1 to 128 characters, values of at most 4,000.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    /// <returns>A refusal with <see cref="RefusalKey.Quota"/> when the target would have more than 100 entries.</returns>
    Task<CommandReceipt> SetAsync(
        Caller caller, string controllerId, IReadOnlyCollection<KeyValuePair<string, string>> entries, CancellationToken cancellationToken);

    /// <summary>Deletes one entry.</summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, string key, CancellationToken cancellationToken);
}
