using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Devices that failed or timed out and have a retry left get a new attempt with an id of its own, which remembers what the attempt
/// before came to. The old id stays closed for ever (aws-iot-jobs, A-10; architecture, section 4).
/// </summary>
internal sealed class TryAgainSlice(RolloutView rollout, DateTimeOffset now) : PreparedSlice
{
    private const string Plan = """
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, force_at, weight, attempt,
          first_action_id, created_at, changed_at, entries, initiated_by, last_result, failed_before, timed_out_before)
        SELECT a.rollout_id, a.group_id, a.target_id, a.distribution_set_id, 0, 0, 0, a.action_type, a.force_at, a.weight, a.attempt + 1,
          COALESCE(a.first_action_id, a.id), ?1, ?1, 0, a.initiated_by, a.status, a.failed_before + (a.status = 6), a.timed_out_before + (a.status = 8)
        FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id ORDER BY x.action_id
        """;

    private const string Replace = "UPDATE actions SET recall = 2 WHERE id IN (SELECT action_id FROM temp.touched)";

    private static readonly ActionStatus[] s_failures = [ActionStatus.Error, ActionStatus.TimedOut];

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var done = 0;
        foreach (var (group, failure) in rollout.Groups.SelectMany(_ => s_failures, (g, f) => (g, f)).TakeWhile(_ => done < Most))
        {
            var due = new ActionStanding(failure, true);
            var planned = Touched.Add(session, group.Id, due, Most - done);
            if (planned > 0)
            {
                session.Statement(Plan).Bind(1, now.ToUnixTimeMilliseconds()).Run();
                session.Statement(Replace).Run();
                Touched.Clear(session);
                book.Add(rollout.Id, group.Id, due, new ActionStanding(ActionStatus.Scheduled, LastResult: failure), planned);
                done += planned;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
