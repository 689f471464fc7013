namespace RolloutConsole.Engine.Foresight;

/// <summary>How long something takes, as evenly spaced quantiles; drawing from it joins them with straight lines.</summary>
public sealed class DurationSpread
{
    private const int MostQuantiles = 1000;
    private readonly double[] _seconds;

    private DurationSpread(double[] seconds) => _seconds = seconds;

    /// <summary>The duration that half of all stay below.</summary>
    public TimeSpan Median => TimeSpan.FromSeconds(At(0.5));

    /// <summary>The longest duration that can be drawn.</summary>
    public TimeSpan Longest => TimeSpan.FromSeconds(_seconds[^1]);

    /// <summary>Always the same duration.</summary>
    /// <param name="duration">0 or more.</param>
    public static DurationSpread Always(TimeSpan duration) => new([Math.Max(0, duration.TotalSeconds)]);

    /// <summary>Evenly spread from nothing to a duration: the wait for a device that polls at fixed intervals.</summary>
    /// <param name="longest">0 or more.</param>
    public static DurationSpread Evenly(TimeSpan longest) => new([0, Math.Max(0, longest.TotalSeconds)]);

    /// <summary>Around a median: one in ten takes less than 0.6 of it, one in ten more than 1.7, one in a hundred more than 2.5.</summary>
    /// <param name="median">0 or more.</param>
    public static DurationSpread Around(TimeSpan median)
    {
        const double Sigma = 0.4;
        var quantiles = new double[201];
        for (var i = 0; i < quantiles.Length; i++)
        {
            // The ends lie at 0.25 % and 99.75 %, so that no device is infinitely slow.
            quantiles[i] = Math.Max(0, median.TotalSeconds) * Math.Exp(Sigma * NormalQuantile(0.0025 + (0.995 * i / (quantiles.Length - 1))));
        }

        return new DurationSpread(quantiles);
    }

    /// <summary>What was observed. More than 1,000 durations are thinned; the shortest and the longest stay.</summary>
    /// <param name="durations">At least one; negative ones count as 0.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DurationSpread Observed(IEnumerable<TimeSpan> durations)
    {
        var seconds = durations.Select(d => Math.Max(0, d.TotalSeconds)).ToArray();
        if (seconds.Length == 0)
        {
            throw new ArgumentException("Give at least one duration.", nameof(durations));
        }

        Array.Sort(seconds);
        if (seconds.Length <= MostQuantiles)
        {
            return new DurationSpread(seconds);
        }

        var thinned = new double[MostQuantiles];
        for (var i = 0; i < thinned.Length; i++)
        {
            thinned[i] = seconds[(int)((long)i * (seconds.Length - 1) / (MostQuantiles - 1))];
        }

        return new DurationSpread(thinned);
    }

    /// <summary>The duration in seconds that a share of all stay below.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (_seconds.Length - 1);
        var below = (int)place;
        return below + 1 >= _seconds.Length ? _seconds[^1] : _seconds[below] + ((place - below) * (_seconds[below + 1] - _seconds[below]));
    }

    private static double NormalQuantile(double p) => Math.Sign(p - 0.5) * Tail(Math.Min(p, 1 - p));

    // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23: off by less than 0.00045.
    private static double Tail(double p)
    {
        var t = Math.Sqrt(-2 * Math.Log(p));
        return t - ((2.515517 + (0.802853 * t) + (0.010328 * t * t)) / (1 + (1.432788 * t) + (0.189269 * t * t) + (0.001308 * t * t * t)));
    }
}
