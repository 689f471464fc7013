using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Lets devices leave and join a growing rollout (hawkbit-rollouts, 6.9; aws-iot-jobs, E7 and E11). What was found before the gate is
/// asked again inside it: whoever took part meanwhile does not join twice, whoever finished does not leave.
/// </summary>
internal sealed class LookSlice(RolloutView rollout, long groupId, MembershipPage page, DateTimeOffset now) : PreparedSlice
{
    /// <summary>Members that leave when their target stops matching: those whose action is not over. Retries are dropped with them.</summary>
    public const string MayLeave = "a.status IN (0, 1, 2, 3, 9) AND a.recall = 0";

    private const string ChooseLeavers = $"""
        INSERT INTO temp.touched (action_id, target_id, skip, last_result)
        SELECT a.id, a.target_id, a.status = 0, a.last_result FROM actions a WHERE a.id BETWEEN ?1 AND ?2 AND a.rollout_id = ?3 AND {MayLeave}
        """;

    private const string CountByStanding = """
        SELECT a.group_id, a.status, a.progress = 2, a.last_result, CASE a.status WHEN 0 THEN a.health ELSE 0 END, count(*)
        FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        """;

    private const string Remove = """
        UPDATE actions SET status = 11, health = 0, due_at = NULL, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 4
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    // What was never offered has changed nothing on its target.
    private const string GiveBack = TargetEffects.Canceled + " id IN (SELECT target_id FROM temp.touched WHERE skip = 0)";

    private const string TakesNoPart = """
        NOT EXISTS (SELECT 1 FROM actions x WHERE x.target_id = t.id
          AND (x.rollout_id > ?1 OR (x.rollout_id = ?1 AND x.status <> 11 AND x.recall <> 2)))
        """;

    // Who comes back begins anew: a new attempt with no retry used (aws-iot-jobs, E11). CROSS JOIN fixes the order, by few targets.
    private const string ChooseReturning = $"""
        INSERT INTO temp.touched (action_id, target_id, skip)
        SELECT a.id, a.target_id, 0 FROM targets t CROSS JOIN actions a
        WHERE t.id BETWEEN ?2 AND ?3 AND t.deleted_at IS NULL AND a.target_id = t.id AND a.rollout_id = ?1 AND a.status = 11 AND a.recall <> 2 AND {TakesNoPart}
        """;

    private const string Return = """
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, force_at, weight, attempt,
          first_action_id, created_at, changed_at, entries, initiated_by, failed_before, timed_out_before)
        SELECT a.rollout_id, ?2, a.target_id, a.distribution_set_id, 0, 0, 0, a.action_type, a.force_at, a.weight, a.attempt + 1,
          COALESCE(a.first_action_id, a.id), ?1, ?1, 0, a.initiated_by, 0, 0
        FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id ORDER BY x.target_id
        """;

    private const string Replace = "UPDATE actions SET recall = 2 WHERE id IN (SELECT action_id FROM temp.touched)";

    private const string Join = $"""
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, force_at, weight, attempt,
          created_at, changed_at, entries, initiated_by)
        SELECT ?1, ?4, t.id, ?5, 0, 0, 0, ?6, ?7, ?8, 1, ?9, ?9, 0, (SELECT created_by FROM rollouts WHERE id = ?1)
        FROM targets t WHERE t.id BETWEEN ?2 AND ?3 AND t.deleted_at IS NULL AND {TakesNoPart} ORDER BY t.id
        """;

    private static readonly string s_left = ActionHistory.MessagesOf("Removed: the device matches the target filter no more.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var at = now.ToUnixTimeMilliseconds();
        var done = LetLeave(session, book, at) + LetReturn(session, book, at) + LetJoin(session, book, at);
        return new SliceResult(groupId, done, page.IsLast, IsLook: true);
    }

    private int LetLeave(WriteSession session, OutcomeBook book, long at)
    {
        var left = 0;
        foreach (var (from, to) in IdRuns.Of(page.Leavers))
        {
            left += session.Statement(ChooseLeavers).Bind(1, from).Bind(2, to).Bind(3, rollout.Id).Run();
        }

        if (left > 0)
        {
            BookAll(session, book, ActionStatus.Removed);
            session.Statement(Remove).Bind(1, at).Run();
            Touched.Note(session, HistoryEntry.Canceled, s_left, at);
            session.Statement(GiveBack).Run();
            Touched.Clear(session);
        }

        return left;
    }

    private int LetReturn(WriteSession session, OutcomeBook book, long at)
    {
        var returned = 0;
        foreach (var (from, to) in IdRuns.Of(page.Newcomers))
        {
            returned += session.Statement(ChooseReturning).Bind(1, rollout.Id).Bind(2, from).Bind(3, to).Run();
        }

        if (returned > 0)
        {
            // They leave the group they were in, and join the last one.
            BookAll(session, book, null);
            book.Add(rollout.Id, groupId, null, ActionStatus.Scheduled, returned);
            session.Statement(Return).Bind(1, at).Bind(2, groupId).Run();
            FailingBefore.MarkNewest(session, book, rollout, groupId, returned);
            session.Statement(Replace).Run();
            Touched.Clear(session);
        }

        return returned;
    }

    private int LetJoin(WriteSession session, OutcomeBook book, long at)
    {
        var content = rollout.Plan.Content;
        var join = session.Statement(Join)
            .Bind(1, rollout.Id).Bind(4, groupId).Bind(5, content.DistributionSetId).Bind(6, (int)content.ActionType)
            .Bind(7, content.ForceAt?.ToUnixTimeMilliseconds()).Bind(8, content.Weight).Bind(9, at);
        var joined = 0;
        foreach (var (from, to) in IdRuns.Of(page.Newcomers))
        {
            joined += join.Bind(2, from).Bind(3, to).Run();
        }

        book.Add(rollout.Id, groupId, null, ActionStatus.Scheduled, joined);
        FailingBefore.MarkNewest(session, book, rollout, groupId, joined);
        return joined;
    }

    private void BookAll(WriteSession session, OutcomeBook book, ActionStatus? to)
    {
        var counts = session.Rows(CountByStanding, row => (
            GroupId: row.GetInt64(0),
            Standing: new ActionStanding((ActionStatus)row.GetInt32(1), row.GetInt32(1) == (int)ActionStatus.Retrieved && row.GetBoolean(2), Health: (ActionHealth)row.GetInt32(4))
                .Following((ActionStatus?)row.Int64OrNull(3)),
            Count: row.GetInt32(5)));
        foreach (var (from, standing, count) in counts)
        {
            book.Add(rollout.Id, from, standing, to is { } status ? new ActionStanding(status) : null, count);
        }
    }
}
