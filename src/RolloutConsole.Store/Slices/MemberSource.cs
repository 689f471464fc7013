using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>The next members of a group.</summary>
/// <param name="Ids">Their target ids, in the order of members.</param>
/// <param name="Cursor">The place of the last of them; what it was before when there are none.</param>
/// <param name="IsLast">True when there are no more behind them.</param>
internal readonly record struct MemberList(ReadOnlyMemory<long> Ids, long Cursor, bool IsLast);

/// <summary>
/// Finds the targets that may join a rollout, in the order of members, on a reader's connection. A filter is asked once for up to 250,000 ids
/// (4 MB), not once a slice: SQLite may have to gather all matches before it can give the first ones in order, which would make filling quadratic.
/// </summary>
internal sealed class MemberSource(ReadPool reads, IConsoleSettings settings)
{
    private const int ChunkSize = 250_000;
    private const int MostRollouts = 16;

    // Members of an earlier group do not join a later one. Only rollouts whose groups have filters of their own need to ask.
    private const string NotYetIn =
        " AND NOT EXISTS (SELECT 1 FROM actions x WHERE x.target_id = t.id AND x.rollout_id = @rollout)";

    // A rollback takes whoever had begun and returns to the set of the group.
    private const string Returning =
        $"t.id IN (SELECT a.target_id FROM actions a CROSS JOIN targets t WHERE {ReturnSql.Touched} AND a.previous_set_id = @set AND {ReturnSql.CanReturn})";

    private readonly ConcurrentDictionary<long, Chunk> _chunks = new();

    /// <summary>Counts what is there and plans sizes: all at once, or only the first unplanned group where groups have own filters.</summary>
    public ImmutableList<int> PlanSizes(RolloutView rollout, DateTimeOffset now)
    {
        var plans = rollout.Plan.Groups;
        if (!AreGroupsApart(rollout))
        {
            return [.. GroupPlanner.Sizes(plans, Count(rollout, null, now))];
        }

        var sizes = Enumerable.Repeat(-1, plans.Count).ToArray();
        var first = rollout.Groups.FindIndex(g => g.Status == GroupStatus.Creating && g.PlannedSize < 0);
        var count = Count(rollout, rollout.Groups[first], now);
        sizes[first] = rollout.RollsBack is not null ? count : GroupPlanner.ExpectedSize(plans, first, count);
        return [.. sizes];
    }

    /// <summary>
    /// Forgets what was found for a slice that did not come through: whether a group has begun is known from what was found for it, and
    /// one that has not begins the fleet anew.
    /// </summary>
    public void Forget(long rolloutId) => _chunks.TryRemove(rolloutId, out _);

    /// <summary>The next members of a group after the rollout's cursor.</summary>
    public MemberList Next(RolloutView rollout, GroupView group, int most, DateTimeOffset now)
    {
        using var session = reads.Rent();
        var cursor = session.Number("SELECT fill_cursor FROM rollouts WHERE id = @id", ("@id", rollout.Id)) ?? 0;
        var own = AreGroupsApart(rollout);
        if (own && group.Tally.Members == 0 && (!_chunks.TryGetValue(rollout.Id, out var other) || other.GroupId != group.Id))
        {
            // Each group with members of its own walks the fleet from its beginning.
            cursor = 0;
        }

        var key = own ? group.Id : 0;
        if (!_chunks.TryGetValue(rollout.Id, out var chunk) || chunk.GroupId != key || chunk.After > cursor || chunk.NeedsMore(cursor))
        {
            chunk = Fetch(session, rollout, own ? group : null, cursor, now);
            Keep(rollout.Id, chunk);
        }

        var members = chunk.Take(cursor, most);
        if (members.IsLast)
        {
            _chunks.TryRemove(rollout.Id, out _);
        }

        return members;
    }

    private int Count(RolloutView rollout, GroupView? group, DateTimeOffset now)
    {
        using var session = reads.Rent();
        var (where, parameters) = Eligible(rollout, group, now);
        return (int)(session.Number($"SELECT count(*) FROM targets t WHERE {where}", parameters) ?? 0);
    }

    private Chunk Fetch(ReadSession session, RolloutView rollout, GroupView? group, long after, DateTimeOffset now)
    {
        var (where, parameters) = Eligible(rollout, group, now);
        var place = PlaceOf(rollout.Plan.Selection);
        var rows = session.Rows(
            $"SELECT t.id, {place} FROM targets t WHERE {place} > @after AND {where} ORDER BY {place} LIMIT @limit",
            row => (Id: row.GetInt64(0), Place: row.GetInt64(1)),
            [.. parameters, ("@after", after), ("@limit", ChunkSize)]);
        return new Chunk(group?.Id ?? 0, after, [.. rows.Select(r => r.Id)], [.. rows.Select(r => r.Place)], rows.Count < ChunkSize);
    }

    // Where a target stands in the order of members; the cursor of a filling is the place of its last member.
    private static string PlaceOf(TargetSelection selection) => selection.ShuffleSeed is { } seed && MemberOrder.Of(seed) is var order
        ? string.Create(CultureInfo.InvariantCulture, $"(1 + (t.id * {order.Factor} + {order.Offset}) % {MemberOrder.Modulus})")
        : "t.id";

    private (string Where, (string, object?)[] Parameters) Eligible(RolloutView rollout, GroupView? group, DateTimeOffset now)
    {
        if (rollout.RollsBack is { } rolledBack)
        {
            return (Returning + NotYetIn, [("@source", rolledBack.Id), ("@set", group!.Plan.DistributionSetId), ("@rollout", rollout.Id)]);
        }

        var context = FilterContext.At(now, settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        if (rollout.Plan.Selection.FailedIn is { } source)
        {
            var failed = new TargetPredicate(context).FailedIn(source);
            return (failed.Sql, failed.Parameters);
        }

        var where = new TargetPredicate(context)
            .Matching(Parse(rollout.Plan.Selection.Filter))
            .CompatibleWith(rollout.Plan.Content.DistributionSetId)
            .CreatedUntil(rollout.CreatedAt);
        if (group is null)
        {
            return (where.Sql, where.Parameters);
        }

        if (group.Plan.Filter.Length > 0)
        {
            where.Matching(Parse(group.Plan.Filter));
        }

        return (where.Sql + NotYetIn, [.. where.Parameters, ("@rollout", rollout.Id)]);
    }

    private void Keep(long rolloutId, Chunk chunk)
    {
        if (_chunks.Count >= MostRollouts)
        {
            _chunks.Clear();
        }

        _chunks[rolloutId] = chunk;
    }

    // Groups with filters, or with sets that devices return to: what one takes is no share of a common list.
    private static bool AreGroupsApart(RolloutView rollout) => rollout.RollsBack is not null || rollout.Plan.Groups.Exists(g => g.Filter.Length > 0);

    /// <summary>The tree of a stored filter.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static FilterNode Parse(string filter) => TargetFilter.TryParse(filter, out var parsed, out var fault)
        ? parsed.Tree
        : throw new InvalidDataException($"The stored filter '{filter}' cannot be read: {fault}");

    private sealed record Chunk(long GroupId, long After, long[] Ids, long[] Places, bool IsWhole)
    {
        public bool NeedsMore(long cursor) => !IsWhole && (Places.Length == 0 || Places[^1] <= cursor);

        public MemberList Take(long cursor, int most)
        {
            var found = Array.BinarySearch(Places, cursor);
            var from = found < 0 ? ~found : found + 1;
            var count = Math.Min(most, Ids.Length - from);
            return new MemberList(Ids.AsMemory(from, count), count == 0 ? cursor : Places[from + count - 1], IsWhole && from + count == Ids.Length);
        }
    }
}
