using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What a careful colleague would say about a plan before it is created (operator-experience, 5.3, step 8).</summary>
internal static class FormRisks
{
    /// <summary>Sentences, worst first; empty when there is nothing to say.</summary>
    public static IReadOnlyList<string> Of(FormView view)
    {
        var plan = view.Request.Plan;
        var risks = new List<string>();
        if (view.Matching is { } all && all > 0 && view.SizeOf(0) is { } first)
        {
            if (plan.FixedGroups() == 1)
            {
                risks.Add($"All {Figures.Count(all)} devices are in one group: nothing is tried on a few first.");
            }
            else if (first * 5L > all)
            {
                risks.Add($"The first group takes {Figures.Percent(first, all)} of all devices; a smaller one finds a bad release sooner.");
            }

            if (plan.Pacing is Pacing.Unpaced && all > 1000)
            {
                risks.Add($"No rate limit: up to {Figures.Count(plan.Groups.Select((_, i) => view.SizeOf(i) ?? 0).Max())} devices download at once.");
            }
        }

        for (var i = 0; i < plan.Groups.Count && risks.Count < 8; i++)
        {
            if (plan.Groups[i].ErrorLimit is ErrorLimit.Percent { Value: > 20 } limit)
            {
                risks.Add($"Group {i + 1} accepts {limit.Value} % failures{(view.FailuresAllowed(i) is { } allowed ? $", {Figures.Count(allowed)} devices" : "")}.");
            }
        }

        if (plan.Schedule is { Start: RolloutStart.AtTime, StartAt: { } at } && at is { DayOfWeek: DayOfWeek.Friday, Hour: >= 12 })
        {
            risks.Add("It starts on a Friday afternoon (UTC).");
        }

        return risks;
    }
}
