using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace RolloutConsole.SimulatedFleet.Measuring;

/// <summary>All counters of a runner; safe from any thread.</summary>
internal sealed class FleetMeters
{
    private readonly LatencyHistogram[] _latencies = [.. Enum.GetValues<RequestKind>().Select(_ => new LatencyHistogram())];
    private readonly long[] _statuses = new long[600];
    private readonly long[] _outcomes = new long[Enum.GetValues<DeviceOutcome>().Length];
    private readonly ConcurrentDictionary<string, long> _faults = new();
    private long _bytes;
    private long _offers;
    private long _rejectedCancels;
    private long _sentAgain;
    private int _silent;
    private int _away;
    private int _active;
    private int _running;

    public void Answered(RequestKind kind, int status, TimeSpan latency)
    {
        _latencies[(int)kind].Add(latency);
        Interlocked.Increment(ref _statuses[Math.Clamp(status, 0, _statuses.Length - 1)]);
    }

    public void Unanswered(RequestKind kind, string cause) => _faults.AddOrUpdate($"{kind}: {cause}", 1, static (_, n) => n + 1);

    public void Received(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Ended(DeviceOutcome outcome) => Interlocked.Increment(ref _outcomes[(int)outcome]);

    public void OfferTaken()
    {
        Interlocked.Increment(ref _offers);
        Interlocked.Increment(ref _active);
    }

    public void ActionLeft() => Interlocked.Decrement(ref _active);

    public void CancelRejected() => Interlocked.Increment(ref _rejectedCancels);

    public void SentAgain() => Interlocked.Increment(ref _sentAgain);

    public void Silent() => Interlocked.Increment(ref _silent);

    public void Away(int change) => Interlocked.Add(ref _away, change);

    public void Running(int now) => Volatile.Write(ref _running, now);

    public FleetStatistics Snapshot(TimeSpan elapsed, int devices) => new(
        elapsed,
        devices,
        Volatile.Read(ref _silent),
        Volatile.Read(ref _away),
        Volatile.Read(ref _active),
        Volatile.Read(ref _running),
        Interlocked.Read(ref _bytes),
        Interlocked.Read(ref _offers),
        Interlocked.Read(ref _rejectedCancels),
        Interlocked.Read(ref _sentAgain),
        Enum.GetValues<RequestKind>()
            .Select(kind => (Kind: kind, Figures: _latencies[(int)kind].Figures()))
            .Where(k => k.Figures is not null)
            .ToFrozenDictionary(k => k.Kind, k => k.Figures!),
        Enumerable.Range(0, _statuses.Length)
            .Select(status => (Status: status, Count: Interlocked.Read(ref _statuses[status])))
            .Where(s => s.Count > 0)
            .ToFrozenDictionary(s => s.Status, s => s.Count),
        _faults.ToFrozenDictionary(),
        Enum.GetValues<DeviceOutcome>()
            .Select(outcome => (Outcome: outcome, Count: Interlocked.Read(ref _outcomes[(int)outcome])))
            .Where(o => o.Count > 0)
            .ToFrozenDictionary(o => o.Outcome, o => o.Count));
}
