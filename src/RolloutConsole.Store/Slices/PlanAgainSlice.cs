using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// The rollout is resumed: what devices gave back to the emergency stop is planned again, as a new attempt with an id of its own. The
/// old id stays closed for ever (architecture, sections 4 and 5).
/// </summary>
internal sealed class PlanAgainSlice(RolloutView rollout, DateTimeOffset now) : PreparedSlice
{
    private const string Plan = """
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, force_at, weight, attempt,
          first_action_id, created_at, changed_at, entries, initiated_by, last_result, failed_before, timed_out_before)
        SELECT a.rollout_id, a.group_id, a.target_id, a.distribution_set_id, 0, 0, 0, a.action_type, a.force_at, a.weight, a.attempt + 1,
          COALESCE(a.first_action_id, a.id), ?1, ?1, 0, a.initiated_by, a.last_result, a.failed_before, a.timed_out_before
        FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id ORDER BY x.action_id
        """;

    private const string Replace = "UPDATE actions SET recall = 2 WHERE id IN (SELECT action_id FROM temp.touched)";

    private static readonly ActionStanding s_givenBack = new(ActionStatus.Canceled, true);

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var done = 0;
        foreach (var group in rollout.Groups.TakeWhile(_ => done < Most))
        {
            var planned = Touched.Add(session, group.Id, s_givenBack, Most - done);
            if (planned > 0)
            {
                session.Statement(Plan).Bind(1, now.ToUnixTimeMilliseconds()).Run();
                session.Statement(Replace).Run();
                Touched.Settle(session, book, rollout.Id, group.Id, s_givenBack, ActionStatus.Scheduled);
                FailingBefore.MarkNewest(session, book, rollout, group.Id, planned);
                done += planned;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
