using System.Data.Common;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Rollouts;

/// <summary>What pages read about rollbacks; the same conditions as those that create and fill one.</summary>
internal sealed class RollbackReads(ReadPool pool) : IRollbackReads
{
    // Whoever is in the rollback is not left behind, whatever became of its previous set since; before it is filled (1) nobody is in it.
    private const string LeftBehind = $"""
        SELECT t.id, t.controller_id, a.previous_set_id IS NULL, p.name, p.version, p.deleted_at IS NOT NULL OR COALESCE(p.valid, 0) = 0, s.name, s.version,
          (SELECT n.name || ' ' || n.version FROM distribution_sets n WHERE n.id = (SELECT o.distribution_set_id FROM {ReturnSql.TakenOver} ORDER BY o.opened_at DESC LIMIT 1))
        FROM actions a CROSS JOIN targets t LEFT JOIN distribution_sets p ON p.id = a.previous_set_id LEFT JOIN distribution_sets s ON s.id = t.installed_set_id
        WHERE {ReturnSql.Touched} AND t.id > @after
          AND NOT EXISTS (SELECT 1 FROM rollouts b JOIN actions x ON x.rollout_id = b.id WHERE b.rolls_back = @source AND x.target_id = t.id)
          AND (EXISTS (SELECT 1 FROM rollouts b WHERE b.rolls_back = @source AND b.status <> 1) OR NOT ({ReturnSql.CanReturn}))
        ORDER BY t.id LIMIT @most
        """;

    /// <inheritdoc/>
    public Task<RollbackPreview> PreviewAsync(long rolloutId, CancellationToken cancellationToken) => pool.ReadAsync(
        s =>
        {
            var (returns, leftBehind) = ReturnSource.Find(s, rolloutId);
            return new RollbackPreview(returns, leftBehind);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LeftBehindDevice>> ListLeftBehindAsync(long rolloutId, long? after, int most, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<LeftBehindDevice>>(
            s => s.Rows(LeftBehind, DeviceOf, ("@source", rolloutId), ("@after", after ?? 0), ("@most", Math.Clamp(most, 1, 200))), cancellationToken);

    private static LeftBehindDevice DeviceOf(DbDataReader row)
    {
        var hadNone = row.GetInt32(2) != 0;
        var previous = $"{row.TextOrNull(3)} {row.TextOrNull(4)}";
        var why = hadNone ? "It had no distribution set before."
            : row.GetInt32(5) != 0 ? $"{previous} was deleted or invalidated."
            : row.TextOrNull(8) is { } next ? $"It is on its way to {next}: something newer has taken it over."
            : row.TextOrNull(6) is { } name ? $"It runs {name} {row.TextOrNull(7)}: something else has updated it since."
            : "It reports no distribution set any more.";
        return new LeftBehindDevice(row.GetInt64(0), row.GetString(1), why);
    }
}
