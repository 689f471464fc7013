using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Devices of a rollout that are in flight and do not call in.</summary>
internal static class DeviceSilenceSql
{
    // From the groups' open actions (ix_actions_group) to their targets by key; one more than is looked at tells that there are more.
    private const string Count = $"""
        WITH looked AS MATERIALIZED (
          SELECT t.last_poll_at AS at FROM groups g JOIN actions a ON a.group_id = g.id AND a.{TargetMapping.OpenStatuses} JOIN targets t ON t.id = a.target_id
          WHERE g.rollout_id = @id LIMIT @most + 1),
        silent AS (SELECT at FROM looked WHERE at IS NULL OR at < @since)
        SELECT (SELECT count(*) FROM looked), (SELECT count(*) FROM silent),
          (SELECT at FROM silent ORDER BY at LIMIT 1 OFFSET (SELECT count(*) / 2 FROM silent))
        """;

    /// <summary>Counts them.</summary>
    public static DeviceSilence Read(ReadSession session, long rolloutId, DateTimeOffset silentSince)
    {
        const int Most = DeviceSilence.MostLooked;
        return session.Rows(
            Count,
            row => new DeviceSilence(Math.Min(Most, row.GetInt32(0)), Math.Min(Most, row.GetInt32(1)), row.MomentOrNull(2), row.GetInt32(0) > Most),
            ("@id", rolloutId), ("@most", Most), ("@since", silentSince))[0];
    }
}
