using System.Data.Common;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>What pages read about distribution sets.</summary>
internal sealed class DistributionSetReads(ReadPool pool) : IDistributionSetReads
{
    private const string Columns = $"""
        SELECT s.id, s.name, s.version, ty.name, s.created_at, s.valid,
               (SELECT count(*) FROM distribution_set_modules dm WHERE dm.distribution_set_id = s.id),
               coalesce((SELECT sum(a.size) {ModuleSql.FilesOfSet}), 0),
               ({SetFactsReading.IsComplete})
        FROM distribution_sets s JOIN distribution_set_types ty ON ty.id = s.type_id
        WHERE s.deleted_at IS NULL
        """;

    /// <inheritdoc/>
    public Task<DistributionSetPage> ListAsync(string search, long? before, int most, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(most, 1, 100);
        var words = TextFold.Fold(search).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var condition = string.Concat(words.Select((_, i) => $" AND instr(s.name_folded || ' ' || s.version_folded, @word{i}) > 0"));
        (string, object?)[] values = [.. words.Select((w, i) => ($"@word{i}", (object?)w)), ("@before", before ?? long.MaxValue), ("@most", size + 1)];
        return pool.ReadAsync(
            s =>
            {
                var rows = s.Rows($"{Columns}{condition} AND s.id < @before ORDER BY s.id DESC LIMIT @most", RowOf, values);
                return new DistributionSetPage([.. rows.Take(size)], rows.Count > size);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DistributionSetListRow?> FindAsync(long distributionSetId, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => s.Rows($"{Columns} AND s.id = @id", RowOf, ("@id", distributionSetId)).SingleOrDefault(), cancellationToken);

    private static DistributionSetListRow RowOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(6), row.GetInt64(7), row.Moment(4),
        row.GetInt64(8) != 0, row.GetInt64(5) != 0);
}
