using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>
/// The one reader of one picture, shared by all its viewers. It reads on a signal, never more often than its most demanding viewer
/// wants, and hands every picture to every viewer's slot. It lives exactly as long as it has viewers.
/// </summary>
/// <typeparam name="T">An immutable picture.</typeparam>
internal sealed class SharedFeed<T>(Lock gate, IFeedSource<T> source, TimeProvider clock, ILogger logger)
    where T : class
{
    private static readonly TimeSpan[] s_retries = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly CancellationTokenSource _empty = new();
    private readonly List<FeedViewer<T>> _viewers = [];

    // One slot is enough: the loop clears it before it reads, so a change during the read is read again.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private T? _current;
    private long _wanted;
    private bool _isForced = true;

    /// <summary>The loop; completes when the feed has ended.</summary>
    public Task Loop { get; private set; } = Task.CompletedTask;

    /// <summary>The newest picture, for those who only want one look; null before the first read.</summary>
    public T? Current
    {
        get
        {
            lock (gate)
            {
                return _current;
            }
        }
    }

    /// <summary>True when no viewer is left or the feed has ended. Needs the lock.</summary>
    public bool IsEmpty_Locked => _viewers.Count == 0;

    /// <summary>Adds a viewer; its slot gets the picture at once if there is one that suits. Needs the lock.</summary>
    public void Add_Locked(FeedViewer<T> viewer)
    {
        _viewers.Add(viewer);
        if (_current is { } value && Suits(viewer, value))
        {
            viewer.IsServed = true;
            viewer.Offer(value);
        }
        else
        {
            _isForced = true;
            _signal.Writer.TryWrite(true);
        }
    }

    /// <summary>Starts the loop. Called once, after the first viewer was added and outside the lock.</summary>
    public void Start() => Loop = Task.Run(LoopAsync);

    /// <summary>Removes a viewer and ends the feed when it was the last. Needs the lock.</summary>
    public void Remove_Locked(FeedViewer<T> viewer) => _viewers.Remove(viewer);

    /// <summary>Ends the loop; what it was reading is given up.</summary>
    public void Cancel() => _empty.Cancel();

    /// <summary>Something was committed.</summary>
    /// <param name="rolloutId">Which rollout; 0 for all.</param>
    /// <param name="sequence">Up to which change; 0 when it must be read in any case.</param>
    public void Signal(long rolloutId, long sequence)
    {
        source.Note(rolloutId);
        lock (gate)
        {
            _wanted = Math.Max(_wanted, sequence);
            _isForced |= sequence == 0;
        }

        _signal.Writer.TryWrite(true);
    }

    private async Task LoopAsync()
    {
        var leaving = _empty.Token;
        long? readAt = null;
        TimeSpan? again = null;
        var failures = 0;
        try
        {
            while (true)
            {
                await WaitForWorkAsync(readAt, again, leaving);
                if (!TakeWork(again, readAt))
                {
                    continue;
                }

                readAt = clock.GetTimestamp();
                try
                {
                    if (await source.ReadAsync(WantsDetails(), leaving) is not { } read)
                    {
                        EndAll(null);
                        return;
                    }

                    again = read.Again;
                    Publish(read.Value);
                    failures = 0;
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !leaving.IsCancellationRequested)
                {
                    if (!await TryAgainAsync(fault, failures++, leaving))
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
        }
    }

    /// <summary>Waits for a signal or the time to look again, and then until the gap since the last read is over.</summary>
    private async Task WaitForWorkAsync(long? readAt, TimeSpan? again, CancellationToken leaving)
    {
        if (again is { } rest && readAt is { } last)
        {
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(leaving);
            var signalled = _signal.Reader.WaitToReadAsync(wake.Token).AsTask();
            var remaining = rest - clock.GetElapsedTime(last);
            var rested = Task.Delay(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, clock, wake.Token);
            await Task.WhenAny(signalled, rested);
            await wake.CancelAsync();
            await ((Task)signalled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await rested.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            leaving.ThrowIfCancellationRequested();
        }
        else
        {
            await _signal.Reader.WaitToReadAsync(leaving);
        }

        if (readAt is { } at && SmallestGap() - clock.GetElapsedTime(at) is { } gap && gap > TimeSpan.Zero)
        {
            await Task.Delay(gap, clock, leaving);
        }
    }

    /// <summary>Clears the signal, and says whether there is something that the newest picture does not contain yet.</summary>
    private bool TakeWork(TimeSpan? again, long? readAt)
    {
        _signal.Reader.TryRead(out _);
        lock (gate)
        {
            var isDue = again is { } rest && readAt is { } last && clock.GetElapsedTime(last) >= rest;
            var isNew = _isForced || isDue || _current is null || _wanted > source.VersionOf(_current);
            _isForced = false;
            return isNew;
        }
    }

    private void Publish(T value)
    {
        lock (gate)
        {
            _current = value;
            foreach (var viewer in _viewers)
            {
                if (Suits(viewer, value))
                {
                    viewer.IsServed = true;
                    viewer.Offer(value);
                }
                else
                {
                    // It came during a read that did not yet know of it.
                    _isForced = true;
                    _signal.Writer.TryWrite(true);
                }
            }
        }
    }

    /// <summary>Who waits for its first picture hears of the fault at once; the others keep theirs while it is tried again a few times.</summary>
    private async Task<bool> TryAgainAsync(Exception fault, int failures, CancellationToken leaving)
    {
        logger.Log(failures == 0 ? LogLevel.Error : LogLevel.Debug, fault, "The live picture {Picture} could not be read", typeof(T).Name);
        var lost = new LiveFeedLostException("The picture could not be read.", fault);
        bool givesUp;
        lock (gate)
        {
            foreach (var waiting in _viewers.Where(v => !v.IsServed).ToList())
            {
                waiting.End(lost);
            }

            givesUp = failures >= s_retries.Length || !_viewers.Exists(v => v.IsServed);
            _isForced = true;
        }

        if (givesUp)
        {
            EndAll(lost);
            return false;
        }

        await Task.Delay(s_retries[failures], clock, leaving);
        _signal.Writer.TryWrite(true);
        return true;
    }

    private void EndAll(Exception? fault)
    {
        lock (gate)
        {
            foreach (var viewer in _viewers)
            {
                viewer.End(fault);
            }

            // Whoever comes now must get a feed of its own, so this one counts as empty.
            _viewers.Clear();
        }
    }

    private bool Suits(FeedViewer<T> viewer, T value) => !viewer.WantsDetails || source.IsDetailed(value);

    private bool WantsDetails()
    {
        lock (gate)
        {
            return _viewers.Exists(v => v.WantsDetails);
        }
    }

    private TimeSpan SmallestGap()
    {
        lock (gate)
        {
            return _viewers.Count == 0 ? TimeSpan.Zero : _viewers.Min(v => v.Gap);
        }
    }
}
