using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Takes single actions back, forces them, and assigns sets by hand.</summary>
internal sealed class ActionCommands(
    CommandDoor door, WriteGate gate, IEmergencyStop stop, IConsoleSettings settings, IOutcomeSignal signal, TimeProvider clock) : IActionCommands
{
    /// <summary>Most targets of one assignment (hawkbit-rollouts, 10.2).</summary>
    public const int MostAtOnce = 5000;

    // One slice stays well under 50 ms behind the gate (architecture, section 5).
    private const int Slice = 250;

    /// <inheritdoc/>
    public async Task<AssignmentReceipt> AssignAsync(
        Caller caller, long distributionSetId, IReadOnlyList<Assignment> assignments, bool offline, CancellationToken cancellationToken)
    {
        var call = Call(
            "action.assign", $"set {distributionSetId} to {(assignments.Count == 1 ? $"target {assignments[0].ControllerId}" : $"{assignments.Count} targets")}");
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return new AssignmentReceipt(forbidden, 0, []);
        }

        if (Check(assignments) is { } refusal)
        {
            return new AssignmentReceipt(await door.RefuseAsync(caller, call, refusal), 0, []);
        }

        var writer = new AssignmentWriter(caller, distributionSetId, offline, settings.Current);
        var receipt = await door.RunAsync(
            caller,
            call,
            (session, now) => writer.Begin(session, assignments, now) ?? writer.Write(session, [.. assignments.Take(Slice)], now),
            cancellationToken);
        try
        {
            for (var done = Slice; receipt.IsAccepted && done < assignments.Count; done += Slice)
            {
                // The command is accepted and audited: what follows is not given up when the caller hangs up.
                var slice = assignments.Skip(done).Take(Slice).ToList();
                await gate.RunAsync(WritePriority.Ordinary, durable: false, session => writer.Write(session, slice, clock.GetUtcNow()), CancellationToken.None);
            }
        }
        finally
        {
            // What is committed is told even when a later slice fails.
            writer.Moves.Tell(signal);
        }

        return new AssignmentReceipt(receipt, writer.AlreadyAssigned, writer.Created);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> CancelAsync(Caller caller, string controllerId, long actionId, bool force, CancellationToken cancellationToken)
    {
        var moves = ActionMoves.Nothing;
        var receipt = await door.RunAsync(
            caller,
            Call(force ? "action.force-cancel" : "action.cancel", $"action {actionId} of target {controllerId}"),
            (session, now) =>
            {
                var mover = new ActionMover(session, now);
                if (Find(session, mover, controllerId, actionId) is not { } action)
                {
                    return Unknown(controllerId, actionId);
                }

                if (Refuse(action, force) is { } refusal)
                {
                    return refusal;
                }

                if (!mover.TryMove(action, force ? ActionTrigger.ForceCancel : ActionTrigger.RequestCancel, Words(caller, force)))
                {
                    return NotCancelable(action, force);
                }

                // A planned action was never offered: its target has nothing to give back.
                if (force)
                {
                    mover.SettleTarget(action.TargetId);
                }

                moves = mover.Finish();
                return CommandReceipt.Accepted(actionId);
            },
            cancellationToken);
        moves.Tell(signal);
        return receipt;
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> ForceAsync(Caller caller, string controllerId, long actionId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("action.force", $"action {actionId} of target {controllerId}"),
        (session, now) =>
        {
            if (Find(session, new ActionMover(session, now), controllerId, actionId) is not { } action)
            {
                return Unknown(controllerId, actionId);
            }

            if (!ActionStateMachine.IsOpen(action.Status) || action.Status == ActionStatus.Canceling)
            {
                return CommandReceipt.Refused(CommandOutcome.Invalid, $"Action {actionId} is {ActionFacets.Of(action.Status).Management} and cannot be forced any more.");
            }

            // Download-only stays what it is: forcing it would install.
            session.Execute(
                "UPDATE actions SET action_type = @forced, force_at = NULL, changed_at = @now WHERE id = @id AND action_type IN (@soft, @timeForced)",
                ("@forced", ActionType.Forced), ("@now", now), ("@id", actionId), ("@soft", ActionType.Soft), ("@timeForced", ActionType.TimeForced));
            return CommandReceipt.Accepted(actionId);
        },
        cancellationToken);

    private CommandReceipt? Check(IReadOnlyList<Assignment> assignments)
    {
        if (stop.For(null) is { } latch)
        {
            return CommandReceipt.Refused(
                CommandOutcome.IllegalState,
                $"The emergency stop of everything is set since {latch.SetAt:u} by {latch.SetBy}; nothing is assigned until an Admin releases it.",
                RefusalKey.Latch);
        }

        if (assignments.Count is 0 or > MostAtOnce)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"There are {assignments.Count} targets. Send 1 to {MostAtOnce}.", assignments.Count == 0 ? "" : RefusalKey.Quota);
        }

        var twice = assignments.GroupBy(a => a.ControllerId, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? null : CommandReceipt.Refused(
            CommandOutcome.Invalid, $"id: target '{twice.Key}' stands twice in the request. Send each once.", RefusalKey.MultiAssignment);
    }

    private static MovableAction? Find(WriteSession session, ActionMover mover, string controllerId, long actionId) =>
        session.Number("SELECT id FROM targets WHERE controller_id = @id AND deleted_at IS NULL", ("@id", controllerId)) is { } targetId
            ? mover.ActionsOf(targetId, $"id = {actionId.ToString(System.Globalization.CultureInfo.InvariantCulture)}").SingleOrDefault()
            : null;

    // A plain cancellation comes before force, and force only while it is pending (hawkbit-rollouts, 2.4).
    private static CommandReceipt? Refuse(MovableAction action, bool force) =>
        force ? action.Status == ActionStatus.Canceling ? null : NotCancelable(action, force: true)
        : action.Status == ActionStatus.Canceling ? NotCancelable(action, force: false)
        : null;

    private static CommandReceipt NotCancelable(MovableAction action, bool force)
    {
        var state = ActionFacets.Of(action.Status).Management;
        return force
            ? CommandReceipt.Refused(
                CommandOutcome.IllegalState, $"Action {action.Id} is {state}; only one that is being asked back can be closed by force. Cancel it first.", RefusalKey.NotForceQuitable)
            : CommandReceipt.Refused(
                CommandOutcome.IllegalState, $"Action {action.Id} is {state} and cannot be canceled.", RefusalKey.NotCancelable);
    }

    private static string Words(Caller caller, bool force) => force ? $"{caller.Name} closed the action by force" : $"{caller.Name} asked the action back";

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);

    private static CommandReceipt Unknown(string controllerId, long actionId) =>
        CommandReceipt.Refused(CommandOutcome.NotFound, $"Target '{controllerId}' has no action {actionId}.");
}
