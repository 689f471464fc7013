using System.Collections.Immutable;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>What pages and feeds read about rollouts. Reads never wait for writers.</summary>
public interface IRolloutReads
{
    /// <summary>One rollout, deleted ones included while their rows exist; null when there is none.</summary>
    Task<RolloutRead?> ReadAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>Several rollouts at once, in no particular order; ids without a rollout are left out.</summary>
    Task<IReadOnlyList<RolloutRead>> ReadManyAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken);

    /// <summary>Ids of rollouts that are not final, and of those that were aborted or denied after a moment; newest first, at most 500.</summary>
    Task<IReadOnlyList<long>> ListWatchedAsync(DateTimeOffset endedAfter, CancellationToken cancellationToken);

    /// <summary>One page of the list, newest rollout first. Deleted rollouts are not listed.</summary>
    Task<RolloutListSlice> ListAsync(RolloutListQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many rollouts each quick filter shows.</summary>
    /// <param name="person">Whose rollouts <see cref="RolloutListFilter.Mine"/> counts.</param>
    /// <param name="now">The time; what was aborted asks for attention for a day.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<ImmutableDictionary<RolloutListFilter, int>> CountAsync(string person, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Transitions and chart of one rollout.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="mostPoints">Most points of the chart; longer histories are thinned to spans of whole minutes.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<RolloutHistory> ReadHistoryAsync(long rolloutId, int mostPoints, CancellationToken cancellationToken);

    /// <summary>How many of a rollout's devices in flight have not called in since a moment.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="silentSince">Who has not called in since then is silent.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<DeviceSilence> ReadSilenceAsync(long rolloutId, DateTimeOffset silentSince, CancellationToken cancellationToken);

    /// <summary>
    /// Other rollouts that hold devices this one has planned for, the one with most first; at most one more than
    /// <see cref="BusyHolder.MostNamed"/>. Looks at the first <see cref="BusyHolder.MostLooked"/> planned devices.
    /// </summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<BusyHolder>> ReadHoldersAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>Events of one rollout, newest first, paged by sequence; none is ever left out.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="before">Only events older than this sequence; null begins with the newest.</param>
    /// <param name="most">1 to 500.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<EventPage> ReadEventsAsync(long rolloutId, long? before, int most, CancellationToken cancellationToken);

    /// <summary>True when no rollout, deleted ones included, has this name.</summary>
    Task<bool> IsNameFreeAsync(string name, CancellationToken cancellationToken);
}
