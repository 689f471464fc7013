using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Switches auto-confirmation of a target, for devices and people alike (hawkbit-rollouts, 4.6).</summary>
internal static class AutoConfirmWriting
{
    private const string On = """
        UPDATE targets SET auto_confirm = 1, auto_confirm_by = @by, auto_confirm_remark = @remark, auto_confirm_at = @now
        WHERE id = @id AND auto_confirm = 0 AND deleted_at IS NULL
        """;

    private const string Off = """
        UPDATE targets SET auto_confirm = 0, auto_confirm_by = NULL, auto_confirm_remark = NULL, auto_confirm_at = NULL
        WHERE id = @id AND deleted_at IS NULL
        """;

    /// <summary>Applies a change; switching on confirms every waiting action of the target at once.</summary>
    /// <returns>
    /// Accepted, <see cref="ReportOutcome.AlreadyConfirming"/> when it is on already, or not found when the target was deleted.
    /// </returns>
    public static ReportOutcome Apply(WriteSession session, ActionMover mover, AutoConfirmReport change, DateTimeOffset now)
    {
        if (!change.IsActive)
        {
            return session.Execute(Off, ("@id", change.TargetId)) > 0 ? ReportOutcome.Accepted : ReportOutcome.NotFound;
        }

        if (session.Execute(On, ("@by", change.Initiator), ("@remark", change.Remark), ("@now", now), ("@id", change.TargetId)) == 0)
        {
            return session.Number("SELECT 1 FROM targets WHERE id = @id AND deleted_at IS NULL", ("@id", change.TargetId)) is null
                ? ReportOutcome.NotFound
                : ReportOutcome.AlreadyConfirming;
        }

        foreach (var waiting in mover.ActionsOf(change.TargetId, "status = 2"))
        {
            mover.TryMove(waiting, ActionTrigger.Confirm, $"Confirmed by auto-confirmation{(change.Initiator is { } by ? $" of {by}" : "")}");
        }

        return ReportOutcome.Accepted;
    }
}
