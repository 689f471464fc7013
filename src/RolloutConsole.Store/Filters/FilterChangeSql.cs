using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>Who is new and who left since the members of a filter were recorded: two conditions, from two sides.</summary>
internal sealed class FilterChangeSql
{
    private const string Recorded = "m.filter_id = @filter AND m.baseline = @baseline";

    private readonly (string From, string Key, string Condition) _new;
    private readonly (string From, string Key, string Condition) _left;
    private readonly (string, object?)[] _parameters;
    private readonly (string, object?)[] _recording;

    private FilterChangeSql(SqlPredicate matching, long filterId, int baseline)
    {
        _new = ("targets t", "t.id", $"t.deleted_at IS NULL AND {matching.Sql} AND NOT EXISTS (SELECT 1 FROM target_filter_members m WHERE {Recorded} AND m.target_id = t.id)");

        // CROSS JOIN: the members come first, in the order of their key, so that a page is read from where it begins.
        _left = (
            "target_filter_members m CROSS JOIN targets t ON t.id = m.target_id",
            "m.target_id",
            $"{Recorded} AND t.deleted_at IS NULL AND ({matching.Sql}) IS NOT TRUE");
        _recording = [("@filter", filterId), ("@baseline", baseline)];
        _parameters = [.. matching.Parameters.Select(p => (p.Name, (object?)p.Value)), .. _recording];
    }

    /// <summary>The changes of a filter; null when it is gone, or its members are being recorded.</summary>
    public static FilterChangeSql? Of(ReadSession session, long filterId, FilterContext moment)
    {
        var rows = session.Rows(
            "SELECT query, baseline FROM target_filters WHERE id = @id AND deleted_at IS NULL AND recording IS NULL AND baseline > 0",
            row => (Query: row.GetString(0), Baseline: row.GetInt32(1)),
            ("@id", filterId));
        return rows is [var (query, baseline)] && TargetFilter.TryParse(query, out var filter, out _)
            ? new FilterChangeSql(FilterSql.Compile(filter.Tree, moment), filterId, baseline)
            : null;
    }

    /// <summary>How many, up to the cap.</summary>
    public CappedCount Count(ReadSession session, FilterChange change)
    {
        var (from, _, condition) = SideOf(change);
        return FilterDifferenceSql.Capped(session.Number(
            $"SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {condition} LIMIT @most)", [.. _parameters, ("@most", ITargetReads.CountCap + 1)]));
    }

    /// <summary>How many of the recorded were deleted, up to the cap.</summary>
    public CappedCount CountDeleted(ReadSession session) => FilterDifferenceSql.Capped(session.Number(
        $"""
        SELECT count(*) FROM (
          SELECT 1 FROM target_filter_members m CROSS JOIN targets t ON t.id = m.target_id WHERE {Recorded} AND t.deleted_at IS NOT NULL LIMIT @most)
        """,
        [.. _recording, ("@most", ITargetReads.CountCap + 1)]));

    /// <summary>One page.</summary>
    public FilterDevicePage List(ReadSession session, FilterChangeQuery query)
    {
        var (from, key, condition) = SideOf(query.Change);
        var size = Math.Clamp(query.Size, 1, 100);
        var (edge, order) = query.Backwards ? ("<", "DESC") : (">", "ASC");
        var rows = session.Rows(
            $"SELECT {FilterDifferenceSql.Device} FROM {from} WHERE {condition}{(query.From is null ? "" : $" AND {key} {edge} @from")} ORDER BY {key} {order} LIMIT @size",
            FilterDifferenceSql.DeviceOf,
            [.. _parameters, ("@from", query.From), ("@size", size + 1)]);
        var hasMore = rows.Count > size;
        rows = rows[..Math.Min(size, rows.Count)];
        if (query.Backwards)
        {
            rows.Reverse();
        }

        return new FilterDevicePage([.. rows], query.Backwards ? hasMore : query.From is not null, query.Backwards || hasMore);
    }

    private (string From, string Key, string Condition) SideOf(FilterChange change) => change == FilterChange.New ? _new : _left;
}
