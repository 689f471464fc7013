using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Which rollouts hold the devices that one has planned for.</summary>
internal static class BusyHolderSql
{
    // From the groups' planned actions (ix_actions_group) to the open ones of the same targets (ix_actions_open); as SliceCandidates.IsFree.
    private static readonly string s_holders = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        WITH looked AS MATERIALIZED (
          SELECT a.target_id, a.weight FROM groups g JOIN actions a ON a.group_id = g.id AND a.status = 0
          WHERE g.rollout_id = @id AND g.status IN ({(int)GroupStatus.Running}, {(int)GroupStatus.Error}) LIMIT @looked)
        SELECT r.id, r.name, r.weight
        FROM looked l CROSS JOIN actions o ON o.target_id = l.target_id AND o.{TargetMapping.OpenStatuses} AND o.weight >= l.weight
          JOIN rollouts r ON r.id = o.rollout_id
        WHERE r.id <> @id GROUP BY r.id, r.name, r.weight ORDER BY count(*) DESC, r.id LIMIT @holders
        """);

    /// <summary>Finds them, the one with most devices first; one more than is named tells that there are more.</summary>
    public static IReadOnlyList<BusyHolder> Read(ReadSession session, long rolloutId) => session.Rows(
        s_holders, row => new BusyHolder(row.GetInt64(0), row.GetString(1), row.GetInt32(2)),
        ("@id", rolloutId), ("@looked", BusyHolder.MostLooked), ("@holders", BusyHolder.MostNamed + 1));
}
