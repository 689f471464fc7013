using System.Data.Common;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Filters;

/// <summary>What pages read about saved filters.</summary>
internal sealed class TargetFilterReads(ReadPool pool, PlanCache plans, IConsoleSettings settings) : ITargetFilterReads
{
    // Why an auto-assignment assigns nothing: the same questions in the same order as when it is switched on.
    private const string Columns = $"""
        SELECT f.id, f.name, f.query, (SELECT count(*) FROM rollouts r WHERE r.target_filter = f.query AND r.deleted_at IS NULL),
          f.auto_set_id, s.name, s.version, f.auto_action_type, f.auto_weight, f.auto_confirmation, f.auto_by, f.auto_at,
          CASE WHEN s.deleted_at IS NOT NULL THEN 'its set was deleted' WHEN s.valid = 0 THEN 'its set was invalidated' WHEN NOT ({SetFactsReading.IsComplete}) THEN 'its set is incomplete' END,
          f.created_by, f.created_at, f.last_modified_by, f.last_modified_at,
          f.baseline_at, f.baseline_count, f.recording_since, f.recording_count
        FROM target_filters f LEFT JOIN distribution_sets s ON s.id = f.auto_set_id
        WHERE f.deleted_at IS NULL
        """;

    // Ended rollouts keep their text, but nobody has to be warned of them.
    private const string Uses = """
        SELECT r.id, r.name, r.status, r.created_at, r.plan FROM rollouts r
        WHERE r.target_filter = @query AND r.deleted_at IS NULL ORDER BY r.ended_at IS NOT NULL, r.id DESC LIMIT @most
        """;

    // A plan says its mode only in JSON; that of an ended rollout is not looked at.
    private const string CountUses = """
        SELECT count(*), count(*) FILTER (WHERE u.mode = 'frozen'), count(*) FILTER (WHERE u.mode <> 'frozen') FROM (
          SELECT CASE WHEN r.ended_at IS NULL THEN json_extract(r.plan, '$.selection.mode') END AS mode FROM rollouts r
          WHERE r.target_filter = @query AND r.deleted_at IS NULL) u
        """;

    /// <inheritdoc/>
    public Task<TargetFilterPage> ListAsync(TargetFilterListQuery query, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(query.Size, 1, 100);
        var (edge, order) = query.Backwards ? ("<", "DESC") : (">", "ASC");
        var search = TextFold.Fold(query.Search.Trim());
        var sql = Columns
            + (search.Length == 0 ? "" : " AND (instr(f.name_folded, @search) > 0 OR instr(lower(f.query), lower(@typed)) > 0)")
            + (query.From is null ? "" : $" AND (f.name_folded, f.id) {edge} ((SELECT c.name_folded FROM target_filters c WHERE c.id = @from), @from)")
            + $" ORDER BY f.name_folded {order}, f.id {order} LIMIT @most";
        return pool.ReadAsync(
            session =>
            {
                var rows = session.Rows(sql, RowOf, ("@search", search), ("@typed", query.Search.Trim()), ("@from", query.From), ("@most", size + 1));
                var hasMore = rows.Count > size;
                rows = rows[..Math.Min(size, rows.Count)];
                if (query.Backwards)
                {
                    rows.Reverse();
                }

                return new TargetFilterPage([.. rows], query.Backwards ? hasMore : query.From is not null, query.Backwards || hasMore);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TargetFilterDetail?> FindAsync(long filterId, CancellationToken cancellationToken) => pool.ReadAsync(
        session => session.Rows(
            Columns + " AND f.id = @id",
            row => new TargetFilterDetail(RowOf(row), row.MomentOrNull(17), row.GetInt32(18), row.MomentOrNull(19), row.GetInt32(20)),
            ("@id", filterId)).SingleOrDefault(),
        cancellationToken);

    /// <inheritdoc/>
    public Task<FilterUses> ReadUsesAsync(string query, int most, CancellationToken cancellationToken) => pool.ReadAsync(
        session =>
        {
            var rows = session.Rows(
                Uses,
                row => new FilterUse(
                    row.GetInt64(0), row.GetString(1), (Engine.Rollouts.RolloutStatus)row.GetInt32(2), plans.Of(row.GetInt64(0), row.GetString(4)).Selection.Mode, row.Moment(3)),
                ("@query", query),
                ("@most", Math.Clamp(most, 1, 100)));
            var (all, frozen, growing) = session.Rows(CountUses, row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), ("@query", query))[0];
            return new FilterUses([.. rows], all, frozen, growing);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<FilterChanges?> CountChangesAsync(long filterId, DateTimeOffset now, CancellationToken cancellationToken) => pool.ReadAsync(
        session => FilterChangeSql.Of(session, filterId, MomentOf(now)) is { } changes
            ? new FilterChanges(changes.Count(session, FilterChange.New), changes.Count(session, FilterChange.Left), changes.CountDeleted(session))
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<FilterDevicePage> ListChangesAsync(FilterChangeQuery query, DateTimeOffset now, CancellationToken cancellationToken) => pool.ReadAsync(
        session => FilterChangeSql.Of(session, query.FilterId, MomentOf(now))?.List(session, query) ?? FilterDevicePage.Empty, cancellationToken);

    /// <inheritdoc/>
    public Task<FilterEditEffect> CompareAsync(TargetFilter before, TargetFilter after, int most, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(
            session =>
            {
                var (added, removed) = (FilterDifferenceSql.Of(after, before, MomentOf(now)), FilterDifferenceSql.Of(before, after, MomentOf(now)));
                return new FilterEditEffect(added.Count(session), removed.Count(session), [.. added.First(session, most)], [.. removed.First(session, most)]);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountUnservedAsync(TargetFilter filter, long setId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unserved = UnservedSql.Of(filter, setId, MomentOf(now));
        return pool.ReadAsync(
            session => (int)(session.Number($"SELECT count(*) FROM targets t WHERE {unserved.Sql}", unserved.Parameters) ?? 0), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FilterDayCount>> ReadHistoryAsync(long filterId, CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<FilterDayCount>>(
        session => session.Rows(
            "SELECT day, count FROM target_filter_counts WHERE filter_id = @id ORDER BY day",
            row => new FilterDayCount(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(row.GetInt32(0))), row.GetInt32(1)),
            ("@id", filterId)),
        cancellationToken);

    private FilterContext MomentOf(DateTimeOffset now) => FilterContext.At(now, settings.Current.PollingTime, settings.Current.PollingOverdueTime);

    private static TargetFilterListRow RowOf(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt32(3),
        row.Int64OrNull(4) is not { } setId ? null : new FilterAutoAssignment(
            setId, row.TextOrNull(5) ?? "", row.TextOrNull(6) ?? "", (ActionType)row.GetInt32(7), row.GetInt32(8), row.GetInt64(9) != 0, row.GetString(10), row.Moment(11), row.TextOrNull(12)),
        row.GetString(13),
        row.Moment(14),
        row.GetString(15),
        row.Moment(16));
}
