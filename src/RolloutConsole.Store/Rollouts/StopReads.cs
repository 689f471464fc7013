using System.Globalization;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Rollouts;

/// <summary>
/// What the stop panel shows, out of the tallies on the group rows: one statement whose cost does not grow with the fleet, because it
/// is asked when everything else may be busy.
/// </summary>
internal sealed class StopReads(ReadPool reads) : IStopReads
{
    private static readonly string s_running = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT r.id, r.name,
            COALESCE(SUM(g.scheduled + g.recalled), 0),
            COALESCE(SUM(g.running + g.wait_for_confirmation + g.retrieved + g.canceling), 0),
            COALESCE(SUM(g.finished + g.downloaded + g.error + g.rejected + g.timed_out + g.canceled - g.recalled), 0),
            COALESCE(SUM(g.past_return), 0)
        FROM rollouts r LEFT JOIN groups g ON g.rollout_id = r.id
        WHERE r.status IN ({(int)RolloutStatus.Starting}, {(int)RolloutStatus.Running})
        GROUP BY r.id, r.name ORDER BY r.id
        """);

    public Task<IReadOnlyList<RunningRollout>> ListRunningAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult<IReadOnlyList<RunningRollout>>(session.Rows(
            s_running,
            row => new RunningRollout(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5))));
    }

    public Task<IReadOnlyDictionary<long, string>> NamesAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        var names = new Dictionary<long, string>();
        foreach (var id in rolloutIds)
        {
            // A handful at most: the stops that are set.
            foreach (var name in session.Rows(
                "SELECT name FROM rollouts WHERE id = @id AND status <> @deleted",
                row => row.GetString(0),
                ("@id", id), ("@deleted", RolloutStatus.Deleted)))
            {
                names[id] = name;
            }
        }

        return Task.FromResult<IReadOnlyDictionary<long, string>>(names);
    }
}
