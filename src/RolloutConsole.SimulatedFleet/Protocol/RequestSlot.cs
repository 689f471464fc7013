namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>
/// The right to have one request under way. There are as many slots as concurrent requests; each keeps one time limit that is
/// armed again for every request, instead of a timer per device.
/// </summary>
internal sealed class RequestSlot(TimeProvider time, CancellationToken stopping) : IDisposable
{
    private CancellationTokenSource? _limit;
    private CancellationTokenRegistration _stop;

    /// <summary>The runner is being stopped.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Starts the time limit again.</summary>
    public CancellationToken Arm(TimeSpan limit)
    {
        if (_limit is null || !_limit.TryReset())
        {
            Dispose();
            _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _limit);
        }

        _limit.CancelAfter(limit);
        return _limit.Token;
    }

    /// <summary>Gives the request more time because something arrived.</summary>
    public void Extend(TimeSpan limit) => _limit?.CancelAfter(limit);

    public void Disarm() => _limit?.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _stop.Dispose();
        _limit?.Dispose();
        _limit = null;
    }
}
