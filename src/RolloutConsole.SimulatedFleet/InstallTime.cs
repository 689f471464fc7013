namespace RolloutConsole.SimulatedFleet;

/// <summary>How long an installation takes: log-normal, cut off at both ends, as field data usually looks.</summary>
/// <param name="Median">The middle of the distribution. Zero means that installations take no time.</param>
/// <param name="Spread">Standard deviation of the logarithm (0 = always the median, 0.4 = mild, 1 = long tail). 0 to 5.</param>
/// <param name="Minimum">No installation is shorter.</param>
/// <param name="Maximum">No installation is longer.</param>
public sealed record InstallTime(TimeSpan Median, double Spread, TimeSpan Minimum, TimeSpan Maximum)
{
    /// <summary>Installations that take no time at all, for load.</summary>
    public static InstallTime None { get; } = new(TimeSpan.Zero, 0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Draws one duration.</summary>
    /// <param name="random">The source of randomness; two numbers are taken from it, always.</param>
    /// <returns>A duration between <see cref="Minimum"/> and <see cref="Maximum"/>.</returns>
    public TimeSpan Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        // Box-Muller; 1 - x keeps the logarithm away from zero.
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var normal = radius * Math.Cos(2 * Math.PI * random.NextDouble());
        var seconds = Median.TotalSeconds * Math.Exp(Spread * normal);
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Minimum.TotalSeconds, Maximum.TotalSeconds));
    }
}
