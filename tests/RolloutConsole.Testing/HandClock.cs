namespace RolloutConsole.Testing;

/// <summary>
/// A clock that only moves when a test moves it, timers included: <c>Task.Delay</c>, <c>PeriodicTimer</c>, <c>WaitAsync</c> and
/// cancellation after a time all obey it. Safe to use from several threads.
/// </summary>
public sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private readonly List<(int AtLeast, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now;
    private long _elapsedTicks;

    /// <summary>A clock that shows a moment; 2026-05-20 14:03:22 UTC when none is given.</summary>
    public HandClock(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 5, 20, 14, 3, 22, TimeSpan.Zero);

    /// <summary>Timers that are armed; 0 when everything that waited has gone.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsedTicks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Lets time pass. Timers fire in the order of their due times, each at exactly its own, on the calling thread.
    /// </summary>
    /// <param name="by">How long; 0 or more.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end;
        lock (_gate)
        {
            end = _elapsedTicks + by.Ticks;
        }

        while (TakeDue(end) is { } due)
        {
            due.Fire();
        }
    }

    /// <summary>Sets the wall clock without letting time pass, as an administrator or a time server does; timers do not notice.</summary>
    public void Jump(DateTimeOffset to)
    {
        lock (_gate)
        {
            _now = to;
        }
    }

    /// <summary>
    /// Waits until at least so many timers are armed: the moment at which the code under test has begun to wait. Give it a deadline.
    /// </summary>
    public Task WhenArmedAsync(int atLeast = 1)
    {
        lock (_gate)
        {
            if (_timers.Count >= atLeast)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((atLeast, reached));
            return reached.Task;
        }
    }

    private HandTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            var next = _timers.Where(t => t.DueTicks <= end).MinBy(t => (t.DueTicks, t.Order));
            var until = next?.DueTicks ?? end;
            if (until > _elapsedTicks)
            {
                _now += TimeSpan.FromTicks(until - _elapsedTicks);
                _elapsedTicks = until;
            }

            if (next is not null)
            {
                Arm(next, next.PeriodTicks > 0 ? next.DueTicks + next.PeriodTicks : null);
            }

            return next;
        }
    }

    private void Arm(HandTimer timer, long? dueTicks)
    {
        _timers.Remove(timer);
        if (dueTicks is { } due)
        {
            timer.DueTicks = due;
            timer.Order = ++_order;
            _timers.Add(timer);
        }

        foreach (var (_, reached) in _waiters.Where(w => w.AtLeast <= _timers.Count))
        {
            reached.TrySetResult();
        }

        _waiters.RemoveAll(w => w.AtLeast <= _timers.Count);
    }

    private long _order;

    private sealed class HandTimer(HandClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long DueTicks { get; set; }

        public long Order { get; set; }

        public long PeriodTicks { get; private set; }

        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_isDisposed)
                {
                    return false;
                }

                PeriodTicks = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                clock.Arm(this, dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsedTicks + dueTime.Ticks);
                return true;
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                _isDisposed = true;
                clock.Arm(this, null);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
