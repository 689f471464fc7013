using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Ends actions whose devices took too long: a set-based sweep over the index of deadlines, slice by slice. What a sweep has to do is in
/// the rows alone, so after a kill the next one goes on.
/// </summary>
internal sealed class ActionDeadlines(WriteGate gate, ReadPool reads, PlanCache plans, SliceSizes sizes, TimeProvider clock)
    : DueActions<TimeoutSweep>(gate, reads, sizes, clock), IActionDeadlines
{
    private const string Choose = $"""
        INSERT INTO temp.touched (action_id, target_id, skip, last_result)
        SELECT id, target_id, 0, last_result FROM actions WHERE due_at <= ?1 AND {TargetMapping.TimedStatuses} ORDER BY due_at LIMIT ?2
        """;

    private const string Count = """
        SELECT a.group_id, a.status, a.progress = 2, a.last_result, a.timed_out_before < @retries, count(*)
        FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id AND a.rollout_id = @rollout
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        """;

    private const string End = """
        UPDATE actions SET status = 8, recall = CASE WHEN timed_out_before < ?2 THEN 3 ELSE 0 END, ended_at = ?1, changed_at = ?1, due_at = NULL,
          entries = entries + 1, last_entry = 1
        WHERE id IN (SELECT action_id FROM temp.touched) AND rollout_id = ?3
        """;

    private const string Fail = TargetEffects.FailedMany + " id IN (SELECT target_id FROM temp.touched)";

    private static readonly string s_message = ActionHistory.MessagesOf("Timed out: the device did not report its result in time.");

    /// <inheritdoc/>
    protected override TimeoutSweep Nothing { get; } = new([], 0, 0, Exhausted: true);

    // Only what a device has may be due: the conditions are those of ix_actions_due, word for word.
    /// <inheritdoc/>
    protected override string NextDue =>
        $"SELECT min(due_at) FROM actions WHERE due_at IS NOT NULL AND {TargetMapping.TimedStatuses}";

    /// <inheritdoc/>
    protected override TimeoutSweep Sweep(WriteSession session, int most, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var ended = session.Statement(Choose).Bind(1, at).Bind(2, most).Run();
        if (ended == 0)
        {
            return Nothing;
        }

        var rolloutIds = RolloutsOf(session);
        foreach (var rolloutId in rolloutIds)
        {
            EndAll(session, rolloutId, at);
        }

        Touched.Note(session, HistoryEntry.Error, s_message, at);
        session.Statement(Fail).Run();
        Touched.Clear(session);
        return new TimeoutSweep(rolloutIds, ended, Book.Write(session, now), Exhausted: ended < most);
    }

    private void EndAll(WriteSession session, long rolloutId, long at)
    {
        var limits = RetryBudget.LimitsOf(session, plans, rolloutId);
        var retries = limits.RetriesAfterTimeout > 0 && RetryBudget.CanRetry(session, rolloutId) ? limits.RetriesAfterTimeout : 0;
        var counts = session.Rows(
            Count,
            row => (
                GroupId: row.GetInt64(0),
                From: new ActionStanding((ActionStatus)row.GetInt32(1), row.GetInt32(1) == (int)ActionStatus.Retrieved && row.GetBoolean(2))
                    .Following((ActionStatus?)row.Int64OrNull(3)),
                TriesAgain: row.GetBoolean(4),
                Count: row.GetInt32(5)),
            ("@rollout", rolloutId), ("@retries", retries));
        foreach (var (groupId, from, triesAgain, count) in counts)
        {
            Book.Add(rolloutId, groupId, from, new ActionStanding(ActionStatus.TimedOut, triesAgain), count);
        }

        session.Statement(End).Bind(1, at).Bind(2, retries).Bind(3, rolloutId).Run();
    }
}
