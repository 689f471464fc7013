using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Opens planned actions of a rollout that replaces (hawkbit-rollouts, 4.3): other open actions of the targets are asked back, or closed at once
/// where the settings say so, unless their set is a required migration step. Targets that already have the set leave the others alone.
/// </summary>
internal sealed class ReplaceSlice(
    RolloutView rollout, RolloutSlice.OpenActions open, long[] candidates, bool asksPeople, bool closesAtOnce, DateTimeOffset now)
    : OpenSlice(rollout, open, candidates, asksPeople, now)
{
    // What is being asked back stays so; but a recall of the emergency stop must not be withdrawn any more when its rollout is resumed.
    private const string Choose = $"""
        {Replaced.Insert} FROM temp.touched x CROSS JOIN actions o CROSS JOIN distribution_sets s
        WHERE x.skip <> 1 AND o.target_id = x.target_id AND o.status IN (1, 2, 3, 9) AND (o.status <> 9 OR o.recall = 1)
          AND s.id = o.distribution_set_id AND s.required_migration_step = 0
        """;

    private const string AskBack = """
        UPDATE actions SET status = 9, changed_at = ?1, entries = entries + 1, last_entry = 5
        WHERE id IN (SELECT action_id FROM temp.replaced WHERE status <> 9)
        """;

    private const string Close = """
        UPDATE actions SET status = 10, ended_at = ?1, changed_at = ?1, due_at = NULL, entries = entries + 1, last_entry = 4
        WHERE id IN (SELECT action_id FROM temp.replaced WHERE status <> 9)
        """;

    private const string KeepAsking = "UPDATE actions SET recall = 0 WHERE id IN (SELECT action_id FROM temp.replaced WHERE status = 9)";

    /// <inheritdoc/>
    protected override string Condition => "1";

    // The assigned set is hawkBit's word. A target that runs the set and is on its way to another one is not there yet in ours.
    /// <inheritdoc/>
    protected override string HasTheSet => """
        CASE ?4 WHEN 1 THEN t.assigned_set_id IS a.distribution_set_id
          ELSE t.installed_set_id IS a.distribution_set_id
            AND NOT EXISTS (SELECT 1 FROM actions o WHERE o.target_id = a.target_id AND o.status IN (1, 2, 3, 9)) END
        """;

    /// <inheritdoc/>
    protected override void MakeRoom(WriteSession session, OutcomeBook book, long at)
    {
        if (session.Statement(Choose).Run() == 0)
        {
            return;
        }

        var (sql, entry, words) = closesAtOnce
            ? (Close, HistoryEntry.Canceled, "closed without asking the device")
            : (AskBack, HistoryEntry.Canceling, "the device is asked to give the action back");
        session.Statement(sql).Bind(1, at).Run();
        session.Statement(KeepAsking).Run();
        Replaced.Note(session, "status <> 9", entry, ActionHistory.MessagesOf($"Replaced by rollout {Rollout.Id} {Rollout.Name}: {words}."), at);
        Replaced.Settle(session, book, status => closesAtOnce && status != ActionStatus.Canceling ? ActionStatus.Canceled : ActionStatus.Canceling);
    }
}
