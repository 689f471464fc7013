using RolloutConsole.SimulatedFleet.Devices;
using RolloutConsole.SimulatedFleet.Measuring;
using RolloutConsole.SimulatedFleet.Protocol;
using RolloutConsole.SimulatedFleet.Scheduling;

namespace RolloutConsole.SimulatedFleet;

/// <summary>
/// Runs a fleet of simulated devices against a DDI server (hawkbit-api.md 1). It survives restarts of the server; it keeps its
/// state in memory only. One runner runs once.
/// </summary>
public sealed class SimulatedFleetRunner : IAsyncDisposable
{
    private readonly SimulatedFleetOptions _options;
    private readonly TimeProvider _time;
    private readonly FleetMeters _meters = new();
    private readonly DdiClient _client;
    private readonly SimulatedDevice[] _devices;
    private readonly FleetScheduler _scheduler;
    private readonly CancellationTokenSource _disposing = new();
    private long _started;
    private long _ranForTicks = -1;
    private Task? _run;

    /// <summary>Prepares a fleet; nothing is sent yet.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="time">The clock of all devices; null for the machine's.</param>
    /// <exception cref="ArgumentException">The options have faults; the message holds all of them.</exception>
    public SimulatedFleetRunner(SimulatedFleetOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFaults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        }

        _options = options;
        _time = time ?? TimeProvider.System;
        _client = new DdiClient(options, _time, _meters);
        var world = new DeviceWorld(options, _time, _client, _meters);
        _devices = [.. options.Devices.Select((identity, index) => new SimulatedDevice(identity, index, world))];
        _scheduler = new FleetScheduler(_devices, options.MaxConcurrentRequests, _time, _meters);
    }

    /// <summary>Runs the fleet until it is stopped.</summary>
    /// <param name="stopping">Ends the run: requests under way are given up, and the task completes without an exception.</param>
    /// <returns>A task that lasts as long as the fleet runs.</returns>
    /// <exception cref="InvalidOperationException">The runner was run before, or the simulation itself is at fault.</exception>
    public Task RunAsync(CancellationToken stopping)
    {
        var run = new Task<Task>(() => RunOnceAsync(stopping));
        if (Interlocked.CompareExchange(ref _run, run.Unwrap(), null) is not null)
        {
            throw new InvalidOperationException("This fleet was run before; make a new runner.");
        }

        run.Start(TaskScheduler.Default);
        return _run;
    }

    /// <summary>Counts and latencies so far; callable at any time, also after the end.</summary>
    /// <returns>A snapshot.</returns>
    public FleetStatistics Snapshot()
    {
        var ranFor = Interlocked.Read(ref _ranForTicks);
        var started = Interlocked.Read(ref _started);
        return _meters.Snapshot(
            ranFor >= 0 ? TimeSpan.FromTicks(ranFor) : started > 0 ? _time.GetElapsedTime(started) : TimeSpan.Zero,
            _devices.Length);
    }

    /// <summary>Stops the fleet if it runs, and frees its connections.</summary>
    /// <returns>A task that completes when all is over.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            return;
        }

        await _disposing.CancelAsync();
        if (_run is not null)
        {
            // Whoever ran it has its exception; disposing only waits.
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var device in _devices)
        {
            device.Dispose();
        }

        _client.Dispose();
        _disposing.Dispose();
    }

    /// <inheritdoc cref="FleetScheduler.SettledAsync"/>
    internal Task SettledAsync() => _scheduler.SettledAsync();

    /// <inheritdoc cref="FleetScheduler.IdleUntil"/>
    internal DateTimeOffset? IdleUntil => _scheduler.IdleUntil;

    private async Task RunOnceAsync(CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, _disposing.Token);
        Interlocked.Exchange(ref _started, Math.Max(1, _time.GetTimestamp()));
        try
        {
            await _scheduler.RunAsync(stop.Token);
        }
        finally
        {
            Interlocked.Exchange(ref _ranForTicks, _time.GetElapsedTime(_started).Ticks);
        }
    }
}
