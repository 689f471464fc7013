using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>The rate minute by minute as a step line, with the devices offered so far on the second axis.</summary>
internal static class RateChart
{
    private const int MostPoints = 500;

    /// <summary>The chart of a curve.</summary>
    /// <param name="minutes">Devices offered in each minute, at least two.</param>
    public static ChartView Of(IReadOnlyList<int> minutes)
    {
        // Where there are more minutes than points, only those at which the rate changes are needed for the step line, and evenly spaced ones for the sum.
        var every = Math.Max(1, minutes.Count / MostPoints);
        var (x, rate, total) = (new List<int>(), new List<int>(), new List<int>());
        var sum = 0;
        for (var i = 0; i < minutes.Count; i++)
        {
            if (i % every == 0 || i == minutes.Count - 1)
            {
                x.Add(i);
                rate.Add(minutes[i]);
                total.Add(sum);
            }

            sum += minutes[i];
        }

        x.Add(minutes.Count);
        rate.Add(minutes[^1]);
        total.Add(sum);
        return new ChartView(
            [
                new { type = "scatter", mode = "lines", name = "a minute", x, y = rate, line = new { color = "var(--st-run)", width = 2, shape = "hv" } },
                new { type = "scatter", mode = "lines", name = "offered", x, y = total, yaxis = "y2", line = new { color = "var(--muted)", width = 2, dash = "6px,3px" } },
            ],
            new
            {
                margin = new { r = 64, b = 44 },
                xaxis = new { title = new { text = "minutes after the start" }, tickformat = ",d" },
                yaxis = new { title = new { text = "a minute" }, tickformat = ",d" },
                yaxis2 = new { overlaying = "y", side = "right", rangemode = "tozero", showgrid = false, tickformat = ",d", tickfont = new { size = 12, color = "var(--muted)" }, title = new { text = "offered in all", standoff = 6, font = new { size = 13, color = "var(--muted)" } } },
            },
            new ChartTable(
                ["Minute", "Devices a minute", "Offered before"],
                [.. x.Select((minute, i) => (IReadOnlyList<string>)[Figures.Count(minute), Figures.Count(rate[i]), Figures.Count(total[i])])]));
    }
}
