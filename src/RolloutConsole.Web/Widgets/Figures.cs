using System.Globalization;

namespace RolloutConsole.Web.Widgets;

/// <summary>Numbers as they stand on every page: thousands separators, tabular, unit after a space.</summary>
public static class Figures
{
    /// <summary>A whole number, for example <c>1,204</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of a whole, for example <c>60.7 %</c>; whole percents lose the decimal, an empty whole gives <c>0 %</c>.</summary>
    /// <param name="part">At least 0.</param>
    /// <param name="whole">At least 0.</param>
    public static string Percent(long part, long whole)
    {
        if (whole <= 0)
        {
            return "0 %";
        }

        // Half up, except at the ends: 100 % is not said before the last one is done, 0 % not after the first one.
        var tenths = (part * 2000 + whole) / (2 * whole);
        tenths = part < whole ? Math.Min(tenths, 999) : tenths;
        tenths = part > 0 ? Math.Max(tenths, 1) : tenths;
        return tenths % 10 == 0
            ? $"{tenths / 10} %"
            : string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10} %");
    }

    /// <summary>A size, for example <c>41.2 MB</c>; binary multiples, as the limits of uploads are.</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.##} GB"),
    };

    /// <summary>A number for a style or an SVG attribute: point as separator, at most three decimals.</summary>
    internal static string Css(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
