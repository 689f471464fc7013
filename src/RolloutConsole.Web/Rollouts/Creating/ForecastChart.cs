using RolloutConsole.Engine.Foresight;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>A forecast over time: devices that start in a minute as a step line, devices touched as a band with its middle.</summary>
internal static class ForecastChart
{
    private const int MostRows = 24;

    /// <summary>The chart; null when nothing would ever start.</summary>
    public static ChartView? Of(Forecast forecast)
    {
        if (forecast.Curve.IsEmpty)
        {
            return null;
        }

        double[] x = [.. forecast.Curve.Select(p => Math.Round(p.At.TotalMinutes, 1))];
        var every = Math.Max(1, (forecast.Curve.Length + MostRows - 1) / MostRows);
        return new ChartView(
            [
                Touched("", x, forecast.Curve.Select(p => p.Touched.Low), 0, null),
                Touched("touched, range", x, forecast.Curve.Select(p => p.Touched.High), 0, "tonexty"),
                Touched("touched", x, forecast.Curve.Select(p => p.Touched.Middle), 2, null),
                new
                {
                    type = "scatter", mode = "lines", name = "started a minute", x, y = forecast.Curve.Select(p => Math.Round(p.StartedPerMinute, 2)).ToArray(), line = new { color = "var(--st-run)", width = 2, shape = "hv" },
                },
            ],
            new
            {
                height = 280,
                margin = new { r = 64, b = 44 },
                xaxis = new { title = new { text = "minutes after the start" }, tickformat = ",d" },
                yaxis = new { title = new { text = "started a minute" }, rangemode = "tozero", tickformat = ",d" },
                yaxis2 = new { overlaying = "y", side = "right", rangemode = "tozero", showgrid = false, tickformat = ",d", title = new { text = "devices touched" } },
            },
            new ChartTable(
                ["Minute", "Started a minute", "Touched, at least", "Touched, at most"],
                [
                    .. forecast.Curve.Where((_, i) => i % every == 0 || i == forecast.Curve.Length - 1).Select(p => (IReadOnlyList<string>)
                    [
                        Figures.Count((long)p.At.TotalMinutes), Figures.Count((long)Math.Round(p.StartedPerMinute)),
                        Figures.Count((long)p.Touched.Low), Figures.Count((long)p.Touched.High),
                    ]),
                ]));
    }

    private static object Touched(string name, double[] x, IEnumerable<double> y, int width, string? fill) => new
    {
        type = "scatter",
        mode = "lines",
        name,
        x,
        y = y.Select(v => Math.Round(v)).ToArray(),
        yaxis = "y2",
        fill,
        fillpattern = fill is null ? null : new { shape = ".", fgcolor = "var(--muted)", bgcolor = "rgba(0,0,0,0)", size = 6, solidity = 0.08 },
        fillcolor = fill is null ? null : "rgba(0,0,0,0)",
        showlegend = name.Length > 0,
        hoverinfo = name.Length > 0 ? null : "skip",
        line = new { color = "var(--muted)", width },
    };
}
