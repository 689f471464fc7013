using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Overview;

/// <summary>Counts the fleet for the overview.</summary>
internal sealed class OverviewReads(ReadPool pool) : IOverviewReads
{
    /// <inheritdoc/>
    public Task<FleetPicture> ReadFleetAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => Read(s, now), cancellationToken);

    private static FleetPicture Read(ReadSession session, DateTimeOffset now)
    {
        // One pass over the targets: a sum per span is cheaper than four range counts that must each look up deleted_at.
        var contact = session.Rows(
            """
            SELECT count(*),
                   coalesce(sum(last_poll_at >= @ten), 0),
                   coalesce(sum(last_poll_at >= @hour AND last_poll_at < @ten), 0),
                   coalesce(sum(last_poll_at >= @day AND last_poll_at < @hour), 0),
                   coalesce(sum(last_poll_at < @day), 0)
            FROM targets WHERE deleted_at IS NULL
            """,
            row => (All: row.GetInt32(0), Ten: row.GetInt32(1), Hour: row.GetInt32(2), Day: row.GetInt32(3), Silent: row.GetInt32(4)),
            ("@ten", now.AddMinutes(-10)), ("@hour", now.AddHours(-1)), ("@day", now.AddDays(-1)))[0];
        var versions = session.Rows(
            """
            SELECT t.installed_set_id, s.name, s.version, count(*)
            FROM targets t JOIN distribution_sets s ON s.id = t.installed_set_id
            WHERE t.deleted_at IS NULL GROUP BY t.installed_set_id ORDER BY count(*) DESC, t.installed_set_id DESC LIMIT 5
            """,
            row => new InstalledVersion(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)));

        // The minutes of rollouts that ended earlier are skipped by their key; only those that had a chance are looked at.
        var failed = session.Number(
            """
            SELECT sum(m.failed) FROM rollouts r JOIN rollout_minutes m ON m.rollout_id = r.id AND m.minute >= @hour
            WHERE r.started_at IS NOT NULL AND (r.ended_at IS NULL OR r.ended_at >= @hour)
            """,
            ("@hour", now.AddHours(-1)));
        return new FleetPicture
        {
            Devices = contact.All,
            WithinTenMinutes = contact.Ten,
            WithinHour = contact.Hour,
            WithinDay = contact.Day,
            Silent = contact.Silent,
            TopVersions = [.. versions],
            FailedLastHour = (int)(failed ?? 0),
        };
    }
}
