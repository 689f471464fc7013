using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Where abort rules act: devices finished to the right, share of failures upwards, the forbidden area of each rule shaded.</summary>
internal static class AbortChart
{
    /// <summary>The chart; null when there is nothing to draw.</summary>
    /// <param name="criteria">Rules without faults.</param>
    /// <param name="devices">Devices of the rollout.</param>
    /// <param name="course">Traces of the way of a rollout, drawn over the areas; null for none.</param>
    /// <param name="finished">Devices that were finished on that way.</param>
    public static ChartView? Of(IReadOnlyList<AbortCriterion> criteria, int devices, IReadOnlyList<object>? course = null, int finished = 0)
    {
        var reachable = criteria.Select((criterion, i) => (Number: i + 1, Rule: criterion)).Where(c => c.Rule.MinimumExecuted <= devices).ToList();
        if (reachable.Count == 0)
        {
            return null;
        }

        var top = Math.Min(100, (double)reachable.Max(c => c.Rule.ThresholdPercent) * 1.5);
        var right = Math.Max(devices, finished);
        return new ChartView(
            [.. reachable.Select(c => Area(c.Number, c.Rule, right, top)), .. course ?? []],
            new
            {
                height = 280,
                margin = new { r = 24, b = 44 },
                hovermode = "closest",
                xaxis = new { range = new[] { 0.0, right }, tickformat = ",d", title = new { text = "devices finished" } },
                yaxis = new { range = new[] { 0.0, top }, ticksuffix = " %", title = new { text = "share of failures" } },
                annotations = reachable.Select(c => Label(c.Number, c.Rule, right)).ToArray(),
            },
            new ChartTable(
                ["Rule", "Counts", "From", "First failure that acts", "At all devices"],
                [
                    .. reachable.Select(c => (IReadOnlyList<string>)
                    [
                        $"{c.Number}", PlanWords.TypeOf(c.Rule.FailureType), $"{Figures.Count(c.Rule.MinimumExecuted)} finished",
                        Figures.Count(c.Rule.FailuresThatMeet(c.Rule.MinimumExecuted)), Figures.Count(c.Rule.FailuresThatMeet(devices)),
                    ]),
                ]));
    }

    private static object Area(int number, AbortCriterion rule, int devices, double top)
    {
        var (from, limit) = (rule.MinimumExecuted, (double)rule.ThresholdPercent);
        var colour = rule.Action != GuardAction.Pause ? "var(--st-bad)" : "var(--st-attn)";
        return new
        {
            type = "scatter",
            mode = "lines",
            name = $"rule {number}",
            x = new[] { from, devices, devices, from, from },
            y = new[] { limit, limit, top, top, limit },
            fill = "toself",
            fillcolor = "rgba(0,0,0,0)",
            fillpattern = new { shape = rule.Action != GuardAction.Pause ? "/" : "\\", fgcolor = colour, bgcolor = "rgba(0,0,0,0)", size = 7, solidity = 0.14 },
            line = new { color = colour, width = 1.5 },
            hoverinfo = "name",
        };
    }

    private static object Label(int number, AbortCriterion rule, int devices) => new
    {
        x = devices,
        y = (double)rule.ThresholdPercent,
        text = $"rule {number}",
        showarrow = false,
        xanchor = "right",
        yanchor = "bottom",
        bgcolor = "var(--panel)",
        font = new { size = 12, color = "var(--text)" },
    };
}
