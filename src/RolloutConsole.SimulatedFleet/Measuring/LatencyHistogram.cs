using System.Numerics;

namespace RolloutConsole.SimulatedFleet.Measuring;

/// <summary>
/// Latencies in buckets of constant relative width (32 per power of two of microseconds), so that any number of requests costs a
/// fixed piece of memory and one increment each.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int Sub = 1 << SubBits;
    private const int Exponents = 32; // up to 2^36 microseconds, 19 hours

    private readonly long[] _counts = new long[Sub * (Exponents + 1)];
    private long _maximumTicks;

    public void Add(TimeSpan latency)
    {
        var ticks = Math.Max(0, latency.Ticks);
        Interlocked.Increment(ref _counts[Bucket(ticks / TimeSpan.TicksPerMicrosecond)]);
        var seen = Volatile.Read(ref _maximumTicks);
        while (ticks > seen && Interlocked.CompareExchange(ref _maximumTicks, ticks, seen) is var other && other != seen)
        {
            seen = other;
        }
    }

    /// <summary>The figures now, or null when nothing was added.</summary>
    public RequestFigures? Figures()
    {
        var counts = new long[_counts.Length];
        var total = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i] = Volatile.Read(ref _counts[i]);
        }

        var maximum = TimeSpan.FromTicks(Volatile.Read(ref _maximumTicks));
        return total == 0 ? null : new RequestFigures(total, At(0.50), At(0.95), At(0.99), maximum);

        TimeSpan At(double share)
        {
            var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
            var sum = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                sum += counts[i];
                if (sum >= wanted)
                {
                    var upper = TimeSpan.FromMicroseconds(UpperMicroseconds(i));
                    return upper < maximum ? upper : maximum;
                }
            }

            return maximum;
        }
    }

    private static int Bucket(long microseconds)
    {
        if (microseconds < Sub)
        {
            return (int)microseconds;
        }

        var exponent = Math.Min(BitOperations.Log2((ulong)microseconds) - SubBits, Exponents - 1);
        return Math.Min((Sub * (exponent + 1)) + (int)((microseconds >> exponent) - Sub), (Sub * (Exponents + 1)) - 1);
    }

    private static double UpperMicroseconds(int bucket) => bucket < Sub
        ? bucket
        : (double)((Sub + (long)(bucket % Sub) + 1) << ((bucket / Sub) - 1));
}
