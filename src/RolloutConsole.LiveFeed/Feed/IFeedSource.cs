namespace RolloutConsole.LiveFeed.Feed;

/// <summary>
/// Reads one kind of picture for a <see cref="SharedFeed{T}"/>. One instance lives as long as the feed has viewers, so what it
/// remembers is freed when the last one leaves. <see cref="ReadAsync"/> is never called twice at a time.
/// </summary>
/// <typeparam name="T">An immutable picture.</typeparam>
internal interface IFeedSource<T>
    where T : class
{
    /// <summary>Something of a rollout was committed; 0 means all. Called from any thread; must return at once.</summary>
    void Note(long rolloutId);

    /// <summary>Reads the picture now.</summary>
    /// <param name="detailed">Whether a viewer wants what only a page shows.</param>
    /// <param name="cancellationToken">Ends the read; the last viewer has left.</param>
    /// <returns>The picture, or null when the thing is gone for good.</returns>
    Task<FeedRead<T>?> ReadAsync(bool detailed, CancellationToken cancellationToken);

    /// <summary>The change sequence that a picture contains; 0 when it has none.</summary>
    long VersionOf(T value);

    /// <summary>Whether a picture has what only a page shows.</summary>
    bool IsDetailed(T value);
}

/// <summary>What was read.</summary>
/// <typeparam name="T">An immutable picture.</typeparam>
/// <param name="Value">The picture.</param>
/// <param name="Again">After how long it is read again even if no signal comes; null for only on signals.</param>
internal sealed record FeedRead<T>(T Value, TimeSpan? Again)
    where T : class;
