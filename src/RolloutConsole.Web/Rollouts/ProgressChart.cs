using System.Globalization;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The cumulative chart: started, ok and failed since the beginning, with a line where each group is complete.</summary>
internal static class ProgressChart
{
    /// <summary>The chart of a frame; null while nothing has happened.</summary>
    public static ChartView? Of(RolloutSnapshot rollout, TimeZoneInfo zone)
    {
        if (rollout.History is not { Chart: { IsEmpty: false } points })
        {
            return null;
        }

        // The last point is carried on to now, so that a rollout that stands still looks like it.
        var last = points[^1];
        var end = rollout.EndedAt ?? rollout.ServerTime;
        var all = end > last.At ? points.Add(last with { At = end }) : points;
        string[] x = [.. all.Select(p => TimeZoneInfo.ConvertTime(p.At, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))];
        var isLong = all[^1].At - all[0].At > TimeSpan.FromHours(24);
        return new ChartView(
            [
                Line("started", "var(--st-run)", x, all.Select(p => p.Started), "6px,3px"),
                Line("ok", "var(--st-ok)", x, all.Select(p => p.Ok)),
                Line("failed", "var(--st-bad)", x, all.Select(p => p.Failed)),
            ],
            new
            {
                margin = new { r = 84 },
                xaxis = new { tickformat = isLong ? "%d %b %H:%M" : "%H:%M" },
                yaxis = new { tickformat = ",d" },
                shapes = Borders(rollout, last),
                annotations = Labels(x[^1], last, rollout.Totals.All),
            },
            TableOf(points[0], last));
    }

    /// <summary>The chart in one sentence.</summary>
    public static string SummaryOf(RolloutSnapshot rollout) =>
        rollout.History is { Chart: { IsEmpty: false } points }
            ? $"{Figures.Count(points[^1].Ok)} ok, {Figures.Count(points[^1].Failed)} failed of {Figures.Count(points[^1].Started)} started, {Figures.Count(rollout.Totals.All)} devices in all"
            : "Nothing has started yet";

    private static object Line(string name, string colour, string[] x, IEnumerable<int> y, string? dash = null) =>
        new { type = "scatter", mode = "lines", name, x, y = y.ToArray(), line = new { color = colour, width = 2, dash, shape = "linear" } };

    // Where the devices of groups 1 to n are all started: a level to reach, as long as there are few enough to be told apart.
    private static object[] Borders(RolloutSnapshot rollout, ChartPoint last)
    {
        if (rollout.Groups.Length is < 2 or > 12)
        {
            return [];
        }

        var sum = 0;
        var borders = new List<object>();
        foreach (var group in rollout.Groups.SkipLast(1))
        {
            sum += group.Size;
            if (sum <= last.Started * 1.5)
            {
                borders.Add(new { type = "line", xref = "paper", x0 = 0, x1 = 1, y0 = sum, y1 = sum, layer = "below", line = new { color = "var(--line-strong)", width = 1, dash = "2px,3px" } });
            }
        }

        return [.. borders];
    }

    // Labels at the ends of their lines instead of a legend; pushed apart where they would lie on each other.
    private static object[] Labels(string x, ChartPoint last, int total)
    {
        var gap = Math.Max(1, Math.Max(last.Started, total / 4) * 0.09);
        (string Word, int Count, string Colour)[] ends =
            [("failed", last.Failed, "var(--st-bad)"), ("ok", last.Ok, "var(--st-ok)"), ("started", last.Started, "var(--st-run)")];
        var level = double.NegativeInfinity;
        return [.. ends.OrderBy(end => end.Count).Select(end => Label(x, level = Math.Max(end.Count, level + gap), end.Word, end.Count, end.Colour))];
    }

    private static object Label(string x, double y, string word, int count, string colour) => new
    {
        x, y, xanchor = "left", xshift = 4, showarrow = false, text = $"{word} {Figures.Count(count)}", font = new { size = 13, color = colour },
    };

    private static ChartTable TableOf(ChartPoint first, ChartPoint last) => new(
        ["", "First", "Last"],
        [
            ["started", Figures.Count(first.Started), Figures.Count(last.Started)],
            ["ok", Figures.Count(first.Ok), Figures.Count(last.Ok)],
            ["failed", Figures.Count(first.Failed), Figures.Count(last.Failed)],
        ]);
}
