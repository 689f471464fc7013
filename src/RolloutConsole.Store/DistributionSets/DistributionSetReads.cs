using System.Data.Common;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>What pages read about distribution sets.</summary>
internal sealed class DistributionSetReads(ReadPool pool) : IDistributionSetReads
{
    // Complete: at least one module, every mandatory type present, every module with as many files as its type asks for
    // (hawkbit-rollouts, 1.3).
    private const string Columns = """
        SELECT s.id, s.name, s.version, ty.name, s.created_at, s.valid,
               (SELECT count(*) FROM distribution_set_modules dm WHERE dm.distribution_set_id = s.id),
               coalesce((SELECT sum(a.size) FROM distribution_set_modules dm JOIN artifacts a ON a.software_module_id = dm.software_module_id
                         WHERE dm.distribution_set_id = s.id), 0),
               EXISTS (SELECT 1 FROM distribution_set_modules dm WHERE dm.distribution_set_id = s.id)
               AND NOT EXISTS (
                   SELECT 1 FROM distribution_set_type_modules tm
                   WHERE tm.distribution_set_type_id = s.type_id AND tm.mandatory = 1 AND NOT EXISTS (
                       SELECT 1 FROM distribution_set_modules dm JOIN software_modules m ON m.id = dm.software_module_id
                       WHERE dm.distribution_set_id = s.id AND m.type_id = tm.software_module_type_id))
               AND NOT EXISTS (
                   SELECT 1 FROM distribution_set_modules dm JOIN software_modules m ON m.id = dm.software_module_id
                   JOIN software_module_types mt ON mt.id = m.type_id
                   WHERE dm.distribution_set_id = s.id
                     AND (SELECT count(*) FROM artifacts a WHERE a.software_module_id = m.id) < mt.min_artifacts)
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
