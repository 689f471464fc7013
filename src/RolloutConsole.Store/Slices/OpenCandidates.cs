using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Finds scheduled actions whose targets are free, on a reader's connection: where many devices are busy the search may pass over
/// hundreds of thousands of rows, which nobody should have to wait for at the gate.
/// </summary>
internal sealed class OpenCandidates(ReadPool reads)
{
    /// <summary>The busy rule <c>Wait</c>: no open action of equal or higher weight on the target (architecture, section 3).</summary>
    public const string IsFree =
        "NOT EXISTS (SELECT 1 FROM actions o WHERE o.target_id = a.target_id AND o.status IN (1, 2, 3, 9) AND o.weight >= a.weight)";

    private const string Query = $"SELECT a.id FROM actions a WHERE a.group_id = ?1 AND a.status = 0 AND {IsFree} ORDER BY a.id LIMIT ?2";

    /// <summary>The next actions that may open, by id.</summary>
    /// <param name="groupId">Their group.</param>
    /// <param name="most">At most so many; fewer means that no others are free.</param>
    public long[] Find(long groupId, int most)
    {
        using var session = reads.Rent();
        var found = new List<long>(Math.Min(most, 5000));
        var row = session.Statement(Query).Bind(1, groupId).Bind(2, most);
        while (row.Step())
        {
            found.Add(row.Int64(0));
        }

        return [.. found];
    }
}
