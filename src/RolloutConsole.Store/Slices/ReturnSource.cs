using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>Finds the devices that a rollback returns, on a reader's connection: before the gate, like the members of any rollout.</summary>
internal sealed class ReturnSource(ReadPool reads)
{
    // The largest group first: what most devices ran is what most depends on.
    private const string Sets = $"""
        SELECT s.id, s.name, s.version, count(*)
        FROM actions a CROSS JOIN targets t JOIN distribution_sets s ON s.id = a.previous_set_id
        WHERE {ReturnSql.Touched} AND {ReturnSql.CanReturn}
        GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT @most
        """;

    private const string Begun = $"SELECT count(*) FROM actions a CROSS JOIN targets t WHERE {ReturnSql.Touched}";

    /// <summary>The sets that devices of a rollout return to, and how many devices that had begun have none.</summary>
    public (IReadOnlyList<ReturnSet> Returns, int LeftBehind) Find(long sourceId)
    {
        using var session = reads.Rent();
        return session.Snapshot(read => Find(read, sourceId));
    }

    /// <summary>The same, on a session.</summary>
    public static (IReadOnlyList<ReturnSet> Returns, int LeftBehind) Find(ReadSession session, long sourceId)
    {
        var returns = session.Rows(
            Sets, row => new ReturnSet(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)), ("@source", sourceId), ("@most", PlanRules.MostGroups));
        var begun = (int)(session.Number(Begun, ("@source", sourceId)) ?? 0);
        return (returns, begun - returns.Sum(r => r.Devices));
    }
}
