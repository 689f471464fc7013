using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>What pages read about devices.</summary>
internal sealed class TargetReads(ReadPool pool, IConsoleSettings settings) : ITargetReads
{
    /// <inheritdoc/>
    public Task<TargetListPage> ListAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => TargetListSql.List(s, query, settings.Current, now), cancellationToken);

    /// <inheritdoc/>
    public Task<CappedCount> CountAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => TargetListSql.Count(s, query, settings.Current, now), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TargetListFilter, CappedCount>> CountStatesAsync(
        TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => TargetListSql.CountEach(s, query, Enum.GetValues<TargetListFilter>(), settings.Current, now), cancellationToken);

    /// <inheritdoc/>
    public Task<TargetDetail?> ReadAsync(long targetId, int mostActions, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => TargetDetailSql.Read(s, targetId, mostActions), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> FindAsync(string controllerId, CancellationToken cancellationToken) =>
        pool.ReadAsync(
            s => s.Number("SELECT t.id FROM targets t WHERE t.controller_id = @id AND t.deleted_at IS NULL", ("@id", controllerId)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TargetAction>> ReadActionsAsync(long targetId, long before, int most, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<TargetAction>>(s => TargetDetailSql.ReadActions(s, targetId, before, most), cancellationToken);
}
