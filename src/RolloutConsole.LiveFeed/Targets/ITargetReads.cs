namespace RolloutConsole.LiveFeed.Targets;

/// <summary>What pages read about devices. Everything pages by key and counts with a cap, so a million devices cost what a page costs.</summary>
public interface ITargetReads
{
    /// <summary>Most that <see cref="CountAsync"/> counts; more is shown as "10,000+".</summary>
    const int CountCap = 10_000;

    /// <summary>One page of devices.</summary>
    Task<TargetListPage> ListAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many devices match, up to <see cref="CountCap"/>.</summary>
    Task<CappedCount> CountAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many devices each quick filter would show with the rest of a query, each up to <see cref="CountCap"/>.</summary>
    Task<IReadOnlyDictionary<TargetListFilter, CappedCount>> CountStatesAsync(TargetListQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>All that is known of one living device, its newest actions included; null when there is none.</summary>
    /// <param name="targetId">Which.</param>
    /// <param name="mostActions">How many actions, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<TargetDetail?> ReadAsync(long targetId, int mostActions, CancellationToken cancellationToken);

    /// <summary>The living device with a controller id, compared exactly; null when there is none.</summary>
    Task<long?> FindAsync(string controllerId, CancellationToken cancellationToken);

    /// <summary>Older actions of a device, newest first.</summary>
    /// <param name="targetId">Which device.</param>
    /// <param name="before">Only actions with a smaller id.</param>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<TargetAction>> ReadActionsAsync(long targetId, long before, int most, CancellationToken cancellationToken);
}

/// <summary>A count that stops at a cap.</summary>
/// <param name="Number">The count, at most the cap.</param>
/// <param name="IsCapped">True when there are more.</param>
public readonly record struct CappedCount(int Number, bool IsCapped);
