using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>
/// All feeds of one kind by key. A feed is made for its first viewer and ends with its last one; without viewers a signal costs one
/// look into an empty dictionary.
/// </summary>
/// <typeparam name="TKey">What tells feeds apart.</typeparam>
/// <typeparam name="T">An immutable picture.</typeparam>
internal sealed class FeedDirectory<TKey, T>(Func<TKey, IFeedSource<T>> createSource, TimeProvider clock, ILogger logger) : IAsyncDisposable
    where TKey : notnull
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, SharedFeed<T>> _feeds = [];
    private readonly HashSet<Task> _ending = [];

    /// <summary>How many feeds have viewers.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>Joins the feed of a key, which starts if it has no viewer yet.</summary>
    /// <param name="key">Which.</param>
    /// <param name="gap">Least time between two pictures for this viewer.</param>
    /// <param name="wantsDetails">Whether it wants what only a page shows.</param>
    /// <param name="leaving">Cancelled when the viewer leaves.</param>
    /// <returns>Null when there is no such thing.</returns>
    public async Task<LiveStream<T>?> OpenAsync(TKey key, TimeSpan gap, bool wantsDetails, CancellationToken leaving)
    {
        leaving.ThrowIfCancellationRequested();
        var viewer = new FeedViewer<T>(gap, wantsDetails);
        SharedFeed<T>? feed;
        bool isNew;
        lock (_gate)
        {
            isNew = !_feeds.TryGetValue(key, out feed) || feed.IsEmpty_Locked;
            if (isNew)
            {
                feed = new SharedFeed<T>(_gate, createSource(key), clock, logger);
                _feeds[key] = feed;
            }

            feed!.Add_Locked(viewer);
        }

        if (isNew)
        {
            feed.Start();
        }

        // A viewer may leave before it has begun to enumerate.
        var registration = leaving.Register(() => Leave(key, feed, viewer));
        try
        {
            if (!await viewer.Latest.WaitToReadAsync(leaving) || !viewer.Latest.TryRead(out var first))
            {
                await registration.DisposeAsync();
                Leave(key, feed, viewer);
                return null;
            }

            return new LiveStream<T>(first, ReadAsync(key, feed, viewer, clock.GetTimestamp(), registration, leaving));
        }
        catch
        {
            await registration.DisposeAsync();
            Leave(key, feed, viewer);
            throw;
        }
    }

    /// <summary>The newest picture of a key that somebody watches; null when nobody does.</summary>
    public T? Peek(TKey key)
    {
        lock (_gate)
        {
            return _feeds.TryGetValue(key, out var feed) ? feed.Current : null;
        }
    }

    /// <summary>Tells one feed, if somebody watches it.</summary>
    public void Signal(TKey key, long rolloutId, long sequence)
    {
        SharedFeed<T>? feed;
        lock (_gate)
        {
            if (!_feeds.TryGetValue(key, out feed))
            {
                return;
            }
        }

        feed.Signal(rolloutId, sequence);
    }

    /// <summary>Tells every feed that somebody watches.</summary>
    public void SignalAll(long rolloutId, long sequence)
    {
        SharedFeed<T>[] feeds;
        lock (_gate)
        {
            feeds = [.. _feeds.Values];
        }

        foreach (var feed in feeds)
        {
            feed.Signal(rolloutId, sequence);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        SharedFeed<T>[] feeds;
        Task[] loops;
        lock (_gate)
        {
            feeds = [.. _feeds.Values];
            loops = [.. _ending, .. feeds.Select(f => f.Loop)];
            _feeds.Clear();
        }

        foreach (var feed in feeds)
        {
            feed.Cancel();
        }

        await Task.WhenAll(loops);
    }

    private async IAsyncEnumerable<T> ReadAsync(
        TKey key,
        SharedFeed<T> feed,
        FeedViewer<T> viewer,
        long readAt,
        CancellationTokenRegistration registration,
        CancellationToken leaving,
        [EnumeratorCancellation] CancellationToken ended = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(leaving, ended);
        try
        {
            while (await viewer.Latest.WaitToReadAsync(both.Token))
            {
                // The gap comes before the read, so that what is handed out is the newest when it is over.
                var gap = viewer.Gap - clock.GetElapsedTime(readAt);
                if (gap > TimeSpan.Zero)
                {
                    await Task.Delay(gap, clock, both.Token);
                }

                if (viewer.Latest.TryRead(out var value))
                {
                    readAt = clock.GetTimestamp();
                    yield return value;
                }
            }
        }
        finally
        {
            await registration.DisposeAsync();
            Leave(key, feed, viewer);
        }
    }

    private void Leave(TKey key, SharedFeed<T> feed, FeedViewer<T> viewer)
    {
        lock (_gate)
        {
            feed.Remove_Locked(viewer);
            if (!feed.IsEmpty_Locked)
            {
                return;
            }

            if (_feeds.GetValueOrDefault(key) == feed)
            {
                _feeds.Remove(key);
            }

            if (!feed.Loop.IsCompleted && _ending.Add(feed.Loop))
            {
                feed.Loop.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        feed.Cancel();
    }

    private void Forget(Task loop)
    {
        lock (_gate)
        {
            _ending.Remove(loop);
        }
    }
}
