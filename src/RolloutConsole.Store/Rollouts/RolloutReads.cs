using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>What pages and feeds read about rollouts.</summary>
internal sealed class RolloutReads(ReadPool pool, PlanCache plans, TimeProvider clock) : IRolloutReads
{
    /// <inheritdoc/>
    public Task<RolloutRead?> ReadAsync(long rolloutId, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RolloutReadSql.Read(s, plans, [rolloutId], clock.GetUtcNow()).SingleOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RolloutRead>> ReadManyAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<RolloutRead>>(s => RolloutReadSql.Read(s, plans, rolloutIds, clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListWatchedAsync(DateTimeOffset endedAfter, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<long>>(
            s => s.Rows(
                $"""
                SELECT r.id FROM rollouts r
                WHERE r.status NOT IN ({Of(RolloutStatus.Finished)}, {Of(RolloutStatus.Stopped)}, {Of(RolloutStatus.Deleted)})
                  AND (r.status NOT IN ({Of(RolloutStatus.Aborted)}, {Of(RolloutStatus.ApprovalDenied)}) OR r.reason_since > @after)
                ORDER BY r.id DESC LIMIT 500
                """,
                row => row.GetInt64(0),
                ("@after", endedAfter)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<RolloutListSlice> ListAsync(RolloutListQuery query, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RolloutListSql.List(s, plans, query, now), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableDictionary<RolloutListFilter, int>> CountAsync(string person, DateTimeOffset now, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RolloutListSql.Count(s, person, now), cancellationToken);

    /// <inheritdoc/>
    public Task<RolloutHistory> ReadHistoryAsync(long rolloutId, int mostPoints, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RolloutHistorySql.Read(s, rolloutId, mostPoints), cancellationToken);

    /// <inheritdoc/>
    public Task<DeviceSilence> ReadSilenceAsync(long rolloutId, DateTimeOffset silentSince, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => DeviceSilenceSql.Read(s, rolloutId, silentSince), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BusyHolder>> ReadHoldersAsync(long rolloutId, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => BusyHolderSql.Read(s, rolloutId), cancellationToken);

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(long rolloutId, long? before, int most, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RolloutHistorySql.ReadEvents(s, rolloutId, before, most), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsNameFreeAsync(string name, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => s.Number("SELECT 1 FROM rollouts r WHERE r.name = @name", ("@name", name)) is null, cancellationToken);

    private static int Of(RolloutStatus status) => (int)status;
}
