using System.Collections.Concurrent;
using RolloutConsole.SimulatedFleet.Devices;
using RolloutConsole.SimulatedFleet.Measuring;
using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Scheduling;

/// <summary>
/// Gives devices their turns: one loop over a queue ordered by due time, one timer for the next of them, and a bounded number of
/// turns under way. Ten thousand waiting devices cost one heap and nothing else.
/// </summary>
internal sealed class FleetScheduler(IReadOnlyList<SimulatedDevice> devices, int maxTurns, TimeProvider time, FleetMeters meters)
{
    private readonly PriorityQueue<SimulatedDevice, (long Due, long Order)> _waiting = new(devices.Count);
    private readonly ConcurrentQueue<(SimulatedDevice Device, RequestSlot Slot, Exception? Fault)> _ended = new();
    private readonly Stack<RequestSlot> _slots = new(maxTurns);
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _parkGate = new();
    private TaskCompletionSource _parkChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (bool Is, DateTimeOffset Until) _parked;
    private int _signaled;
    private bool _timerFired;
    private int _running;
    private long _order;

    /// <summary>When the next waiting device is due, while nothing is under way; else null.</summary>
    public DateTimeOffset? IdleUntil
    {
        get
        {
            lock (_parkGate)
            {
                return _parked.Is ? _parked.Until : null;
            }
        }
    }

    /// <summary>Runs until <paramref name="stopping"/>, then waits for the turns under way. A fault of a turn ends the run with it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        // Ends the turns too when one of them fails.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        for (var i = 0; i < maxTurns; i++)
        {
            _slots.Push(new RequestSlot(time, stop.Token));
        }

        var now = time.GetUtcNow();
        foreach (var device in devices)
        {
            device.Start(now);
            Enqueue(device);
        }

        await using var timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var stopped = stop.Token.UnsafeRegister(_ => Wake(), null);
        Exception? fault = null;
        while (true)
        {
            // First take the signal back, then look at what it may stand for: a signal in between is not lost.
            Volatile.Write(ref _signaled, 0);
            fault = Collect();
            if (fault is not null || stop.IsCancellationRequested)
            {
                break;
            }

            StartDue();
            if (_ended.IsEmpty)
            {
                await ParkAsync(timer, stop.Token);
            }
        }

        await stop.CancelAsync();
        while (true)
        {
            Volatile.Write(ref _signaled, 0);
            fault = Collect() ?? fault;
            if (_running == 0)
            {
                break;
            }

            await _wake.WaitAsync(CancellationToken.None);
        }

        while (_slots.TryPop(out var slot))
        {
            slot.Dispose();
        }

        if (fault is not null)
        {
            throw new InvalidOperationException("A simulated device failed; this is a fault of the simulation.", fault);
        }
    }

    /// <summary>Completes when nothing is under way and nothing is due: for tests that move the clock by hand.</summary>
    public async Task SettledAsync()
    {
        while (true)
        {
            Task changed;
            lock (_parkGate)
            {
                if (_parked.Is && _parked.Until > time.GetUtcNow())
                {
                    return;
                }

                changed = _parkChanged.Task;
            }

            await changed;
        }
    }

    private Exception? Collect()
    {
        Exception? fault = null;
        while (_ended.TryDequeue(out var turn))
        {
            _running--;
            _slots.Push(turn.Slot);
            Enqueue(turn.Device);
            fault ??= turn.Fault;
        }

        return fault;
    }

    private void StartDue()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (_running < maxTurns && _waiting.TryPeek(out var device, out var key) && key.Due <= now)
        {
            _waiting.Dequeue();
            _running++;
            // Nobody awaits it here: every turn ends in the queue of ended turns, and the loop counts them all back in.
            _ = TurnAsync(device, _slots.Pop());
        }

        meters.Running(_running);
    }

    private async Task TurnAsync(SimulatedDevice device, RequestSlot slot)
    {
        Exception? fault = null;
        try
        {
            await device.TurnAsync(slot);
        }
        catch (OperationCanceledException) when (slot.Stopping.IsCancellationRequested)
        {
            // The run is over; what the device had not sent is lost with it.
        }
        catch (Exception unexpected)
        {
            fault = unexpected;
        }

        _ended.Enqueue((device, slot, fault));
        Wake();
    }

    private void Enqueue(SimulatedDevice device)
    {
        if (device.NextDue != DateTimeOffset.MaxValue)
        {
            _waiting.Enqueue(device, (device.NextDue.UtcTicks, _order++)); // first come, first served among equals
        }
    }

    private async Task ParkAsync(ITimer timer, CancellationToken stop)
    {
        Volatile.Write(ref _timerFired, false);
        var until = _running < maxTurns && _waiting.TryPeek(out _, out var key)
            ? new DateTimeOffset(key.Due, TimeSpan.Zero)
            : DateTimeOffset.MaxValue;
        if (until != DateTimeOffset.MaxValue)
        {
            // Timers count whole milliseconds; rounded up, they do not fire before the device is due.
            var now = time.GetUtcNow();
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((until - now).TotalMilliseconds)));
            until = now + wait;
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }

        SetParked(_running == 0, until);
        do
        {
            // A turn that was counted back before its signal came wakes for nothing: that is no reason to call the fleet busy.
            await _wake.WaitAsync(CancellationToken.None);
            Volatile.Write(ref _signaled, 0);
        }
        while (_ended.IsEmpty && !Volatile.Read(ref _timerFired) && !stop.IsCancellationRequested);

        SetParked(false, default);
    }

    private void OnTimer()
    {
        Volatile.Write(ref _timerFired, true);
        Wake();
    }

    private void SetParked(bool parked, DateTimeOffset until)
    {
        TaskCompletionSource changed;
        lock (_parkGate)
        {
            _parked = (parked, until);
            changed = _parkChanged;
            _parkChanged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _signaled, 1) == 0)
        {
            _wake.Release();
        }
    }
}
