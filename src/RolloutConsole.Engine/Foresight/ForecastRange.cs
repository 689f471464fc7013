namespace RolloutConsole.Engine.Foresight;

/// <summary>A range with its middle.</summary>
/// <param name="Low">One in twenty lies below.</param>
/// <param name="Middle">Half lie below.</param>
/// <param name="High">One in twenty lies above.</param>
/// <typeparam name="T">What is measured.</typeparam>
public readonly record struct ForecastRange<T>(T Low, T Middle, T High)
{
    /// <summary>The same range in another unit.</summary>
    public ForecastRange<TOther> Select<TOther>(Func<T, TOther> convert) => new(convert(Low), convert(Middle), convert(High));
}

/// <summary>Makes ranges out of what several runs gave.</summary>
internal static class ForecastRange
{
    private const double Outside = 0.05;

    /// <summary>The range of some values, at least one.</summary>
    public static ForecastRange<double> Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new ForecastRange<double>(At(sorted, Outside), At(sorted, 0.5), At(sorted, 1 - Outside));
    }

    // Between two values in proportion, with one of n values standing for the share 1/(n + 1): few values know little about the ends.
    private static double At(double[] sorted, double share)
    {
        var place = Math.Clamp((share * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        var below = (int)place;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
