using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What people and scripts may ask of single actions, outside of rollouts. Every call checks <see cref="Permission.ManageInventory"/>
/// and writes one audit row, refusals included. While the emergency stop of everything is set, nothing is assigned.
/// </summary>
public interface IActionCommands
{
    /// <summary>
    /// Assigns a set to targets by hand (hawkbit-api, 2.12): one open action each; other open actions of these targets are asked back.
    /// Unknown controller ids are skipped; targets that have the set assigned already are only counted.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="distributionSetId">Which set; complete and valid.</param>
    /// <param name="assignments">1 to 5,000, no target twice.</param>
    /// <param name="offline">True when the set is on the devices already: the actions are finished at once.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<AssignmentReceipt> AssignAsync(
        Caller caller, long distributionSetId, IReadOnlyList<Assignment> assignments, bool offline, CancellationToken cancellationToken);

    /// <summary>Asks one action back, or closes one by force that was asked back before (hawkbit-rollouts, 2.4).</summary>
    Task<CommandReceipt> CancelAsync(Caller caller, string controllerId, long actionId, bool force, CancellationToken cancellationToken);

    /// <summary>Turns an open soft or time-forced action into a forced one (hawkbit-rollouts, 4.4).</summary>
    Task<CommandReceipt> ForceAsync(Caller caller, string controllerId, long actionId, CancellationToken cancellationToken);
}

/// <summary>One target of a manual assignment.</summary>
/// <param name="ControllerId">Which target.</param>
/// <param name="ActionType">How urgent.</param>
/// <param name="ForceAt">With <see cref="ActionType.TimeForced"/>: when soft becomes forced; null is at once.</param>
/// <param name="Weight">0 to 1000.</param>
/// <param name="ConfirmationRequired">
/// Whether a person at the device must agree; null asks where the confirmation flow is switched on (hawkbit-api, 2.12).
/// </param>
public sealed record Assignment(
    string ControllerId, ActionType ActionType = ActionType.Forced, DateTimeOffset? ForceAt = null, int Weight = 1000, bool? ConfirmationRequired = null);

/// <summary>The answer to a manual assignment.</summary>
/// <param name="Receipt">How it ended.</param>
/// <param name="AlreadyAssigned">Targets that had the set assigned before.</param>
/// <param name="Created">The new actions in the order asked.</param>
public sealed record AssignmentReceipt(CommandReceipt Receipt, int AlreadyAssigned, IReadOnlyList<CreatedAction> Created);

/// <summary>An action that was created by hand.</summary>
/// <param name="ActionId">Its id.</param>
/// <param name="ControllerId">Its target.</param>
public sealed record CreatedAction(long ActionId, string ControllerId);
