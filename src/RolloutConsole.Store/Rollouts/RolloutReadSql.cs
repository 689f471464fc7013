using System.Data.Common;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>
/// Reads whole rollouts, as many as asked for, in three statements: rollouts, their groups, their last minutes. All of them begin with
/// an index on the rollout's id; no device row is touched, so the cost does not grow with the fleet.
/// </summary>
internal static class RolloutReadSql
{
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(31);

    // The newest change and event of a rollout are the ends of ix_changes_rollout and ix_rollout_events_rollout. Changes are pruned once
    // they are decided on, so what was decided counts too.
    private const string Rollouts = $"""
        SELECT {RolloutColumns.All}, r.description, s.name, s.version,
               coalesce((SELECT max(c.sequence) FROM changes c WHERE c.rollout_id = r.id), 0),
               coalesce((SELECT max(e.id) FROM rollout_events e WHERE e.rollout_id = r.id), 0)
        FROM rollouts r LEFT JOIN distribution_sets s ON s.id = r.distribution_set_id
        WHERE r.id IN (SELECT value FROM json_each(@ids))
        """;

    private const string Groups = $"""
        SELECT {GroupColumns.All}, g.rollout_id
        FROM groups g WHERE g.rollout_id IN (SELECT value FROM json_each(@ids)) ORDER BY g.rollout_id, g.number
        """;

    private const string Minutes = """
        SELECT m.rollout_id, m.minute, sum(m.started), sum(m.ok), sum(m.failed)
        FROM rollout_minutes m WHERE m.rollout_id IN (SELECT value FROM json_each(@ids)) AND m.minute >= @since
        GROUP BY m.rollout_id, m.minute ORDER BY m.rollout_id, m.minute
        """;

    /// <summary>Reads rollouts; ids without a row are left out.</summary>
    public static List<RolloutRead> Read(ReadSession session, PlanCache plans, IEnumerable<long> ids, DateTimeOffset now)
    {
        var list = ids.ToJson();
        var rollouts = session.Rows(Rollouts, row => RolloutOf(row, plans), ("@ids", list));
        var plan = rollouts.ToDictionary(r => r.View.Id, r => r.View.Plan);
        var groups = session.Rows(Groups, row => GroupOf(row, plan), ("@ids", list)).ToLookup(g => g.RolloutId, g => g.Group);
        var minutes = session.Rows(Minutes, MinuteOf, ("@ids", list), ("@since", now - s_recent)).ToLookup(m => m.RolloutId, m => m.Minute);
        return [.. rollouts.Select(r => r with { View = r.View with { Groups = [.. groups[r.View.Id]] }, Recent = [.. minutes[r.View.Id]] })];
    }

    private static RolloutRead RolloutOf(DbDataReader row, PlanCache plans)
    {
        const int Own = RolloutColumns.Count;
        var view = RolloutColumns.Of(row, RolloutColumns.PlanOf(row, plans));
        return new RolloutRead
        {
            View = view,
            Description = row.GetString(Own),
            CreatedBy = view.CreatedBy,
            SetName = row.TextOrNull(Own + 1) ?? "deleted set",
            SetVersion = row.TextOrNull(Own + 2) ?? "",
            Sequence = Math.Max(view.DecidedThrough, row.GetInt64(Own + 3)),
            LastEvent = row.GetInt64(Own + 4),
        };
    }

    private static (long RolloutId, GroupView Group) GroupOf(DbDataReader row, Dictionary<long, RolloutPlan> plans)
    {
        var rolloutId = row.GetInt64(GroupColumns.Count);
        return (rolloutId, GroupColumns.Of(row, plans[rolloutId]));
    }

    private static (long RolloutId, MinuteRow Minute) MinuteOf(DbDataReader row) =>
        (row.GetInt64(0), new MinuteRow(row.Moment(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)));
}
