using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>A distribution set that devices return to.</summary>
/// <param name="SetId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Devices">How many devices that had begun ran it before; some of them may run it still.</param>
public sealed record ReturnSet(long SetId, string Name, string Version, int Devices);

/// <summary>
/// What a rollback is made of (ecs-rolling-update, B-17 and B-18; decision 0007): one group for each previous set, all of them at once,
/// the pace of the rolled-back rollout, its breaker, no approval, and no recovery of its own.
/// </summary>
public static class RollbackPlan
{
    private const string Suffix = " rollback";

    /// <summary>The plan of the rollback.</summary>
    /// <param name="source">The rollout whose devices return.</param>
    /// <param name="returns">The sets that they return to, 1 to <see cref="PlanRules.MostGroups"/>.</param>
    /// <param name="now">When it is created; it starts at once.</param>
    public static RolloutPlan Of(RolloutView source, IReadOnlyList<ReturnSet> returns, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfZero(returns.Count);
        var plan = source.Plan;
        return plan with
        {
            Reading = PlanReading.Console,
            Selection = new TargetSelection(plan.Selection.Filter),
            Content = plan.Content with { DistributionSetId = returns[0].SetId, ConfirmationRequired = false },
            BusyDevices = BusyDevices.Wait,
            Groups = [.. returns.Select((set, index) => GroupOf(set, index, returns.Sum(r => r.Devices)))],
            Pacing = plan.Pacing is Pacing.CapacityWindow ? new Pacing.Unpaced() : plan.Pacing,
            MostInFlight = plan.Pacing is Pacing.CapacityWindow window ? Least(plan.MostInFlight, PlacesOf(window, source.Total.Members)) : plan.MostInFlight,
            AbortCriteria = [],
            Breaker = plan.Breaker is { } breaker ? breaker with { Action = GuardAction.Abort } : null,
            // What made the rollout fail is often in alarm still: a repair waits for no reading (ecs-rolling-update, section 4).
            Alarms = null,
            Recovery = Recovery.None,
            Schedule = new RolloutSchedule(RolloutStart.AtTime, now),
            Approval = ApprovalRule.Never,
        };
    }

    /// <summary>True for the plan of a rollback: its groups have sets of their own, which only the engine writes.</summary>
    public static bool IsRollback(RolloutPlan plan) => plan.Groups[0].DistributionSetId is not null;

    /// <summary>What it is called: the rollout's name, cut where needed, and the word rollback; from the second try on with a number.</summary>
    /// <param name="source">Name of the rollout whose devices return.</param>
    /// <param name="attempt">1 for the first try; names are unique, and people may have used this one.</param>
    public static string NameOf(string source, int attempt)
    {
        var end = attempt == 1 ? Suffix : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Suffix} {attempt}");
        return source[..Math.Min(source.Length, PlanRules.LongestName - end.Length)].TrimEnd() + end;
    }

    /// <summary>Why it exists, in one sentence; cut to <see cref="PlanRules.LongestDescription"/>.</summary>
    public static string DescriptionOf(RolloutView source)
    {
        var text = $"Returns the devices of rollout {source.Id}: {source.Reason.Text}";
        return text[..Math.Min(text.Length, PlanRules.LongestDescription)];
    }

    // The devices that return count as unhealthy already and use no budget of their own; at most so many update at once (B-4 and B-18).
    // The fleet is that of the rolled-back rollout: measured by the rollback's few devices, its limits could never let one begin.
    private static int PlacesOf(Pacing.CapacityWindow window, int devices) => Math.Max(1, window.Mode == CapacityMode.InPlace
        ? devices - CapacityLimits.Lower(devices, window.MinimumHealthyPercent)
        : CapacityLimits.Upper(devices, window.MaximumPercent) - devices);

    private static int Least(int? limit, int places) => Math.Min(limit ?? places, places);

    // It never waits for the group before it, and no share of failures halts it: that is left to the breaker.
    private static GroupPlan GroupOf(ReturnSet set, int index, int devices)
    {
        var end = string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({index + 1})");
        var name = $"To {set.Name} {set.Version}";
        return new GroupPlan(name[..Math.Min(name.Length, PlanRules.LongestName - end.Length)] + end, 100f * set.Devices / devices)
        {
            DistributionSetId = set.SetId,
            SuccessTriggerPercent = 0,
            ErrorLimit = new ErrorLimit.Percent(100),
        };
    }
}
