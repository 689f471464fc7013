using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Settles the health of devices whose grace is over: a set-based sweep over the index of graces, slice by slice. What a sweep has to do
/// is in the rows alone, so after a kill the next one goes on. Also of rollouts that are over, so that none shows a device as waited for
/// for ever; their guards judge nothing any more.
/// </summary>
internal sealed class HealthGraces(WriteGate gate, ReadPool reads, PlanCache plans, SliceSizes sizes, TimeProvider clock)
    : DueActions<GraceSweep>(gate, reads, sizes, clock), IHealthGraces
{
    private const string Choose = $"""
        INSERT INTO temp.touched (action_id, target_id, skip)
        SELECT id, target_id, 0 FROM actions WHERE due_at <= ?1 AND {TargetMapping.Installed} ORDER BY due_at LIMIT ?2
        """;

    // "skip" marks those that fail. The attribute is of the plan, so each rollout is asked by itself.
    private const string MarkFailing = """
        UPDATE temp.touched SET skip = 1
        WHERE action_id IN (
          SELECT x.action_id FROM temp.touched x CROSS JOIN actions a CROSS JOIN target_attributes t
          WHERE a.id = x.action_id AND a.rollout_id = ?1 AND t.target_id = x.target_id AND t.key = ?2 AND t.value_folded = ?3)
        """;

    private const string Count = """
        SELECT a.group_id, x.skip, count(*) FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id AND a.rollout_id = @rollout
        GROUP BY 1, 2 ORDER BY 1, 2
        """;

    private const string NoteFailing = """
        INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server)
        SELECT action_id, ?1, ?1, ?2, ?3, 1 FROM temp.touched WHERE skip = 1 ORDER BY action_id
        """;

    private const string Settle = """
        UPDATE actions SET due_at = NULL,
          health = CASE WHEN id IN (SELECT action_id FROM temp.touched WHERE skip = 1) THEN 3 ELSE 2 END,
          entries = entries + (id IN (SELECT action_id FROM temp.touched WHERE skip = 1))
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    private static readonly string s_failing = TextFold.Fold(HealthWatch.Failing);
    private static readonly string s_message = ActionHistory.MessagesOf("The device fails after the installation, its attribute says.");

    /// <inheritdoc/>
    protected override GraceSweep Nothing { get; } = new([], 0, 0, Exhausted: true);

    // The conditions are those of ix_actions_grace, word for word.
    /// <inheritdoc/>
    protected override string NextDue =>
        $"SELECT min(due_at) FROM actions WHERE due_at IS NOT NULL AND {TargetMapping.Installed}";

    /// <inheritdoc/>
    protected override GraceSweep Sweep(WriteSession session, int most, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var settled = session.Statement(Choose).Bind(1, at).Bind(2, most).Run();
        if (settled == 0)
        {
            return Nothing;
        }

        var rolloutIds = RolloutsOf(session);
        foreach (var rolloutId in rolloutIds)
        {
            // Who is still waited for has said nothing since: in a rollback the stored word is about the version that was given up.
            if (RetryBudget.PlanOf(session, plans, rolloutId) is { Health: { } watch } plan && !RollbackPlan.IsRollback(plan))
            {
                session.Statement(MarkFailing).Bind(1, rolloutId).Bind(2, watch.Attribute).Bind(3, s_failing).Run();
            }

            foreach (var (groupId, fails, count) in session.Rows(
                Count, row => (row.GetInt64(0), row.GetInt32(1) != 0, row.GetInt32(2)), ("@rollout", rolloutId)))
            {
                Book.Add(rolloutId, groupId, Of(ActionHealth.Pending), Of(fails ? ActionHealth.Failing : ActionHealth.Healthy), count);
            }
        }

        session.Statement(NoteFailing).Bind(1, at).Bind(2, (int)HistoryEntry.Warning).Bind(3, s_message).Run();
        session.Statement(Settle).Run();
        Touched.Clear(session);
        return new GraceSweep(rolloutIds, settled, Book.Write(session, now), Exhausted: settled < most);
    }

    private static ActionStanding Of(ActionHealth health) => new(ActionStatus.Finished, Health: health);
}
