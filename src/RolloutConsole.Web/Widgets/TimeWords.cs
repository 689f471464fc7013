using System.Globalization;

namespace RolloutConsole.Web.Widgets;

/// <summary>Times and durations in words, the same on every page (operator-experience section 9).</summary>
public static class TimeWords
{
    /// <summary>Distance from now: <c>8 s ago</c>, <c>3 min ago</c>, <c>2 h 05 min ago</c>, <c>in 5 h 12 min</c>.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = at - now;
        if (distance.Duration() < TimeSpan.FromSeconds(1))
        {
            return "now";
        }

        return distance < TimeSpan.Zero ? $"{Span(-distance)} ago" : $"in {Span(distance)}";
    }

    /// <summary>A duration in its two largest units: <c>8 s</c>, <c>3 min</c>, <c>2 h 05 min</c>, <c>3 d 4 h</c>. Negative counts as 0.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: <= 0 } => "0 s",
        { TotalSeconds: < 60 } => $"{span.Seconds} s",
        { TotalMinutes: < 60 } => $"{span.Minutes} min",
        { TotalHours: < 24 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes:00} min",
        _ => span.Hours == 0 ? $"{span.Days} d" : $"{span.Days} d {span.Hours} h",
    };

    /// <summary>A running clock: <c>00:48:58</c>, or <c>2 d 04:10:00</c> from one day on.</summary>
    public static string Clock(TimeSpan span)
    {
        var shown = span < TimeSpan.Zero ? TimeSpan.Zero : span;
        var clock = shown.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        return shown.Days > 0 ? $"{shown.Days} d {clock}" : clock;
    }

    /// <summary>Time of day with zone on the same day, with the date otherwise: <c>14:03 CEST</c>, <c>14 May 2026 14:03 UTC</c>.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="now">Decides whether the day needs saying, and the year.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static string Absolute(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone);
        var format = local.Date == today.Date ? "HH:mm" : local.Year == today.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm";
        return $"{local.ToString(format, CultureInfo.InvariantCulture)} {ZoneLabel(local, zone)}";
    }

    // The platform has no short zone names; the offset is never ambiguous.
    private static string ZoneLabel(DateTimeOffset local, TimeZoneInfo zone)
    {
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
        {
            return "UTC";
        }

        var sign = local.Offset < TimeSpan.Zero ? "-" : "+";
        return "UTC" + sign + local.Offset.ToString(local.Offset.Minutes == 0 ? @"%h" : @"h\:mm", CultureInfo.InvariantCulture);
    }
}
