using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>What people and scripts answer in the place of the person at the device.</summary>
internal sealed class Confirmations(CommandDoor door, IConsoleSettings settings, IOutcomeSignal signal) : IConfirmations
{
    /// <inheritdoc/>
    public async Task<CommandReceipt> AnswerAsync(
        Caller caller, string controllerId, long actionId, ConfirmationAnswer answer, CancellationToken cancellationToken)
    {
        var moves = ActionMoves.Nothing;
        var receipt = await door.RunAsync(
            caller,
            Call(answer.IsConfirmed ? "action.confirm" : "action.deny", $"action {actionId} of target {controllerId}"),
            (session, now) =>
            {
                var mover = new ActionMover(session, now);
                if (FindTarget(session, controllerId) is not { } targetId
                    || mover.ActionsOf(targetId, $"id = {actionId.ToString(System.Globalization.CultureInfo.InvariantCulture)}").SingleOrDefault() is not { } action)
                {
                    return CommandReceipt.Refused(CommandOutcome.NotFound, $"Target '{controllerId}' has no action {actionId}.");
                }

                if (Refuse(action, answer) is { } refusal)
                {
                    return refusal;
                }

                mover.TryMove(action, answer.IsConfirmed ? ActionTrigger.Confirm : ActionTrigger.Deny, Words(caller, answer));
                moves = mover.Finish();
                return CommandReceipt.Accepted(actionId);
            },
            cancellationToken);
        moves.Tell(signal);
        return receipt;
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> ActivateAsync(
        Caller caller, string controllerId, string? initiator, string? remark, CancellationToken cancellationToken) =>
        SwitchAsync(caller, controllerId, isActive: true, initiator ?? caller.Name, remark, cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeactivateAsync(Caller caller, string controllerId, CancellationToken cancellationToken) =>
        SwitchAsync(caller, controllerId, isActive: false, null, null, cancellationToken);

    private async Task<CommandReceipt> SwitchAsync(
        Caller caller, string controllerId, bool isActive, string? initiator, string? remark, CancellationToken cancellationToken)
    {
        var moves = ActionMoves.Nothing;
        var receipt = await door.RunAsync(
            caller,
            Call(isActive ? "target.auto-confirm" : "target.no-auto-confirm", $"target {controllerId}"),
            (session, now) =>
            {
                if (FindTarget(session, controllerId) is not { } targetId)
                {
                    return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no target '{controllerId}'.");
                }

                var mover = new ActionMover(session, now);
                var outcome = AutoConfirmWriting.Apply(session, mover, new AutoConfirmReport(targetId, isActive, initiator, remark), now);
                moves = mover.Finish();
                return outcome == ReportOutcome.AlreadyConfirming
                    ? CommandReceipt.Refused(
                        CommandOutcome.Conflict, $"Auto-confirmation of target '{controllerId}' is on already. Switch it off first.", RefusalKey.AutoConfirmActive)
                    : CommandReceipt.Accepted();
            },
            cancellationToken);
        moves.Tell(signal);
        return receipt;
    }

    // The codes of a device's own answer: 410 when it is over, 404 when it does not wait (hawkbit-api, 1.1 and 2.5).
    private CommandReceipt? Refuse(MovableAction action, ConfirmationAnswer answer)
    {
        var isRevocation = !answer.IsConfirmed && action.Status is ActionStatus.Running or ActionStatus.Retrieved && settings.Current.ConfirmationFlow;
        if (action.Status == ActionStatus.WaitForConfirmation || isRevocation)
        {
            return null;
        }

        var state = ActionFacets.Of(action.Status).Management;
        return ActionStateMachine.IsOver(action.Status)
            ? CommandReceipt.Refused(CommandOutcome.IllegalState, $"Action {action.Id} is {state}; it is over and takes no answer.", RefusalKey.ActionClosed)
            : CommandReceipt.Refused(CommandOutcome.NotFound, $"Action {action.Id} is {state} and does not wait for confirmation.");
    }

    private static string Words(Caller caller, ConfirmationAnswer answer)
    {
        var said = answer.Messages is { Count: > 0 } messages ? $": {string.Join("; ", messages)}" : "";
        var code = answer.Code is { } number ? $" with code {number}" : "";
        return $"{caller.Name} {(answer.IsConfirmed ? "confirmed" : "denied")} in the place of the person at the device{code}{said}";
    }

    private static long? FindTarget(WriteSession session, string controllerId) =>
        session.Number("SELECT id FROM targets WHERE controller_id = @id AND deleted_at IS NULL", ("@id", controllerId));

    private static CommandCall Call(string action, string subject) => new(Permission.ConfirmActions, action, subject);
}
