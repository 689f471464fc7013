using System.Collections.Concurrent;
using System.Collections.Immutable;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>The next members of a group.</summary>
/// <param name="Ids">Their target ids, ascending.</param>
/// <param name="IsLast">True when there are no more behind them.</param>
internal readonly record struct MemberList(ReadOnlyMemory<long> Ids, bool IsLast);

/// <summary>
/// Finds the targets that may join a rollout, by id, on a reader's connection. A filter is asked once for up to 250,000 ids (2 MB), not once
/// a slice: SQLite may have to gather all matches before it can give the first ones in order, which would make filling quadratic.
/// </summary>
internal sealed class MemberSource(ReadPool reads, IConsoleSettings settings)
{
    private const int ChunkSize = 250_000;
    private const int MostRollouts = 16;

    // Members of an earlier group do not join a later one. Only rollouts whose groups have filters of their own need to ask.
    private const string NotYetIn =
        " AND NOT EXISTS (SELECT 1 FROM actions x WHERE x.target_id = t.id AND x.rollout_id = @rollout)";

    private readonly ConcurrentDictionary<long, Chunk> _chunks = new();

    /// <summary>Counts what is there and plans sizes: all at once, or only the first unplanned group where groups have own filters.</summary>
    public ImmutableList<int> PlanSizes(RolloutView rollout, DateTimeOffset now)
    {
        var plans = rollout.Plan.Groups;
        if (!HasOwnFilters(rollout))
        {
            return [.. GroupPlanner.Sizes(plans, Count(rollout, null, now))];
        }

        var sizes = Enumerable.Repeat(-1, plans.Count).ToArray();
        var first = rollout.Groups.FindIndex(g => g.Status == GroupStatus.Creating && g.PlannedSize < 0);
        sizes[first] = GroupPlanner.ExpectedSize(plans, first, Count(rollout, rollout.Groups[first], now));
        return [.. sizes];
    }

    /// <summary>The next members of a group after the rollout's cursor.</summary>
    public MemberList Next(RolloutView rollout, GroupView group, int most, DateTimeOffset now)
    {
        using var session = reads.Rent();
        var cursor = session.Number("SELECT fill_cursor FROM rollouts WHERE id = @id", ("@id", rollout.Id)) ?? 0;
        var own = HasOwnFilters(rollout);
        if (own && group.Tally.Members == 0 && (!_chunks.TryGetValue(rollout.Id, out var other) || other.GroupId != group.Id))
        {
            // Each group with a filter of its own walks the fleet from its beginning.
            cursor = 0;
        }

        var key = own ? group.Id : 0;
        if (!_chunks.TryGetValue(rollout.Id, out var chunk) || chunk.GroupId != key || chunk.After > cursor || chunk.NeedsMore(cursor))
        {
            chunk = Fetch(session, rollout, own ? group : null, cursor, now);
            Keep(rollout.Id, chunk);
        }

        var (ids, isLast) = chunk.Take(cursor, most);
        if (isLast)
        {
            _chunks.TryRemove(rollout.Id, out _);
        }

        return new MemberList(ids, isLast);
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
        var ids = session.Rows(
            $"SELECT t.id FROM targets t WHERE t.id > @after AND {where} ORDER BY t.id LIMIT @limit",
            row => row.GetInt64(0),
            [.. parameters, ("@after", after), ("@limit", ChunkSize)]);
        return new Chunk(group?.Id ?? 0, after, [.. ids], ids.Count < ChunkSize);
    }

    private (string Where, (string, object?)[] Parameters) Eligible(RolloutView rollout, GroupView? group, DateTimeOffset now)
    {
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

    private static bool HasOwnFilters(RolloutView rollout) => rollout.Plan.Groups.Exists(g => g.Filter.Length > 0);

    private static FilterNode Parse(string filter) => TargetFilter.TryParse(filter, out var parsed, out var fault)
        ? parsed.Tree
        : throw new InvalidDataException($"The stored filter '{filter}' cannot be read: {fault}");

    private sealed record Chunk(long GroupId, long After, long[] Ids, bool IsWhole)
    {
        public bool NeedsMore(long cursor) => !IsWhole && (Ids.Length == 0 || Ids[^1] <= cursor);

        public (ReadOnlyMemory<long> Ids, bool IsLast) Take(long cursor, int most)
        {
            var found = Array.BinarySearch(Ids, cursor);
            var from = found < 0 ? ~found : found + 1;
            var count = Math.Min(most, Ids.Length - from);
            return (Ids.AsMemory(from, count), IsWhole && from + count == Ids.Length);
        }
    }
}
