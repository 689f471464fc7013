using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>Devices started a minute beside what a growing rate allowed, as steps (operator-experience, 5.4, chart a).</summary>
internal static class RampChart
{
    /// <summary>The chart of a frame; null where the rate does not grow or nothing has started.</summary>
    public static ChartView? Of(RolloutSnapshot rollout, TimeZoneInfo zone)
    {
        if (rollout is not { Plan.Pacing: Pacing.ExponentialRate ramp, History.Chart: { Length: > 1 } points })
        {
            return null;
        }

        // A value holds from its point to the next one, so the last is drawn twice.
        int[] started = [.. points.Zip(points.Skip(1), PerMinute)];
        int[] allowed = [.. points.SkipLast(1).Select(p => AllowedAt(ramp, p))];
        string[] x = [.. points.Select(p => TimeZoneInfo.ConvertTime(p.At, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))];
        return new ChartView(
            [
                Steps("allowed", "var(--muted)", x, [.. allowed, allowed[^1]], "6px,3px"),
                Steps("started", "var(--st-run)", x, [.. started, started[^1]], null),
            ],
            new
            {
                height = 220,
                xaxis = new { tickformat = points[^1].At - points[0].At > TimeSpan.FromHours(24) ? "%d %b %H:%M" : "%H:%M" },
                yaxis = new { tickformat = ",d", title = new { text = "a minute" } },
            },
            new ChartTable(
                ["", "Least", "Most", "Last"],
                [RowOf("started a minute", started), RowOf("allowed a minute", allowed)]));
    }

    /// <summary>The rate in words.</summary>
    public static string SummaryOf(RolloutSnapshot rollout) => rollout.RatePerMinute is { } allowed
        ? $"{Figures.Count(rollout.RateNow)} started this minute, {Figures.Count(allowed)} allowed; {PlanWords.RateOf(rollout.Plan)}"
        : PlanWords.RateOf(rollout.Plan);

    private static int PerMinute(ChartPoint from, ChartPoint to) =>
        (int)Math.Round((to.Started - from.Started) / Math.Max(1, (to.At - from.At).TotalMinutes), MidpointRounding.AwayFromZero);

    // The step of a minute is fixed when it begins (aws-iot-jobs, A-3).
    private static int AllowedAt(Pacing.ExponentialRate ramp, ChartPoint point) =>
        ramp.BudgetAt(ramp.StepAt(ramp.Counts == RateIncrease.Notified ? point.Started : point.Ok)) ?? 0;

    private static IReadOnlyList<string> RowOf(string name, int[] values) => [name, Figures.Count(values.Min()), Figures.Count(values.Max()), Figures.Count(values[^1])];

    private static object Steps(string name, string colour, string[] x, int[] y, string? dash) =>
        new { type = "scatter", mode = "lines", name, x, y, line = new { color = colour, width = 2, dash, shape = "hv" } };
}
