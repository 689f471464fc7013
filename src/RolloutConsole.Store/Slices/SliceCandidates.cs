using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Finds the actions of a slice on a reader's connection, where the search may pass over hundreds of thousands of rows that nobody
/// should have to wait for at the gate: scheduled actions among busy targets, recallable ones among those past the point of no return.
/// </summary>
internal sealed class SliceCandidates(ReadPool reads)
{
    /// <summary>The busy rule <c>Wait</c>: no open action of equal or higher weight on the target (architecture, section 3).</summary>
    public const string IsFree =
        "NOT EXISTS (SELECT 1 FROM actions o WHERE o.target_id = a.target_id AND o.status IN (1, 2, 3, 9) AND o.weight >= a.weight)";

    /// <summary>What the emergency stop may ask back: with its device, before the point of no return (architecture, section 5).</summary>
    public const string IsRecallable = "a.status = 3 AND a.progress < 2";

    private const string Planned = "SELECT a.id FROM actions a WHERE a.group_id = ?1 AND a.status = 0";

    private const string Recallable = $"SELECT a.id FROM actions a WHERE a.group_id = ?1 AND {IsRecallable} ORDER BY a.id LIMIT ?2";

    /// <summary>Which planned actions <c>a</c> a slice means that opens devices which fail already, others, or all alike.</summary>
    public static string HealthIs(bool? areFailing) => areFailing switch
    {
        true => "a.health = 3",
        false => "a.health = 0",
        null => "1",
    };

    /// <summary>The next actions that may open, by id.</summary>
    /// <param name="open">Of which group and kind.</param>
    /// <param name="most">At most so many; fewer means that no others are free.</param>
    public long[] FindFree(RolloutSlice.OpenActions open, int most) => FindPlanned(open, $" AND {IsFree}", most);

    /// <summary>The next planned actions, by id, whether their targets are busy or not.</summary>
    /// <param name="open">Of which group and kind.</param>
    /// <param name="most">At most so many; fewer means that there are no others.</param>
    public long[] FindPlanned(RolloutSlice.OpenActions open, int most) => FindPlanned(open, "", most);

    /// <summary>The next actions that the emergency stop may ask back, by group.</summary>
    /// <param name="groupIds">The groups of the rollout.</param>
    /// <param name="most">At most so many in all; fewer means that there are no others.</param>
    public IReadOnlyList<(long GroupId, long[] Ids)> FindRecallable(IEnumerable<long> groupIds, int most)
    {
        using var session = reads.Rent();
        var found = new List<(long, long[])>();
        foreach (var groupId in groupIds.TakeWhile(_ => most > 0))
        {
            var ids = Find(session, Recallable, groupId, most);
            found.Add((groupId, ids));
            most -= ids.Length;
        }

        return found;
    }

    private long[] FindPlanned(RolloutSlice.OpenActions open, string condition, int most)
    {
        using var session = reads.Rent();
        var kind = $"a.last_result IS {(open.AreRetries ? "NOT NULL" : "NULL")} AND {HealthIs(open.AreFailing)}";
        return Find(session, $"{Planned} AND {kind}{condition} ORDER BY a.id LIMIT ?2", open.GroupId, most);
    }

    private static long[] Find(ReadSession session, string query, long groupId, int most)
    {
        var found = new List<long>(Math.Min(most, 5000));
        var row = session.Statement(query).Bind(1, groupId).Bind(2, most);
        while (row.Step())
        {
            found.Add(row.Int64(0));
        }

        return [.. found];
    }
}
