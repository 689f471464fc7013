using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Targets;

/// <summary>Counts targets by filter, in the database. A count over a large fleet takes a while: it runs beside the caller and can be ended.</summary>
internal sealed class TargetMatches(ReadPool reads, IConsoleSettings settings, TimeProvider clock) : ITargetMatches
{
    /// <inheritdoc/>
    public Task<int> CountAsync(FilterNode filter, long? distributionSetId, int? most, CancellationToken cancellationToken)
    {
        var context = FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        return Task.Run(
            () => Read(
                session =>
                {
                    var reach = FilterDriver.Find(session, filter, context) is { IsSmall: true } driver ? FilterReach.From(driver.Comparison) : null;
                    var predicate = new TargetPredicate(context).Matching(filter, reach);
                    if (distributionSetId is { } set)
                    {
                        predicate.CompatibleWith(set);
                    }

                    return most is null
                        ? Number(session, $"SELECT count(*) FROM targets t WHERE {predicate.Sql}", predicate.Parameters)
                        : Number(session, $"SELECT count(*) FROM (SELECT 1 FROM targets t WHERE {predicate.Sql} LIMIT @most)", [.. predicate.Parameters, ("@most", most)]);
                },
                cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BusyTargets> CountBusyAsync(FilterNode filter, long? distributionSetId, CancellationToken cancellationToken)
    {
        var context = FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        var predicate = new TargetPredicate(context).Matching(filter);
        if (distributionSetId is { } set)
        {
            predicate.CompatibleWith(set);
        }

        // Begins with the small index of open actions.
        var from = $"FROM actions o CROSS JOIN targets t WHERE o.status IN (1, 2, 3, 9) AND t.id = o.target_id AND {predicate.Sql}";
        return Task.Run(
            () => Read(
                session => new BusyTargets(
                    Number(session, $"SELECT count(DISTINCT o.target_id) {from}", predicate.Parameters),
                    Number(session, $"SELECT count(DISTINCT o.rollout_id) {from}", predicate.Parameters)),
                cancellationToken),
            cancellationToken);
    }

    private static int Number(ReadSession session, string sql, (string, object?)[] parameters) => (int)(session.Number(sql, parameters) ?? 0);

    private T Read<T>(Func<ReadSession, T> read, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        try
        {
            using (session.InterruptBy(cancellationToken))
            {
                return read(session);
            }
        }
        catch (Microsoft.Data.Sqlite.SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(fault.Message, fault, cancellationToken);
        }
    }
}
