using System.Globalization;
using System.Text.RegularExpressions;

namespace RolloutConsole.Engine.Settings;

/// <summary>Spans of time as settings write them (hawkbit-api, 2.17): <c>HH:mm:ss</c>, or ISO 8601 with hours, minutes and seconds.</summary>
public static partial class SettingSpan
{
    /// <summary>Shortest polling interval.</summary>
    public static TimeSpan Least { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest polling interval.</summary>
    public static TimeSpan Most { get; } = new(23, 59, 59);

    /// <summary>Reads a span.</summary>
    public static bool TryRead(string text, out TimeSpan span)
    {
        text = text.Trim();
        if (Clock().Match(text) is { Success: true } clock)
        {
            var minutes = Part(clock, "m");
            var seconds = Part(clock, "s");
            span = new TimeSpan(Part(clock, "h"), minutes, seconds);
            return minutes < 60 && seconds < 60;
        }

        var iso = Iso().Match(text);
        var isSpan = iso.Success && (iso.Groups["h"].Success || iso.Groups["m"].Success || iso.Groups["s"].Success);
        span = isSpan ? new TimeSpan(Part(iso, "h"), Part(iso, "m"), Part(iso, "s")) : default;
        return isSpan;
    }

    /// <summary>Writes a span below one day as <c>HH:mm:ss</c>.</summary>
    public static string Write(TimeSpan span) => span.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex("^PT(?:(?<h>[0-9]{1,6})H)?(?:(?<m>[0-9]{1,6})M)?(?:(?<s>[0-9]{1,6})S)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();
}
