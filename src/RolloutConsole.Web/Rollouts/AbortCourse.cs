using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The way of a rollout beside the areas in which its abort rules act: the point walks toward them or away (operator-experience, 5.4, chart c).</summary>
internal static class AbortCourse
{
    /// <summary>The chart of a frame; null where there is no rule or no result yet.</summary>
    public static ChartView? Of(RolloutSnapshot rollout)
    {
        var now = NowOf(rollout);
        if (now.Finished == 0)
        {
            return null;
        }

        var way = (rollout.History?.Chart ?? []).Select(p => new WhatIfPoint(p.Ok + p.Failed, p.Failed)).Where(p => p.Finished > 0 && p.Finished < now.Finished);
        object point = new
        {
            type = "scatter",
            mode = "markers+text",
            name = "now",
            x = new[] { now.Finished },
            y = new[] { WhatIfCurve.Share(now) },
            text = new[] { "now" },
            textposition = "bottom right",
            marker = new { color = "var(--text)", size = 9 },
        };
        return AbortChart.Of(rollout.Plan.AbortCriteria, rollout.Totals.All, [WhatIfCurve.Line("so far", way.Append(now), null), point], now.Finished);
    }

    /// <summary>The live point in words.</summary>
    public static string SummaryOf(RolloutSnapshot rollout) =>
        NowOf(rollout) is { Finished: > 0 } now ? $"{Figures.Count(now.Failures)} of {Figures.Count(now.Finished)} finished failed, {WhatIfCurve.Share(now):0.##} %" : "No result yet";

    // Counted as the rules count (aws-iot-jobs, section 7), so that point and headroom agree.
    private static WhatIfPoint NowOf(RolloutSnapshot rollout)
    {
        var results = ResultCount.Of(rollout.Groups.Aggregate(default(GroupTally), (sum, group) => sum + group.Tally));
        return new WhatIfPoint(results.Executed, results.Failed + results.Rejected + results.TimedOut);
    }
}
