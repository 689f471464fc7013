using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.ChangeLog;

/// <summary>
/// Deletes change rows that nobody needs any more: older than 10 minutes, and decided where they carry outcomes (architecture,
/// section 6). Rides along with commits, at most once a second and 2,000 rows, so that it is never felt.
/// </summary>
internal sealed class ChangeRetention(TimeProvider clock)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_gap = TimeSpan.FromSeconds(1);

    private const string Sweep = """
        DELETE FROM changes WHERE sequence IN (
          SELECT c.sequence FROM changes c LEFT JOIN rollouts r ON r.id = c.rollout_id
          WHERE c.at < @before AND (c.outcomes IS NULL OR r.id IS NULL OR c.sequence <= r.decided_through)
          ORDER BY c.sequence LIMIT 2000)
        """;

    // The oldest row is looked at first: without it every sweep would walk the whole table to find nothing.
    private const string Oldest = "SELECT at FROM changes ORDER BY sequence LIMIT 1";

    private long _sweptAt;

    /// <summary>Sweeps if it is time to.</summary>
    public void Ride(WriteSession session, DateTimeOffset now)
    {
        var last = Volatile.Read(ref _sweptAt);
        if (last != 0 && clock.GetElapsedTime(last) < s_gap)
        {
            return;
        }

        Volatile.Write(ref _sweptAt, clock.GetTimestamp());
        var before = (now - s_kept).ToUnixTimeMilliseconds();
        if (session.Number(Oldest) < before)
        {
            session.Execute(Sweep, ("@before", before));
        }
    }
}
