using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>
/// What people and scripts may ask of saved target filters (hawkbit-api, 2.8). Every call checks <see cref="Permission.ManageInventory"/>, the
/// permission that assigning by hand needs too, and writes one audit row, refusals included.
/// </summary>
public interface ITargetFilters
{
    /// <summary>Saves a filter under a new name; its members of this moment are recorded in the background.</summary>
    /// <returns>
    /// The new id; <see cref="CommandOutcome.Conflict"/> when the name is taken; <see cref="CommandOutcome.Invalid"/> with
    /// <see cref="RefusalKey.FilterSyntax"/> or <see cref="RefusalKey.FilterField"/> when the text is no filter.
    /// </returns>
    Task<CommandReceipt> CreateAsync(Caller caller, NewTargetFilter filter, CancellationToken cancellationToken);

    /// <summary>Changes name or text. A new text records the members anew; rollouts keep the text that they were created with.</summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, long filterId, TargetFilterChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a filter and ends its auto-assignment. Rollouts and actions that came from it go on.</summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, long filterId, CancellationToken cancellationToken);

    /// <summary>Records the members of this moment as those to compare with.</summary>
    Task<CommandReceipt> TakeBaselineAsync(Caller caller, long filterId, CancellationToken cancellationToken);

    /// <summary>
    /// Lets a set be assigned to whoever matches and never had it (hawkbit-rollouts, 1.4); replaces an earlier one. The set is locked, as any
    /// that is used. While the emergency stop of everything is set it waits.
    /// </summary>
    /// <returns>
    /// <see cref="RefusalKey.AutoAssignType"/> for <see cref="ActionType.TimeForced"/>, <see cref="RefusalKey.SetIncomplete"/> or
    /// <see cref="RefusalKey.SetInvalid"/> for a set that cannot be assigned.
    /// </returns>
    Task<CommandReceipt> SetAutoAssignmentAsync(Caller caller, long filterId, AutoAssignmentChoice choice, CancellationToken cancellationToken);

    /// <summary>Ends the auto-assignment; what is assigned already goes on. Without one, nothing happens.</summary>
    Task<CommandReceipt> RemoveAutoAssignmentAsync(Caller caller, long filterId, CancellationToken cancellationToken);
}

/// <summary>A filter to save.</summary>
/// <param name="Name">1 to 128 characters, unique among saved filters.</param>
/// <param name="Query">1 to 1024 characters of the filter language.</param>
public sealed record NewTargetFilter(string Name, string Query);

/// <summary>What changes; null leaves it as it is.</summary>
/// <param name="Name">1 to 128 characters, unique among saved filters.</param>
/// <param name="Query">1 to 1024 characters of the filter language.</param>
public sealed record TargetFilterChange(string? Name = null, string? Query = null);

/// <summary>What is assigned to whoever matches, and how.</summary>
/// <param name="SetId">The distribution set; complete and valid.</param>
/// <param name="ActionType">How urgent; hawkBit takes every type but <see cref="ActionType.TimeForced"/>.</param>
/// <param name="Weight">0 to 1000; null is 1000 (hawkbit-rollouts, 1.4).</param>
/// <param name="ConfirmationRequired">Whether a person at the device must agree; null asks where the flow is switched on now.</param>
public sealed record AutoAssignmentChoice(long SetId, ActionType ActionType = ActionType.Forced, int? Weight = null, bool? ConfirmationRequired = null);
