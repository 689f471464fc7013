using System.Data.Common;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>What the pages of distribution sets read.</summary>
internal sealed class SetPageReads(ReadPool pool) : ISetPageReads
{
    private const string Columns = $"""
        SELECT s.id, s.name, s.version, y.name, s.created_at, s.valid, s.locked, ({SetFactsReading.IsComplete}),
               (SELECT count(*) FROM distribution_set_modules d WHERE d.distribution_set_id = s.id),
               (SELECT count(*) {ModuleSql.FilesOfSet}),
               coalesce((SELECT sum(a.size) {ModuleSql.FilesOfSet}), 0),
               (SELECT count(*) FROM (SELECT 1 FROM targets t WHERE t.installed_set_id = s.id AND t.deleted_at IS NULL LIMIT @counted)),
               (SELECT count(*) FROM distribution_sets v WHERE v.name = s.name AND v.deleted_at IS NULL)
        FROM distribution_sets s JOIN distribution_set_types y ON y.id = s.type_id
        """;

    /// <inheritdoc/>
    public Task<SetListPage> ListAsync(SetListQuery query, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(query.Size, 1, 100);
        var (where, values) = ConditionOf(query, query.Filter);
        var (border, order) = query.Backwards ? ("s.id > @from", "s.id") : ("s.id < @from", "s.id DESC");
        var sql = $"{Columns} WHERE {where} AND {border} ORDER BY {order} LIMIT @most";
        (string, object?)[] all =
            [.. values, ("@counted", ITargetReads.CountCap + 1), ("@from", query.From ?? (query.Backwards ? 0 : long.MaxValue)), ("@most", size + 1)];
        return pool.ReadAsync(
            session =>
            {
                var rows = session.Rows(sql, RowOf, all);
                var hasMore = rows.Count > size;
                var page = rows.Take(size).ToList();
                if (query.Backwards)
                {
                    page.Reverse();
                }

                var (hasPrevious, hasNext) = query.Backwards ? (hasMore, query.From is not null) : (query.From is not null, hasMore);
                return new SetListPage(page, hasPrevious, hasNext);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<SetListFilter, CappedCount>> CountAsync(SetListQuery query, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyDictionary<SetListFilter, CappedCount>>(
            session => Enum.GetValues<SetListFilter>().ToDictionary(
                filter => filter,
                filter =>
                {
                    var (where, values) = ConditionOf(query, filter);
                    (string, object?)[] all = [.. values, ("@most", ITargetReads.CountCap + 1)];
                    return Capped(session.Number($"SELECT count(*) FROM (SELECT 1 FROM distribution_sets s WHERE {where} LIMIT @most)", all) ?? 0);
                }),
            cancellationToken);

    /// <inheritdoc/>
    public Task<SetDetail?> ReadAsync(long setId, CancellationToken cancellationToken) =>
        pool.ReadAsync(session => SetDetailSql.Read(session, setId), cancellationToken);

    /// <inheritdoc/>
    public Task<SetRolloutPage> ReadRolloutsAsync(long setId, long? before, int most, CancellationToken cancellationToken) =>
        pool.ReadAsync(session => SetDetailSql.Rollouts(session, setId, before, Math.Clamp(most, 1, 100)), cancellationToken);

    /// <inheritdoc/>
    public Task<InvalidationPreview?> PreviewAsync(long setId, SetInvalidation how, CancellationToken cancellationToken) =>
        pool.ReadAsync(session => InvalidationPreviews.Read(session, setId, how), cancellationToken);

    /// <summary>A count that was cut off behind its cap.</summary>
    internal static CappedCount Capped(long counted) => counted > ITargetReads.CountCap ? new(ITargetReads.CountCap, true) : new((int)counted, false);

    private static (string Where, List<(string, object?)> Values) ConditionOf(SetListQuery query, SetListFilter filter)
    {
        var values = new List<(string, object?)>();
        var terms = new List<string> { "s.deleted_at IS NULL" };
        var words = TextFold.Fold(query.Search).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var (word, i) in words.Select((word, i) => (word, i)))
        {
            terms.Add($"instr(s.name_folded || ' ' || s.version_folded, @word{i}) > 0");
            values.Add(($"@word{i}", word));
        }

        if (query.Name.Length > 0)
        {
            terms.Add("s.name = @name");
            values.Add(("@name", query.Name));
        }

        if (query.TypeId is { } type)
        {
            terms.Add("s.type_id = @type");
            values.Add(("@type", type));
        }

        terms.AddRange(filter switch
        {
            SetListFilter.All => Array.Empty<string>(),
            SetListFilter.Complete => ["s.valid = 1", SetFactsReading.IsComplete],
            SetListFilter.Incomplete => [$"NOT ({SetFactsReading.IsComplete})"],
            SetListFilter.Locked => ["s.locked = 1"],
            SetListFilter.Invalid => ["s.valid = 0"],
            _ => throw new System.Diagnostics.UnreachableException($"set filter {filter}"),
        });
        return (string.Join(" AND ", terms), values);
    }

    private static SetListRow RowOf(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetInt32(8),
        row.GetInt32(9),
        row.GetInt64(10),
        row.Moment(4),
        row.GetInt64(7) != 0,
        row.GetInt64(5) != 0,
        row.GetInt64(6) != 0,
        Capped(row.GetInt64(11)),
        row.GetInt32(12));
}
