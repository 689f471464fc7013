using System.Globalization;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Gallery;

/// <summary>The three charts of the rollout page with made-up curves that end at the numbers of rollout 41.</summary>
internal static class GalleryCharts
{
    private static readonly DateTime s_from = new(2026, 5, 19, 13, 3, 0);

    /// <summary>Started and finished per minute with the allowed rate.</summary>
    public static ChartView PerMinute { get; } = BuildPerMinute();

    /// <summary>Started, ok and failed so far.</summary>
    public static ChartView Cumulative { get; } = BuildCumulative();

    /// <summary>Failure share against executed devices, with the forbidden area of the rule.</summary>
    public static ChartView FailureShare { get; } = BuildFailureShare();

    private static string At(int minute) => s_from.AddMinutes(minute).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static ChartView BuildPerMinute()
    {
        var minutes = Enumerable.Range(0, 61).ToArray();
        var allowed = minutes.Select(m => m < 38 ? 50 : 25).ToArray();
        var started = minutes.Select(m => m is >= 3 and <= 11 ? 0 : allowed[m] - m * 7 % 4).ToArray();
        var finished = minutes.Select(m => m is >= 6 and <= 12 ? 4 : 14 + m * 5 % 8).ToArray();
        return new ChartView(
            [
                new { type = "bar", x = minutes.Select(At), y = started, name = "started", marker = new { line = new { width = 0 }, pattern = new { shape = "/", fgcolor = "var(--st-run)", bgcolor = "var(--st-run-tint)", size = 5, solidity = 0.45 } } },
                new { type = "scatter", mode = "lines", x = minutes.Select(At), y = finished, name = "finished", line = new { color = "var(--st-ok)", width = 2, shape = "hv" } },
                new { type = "scatter", mode = "lines", x = minutes.Select(At), y = allowed, name = "allowed", line = new { color = "var(--text)", width = 1.25, dash = "4px,3px", shape = "hv" } },
            ],
            new
            {
                annotations = new[]
                {
                    new { x = At(20), y = 54, text = "allowed", showarrow = false, font = new { size = 13, color = "var(--text)" } },
                    new { x = At(48), y = 30, text = "finished", showarrow = false, font = new { size = 13, color = "var(--st-ok)" } },
                },
            },
            new ChartTable(["", "Least", "Most", "Last"], [["started", "0", "50", "25"], ["finished", "4", "21", "17"], ["allowed", "25", "50", "25"]]));
    }

    private static ChartView BuildCumulative()
    {
        var minutes = Enumerable.Range(0, 61).Where(m => m % 2 == 0).ToArray();
        var ok = minutes.Select(m => 500 + 704 * m / 60).ToArray();
        var started = minutes.Select(m => 600 + 825 * m / 60).ToArray();
        return new ChartView(
            [
                new { type = "scatter", mode = "lines", x = minutes.Select(At), y = started, name = "started", line = new { color = "var(--st-run)", width = 2, dash = "6px,3px" } },
                new { type = "scatter", mode = "lines", x = minutes.Select(At), y = ok, name = "ok", line = new { color = "var(--st-ok)", width = 2 } },
                new { type = "scatter", mode = "lines", x = minutes.Select(At), y = minutes.Select(m => 9 * m / 60), name = "failed", line = new { color = "var(--st-bad)", width = 2 } },
            ],
            new
            {
                margin = new { r = 72 },
                annotations = new[]
                {
                    new { x = At(60), y = 1204, text = "ok 1,204", showarrow = false, xanchor = "left", font = new { size = 13, color = "var(--st-ok)" } },
                    new { x = At(60), y = 1425, text = "started", showarrow = false, xanchor = "left", font = new { size = 13, color = "var(--st-run)" } },
                    new { x = At(60), y = 30, text = "failed 9", showarrow = false, xanchor = "left", font = new { size = 13, color = "var(--st-bad)" } },
                },
            },
            new ChartTable(["", "First", "Last"], [["started", "600", "1,425"], ["ok", "500", "1,204"], ["failed", "0", "9"]]));
    }

    private static ChartView BuildFailureShare()
    {
        var executed = Enumerable.Range(1, 61).Select(n => n * 1213 / 61).ToArray();
        var share = executed.Select((_, n) => n == 0 ? 1.6 : 0.74 + Math.Sin(n / 5.0) * 0.6 / (1 + n / 6.0)).ToArray();
        return new ChartView(
            [
                new { type = "scatter", mode = "lines", x = new[] { 100, 2000, 2000, 100, 100 }, y = new[] { 2, 2, 4, 4, 2 }, fill = "toself", hoverinfo = "skip", line = new { color = "var(--st-bad)", width = 1.25 }, fillpattern = new { shape = "/", fgcolor = "var(--st-bad)", bgcolor = "var(--st-bad-tint)", size = 8, solidity = 0.13 } },
                new { type = "scatter", mode = "lines", x = executed, y = share, name = "failed %", line = new { color = "var(--text)", width = 2 } },
                new { type = "scatter", mode = "markers", x = new[] { 1213 }, y = new[] { 0.74 }, name = "now", hoverinfo = "skip", marker = new { size = 9, color = "var(--text)", line = new { width = 2, color = "var(--panel)" } } },
            ],
            new
            {
                margin = new { b = 48 },
                xaxis = new { tickformat = ",d", range = new[] { 0, 2000 }, title = new { text = "devices finished" } },
                yaxis = new { ticksuffix = " %", range = new[] { 0, 4 } },
                annotations = new[]
                {
                    new { x = 1250, y = 3.6, text = "rule 1: any ≥ 2 % after 100", showarrow = false, bgcolor = "var(--panel)", font = new { size = 13, color = "var(--text)" } },
                    new { x = 1420, y = 0.95, text = "0.7 % now", showarrow = false, bgcolor = "rgba(0,0,0,0)", font = new { size = 13, color = "var(--text)" } },
                },
            },
            new ChartTable(["", "Now", "Limit"], [["failed share", "0.7 %", "2 %"], ["devices finished", "1,213", "100 at least"]]));
    }
}
