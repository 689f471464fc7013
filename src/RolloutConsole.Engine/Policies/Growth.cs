namespace RolloutConsole.Engine.Policies;

/// <summary>
/// What a plan says of groups that are not in it: those that a rollout adds for devices that match later. Everything is derived from the
/// plan and the group's number, so a row of such a group needs no plan of its own. Source: hawkbit-rollouts, 6.9.
/// </summary>
public static class Growth
{
    /// <summary>True when devices that match later join.</summary>
    public static bool Grows(this RolloutPlan plan) => plan.Selection.Mode != SelectionMode.Frozen;

    /// <summary>True when a group is one that devices join while the rollout runs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="number">The group's place, counted from 1.</param>
    public static bool IsGrowing(this RolloutPlan plan, int number) => plan.Grows() && number > FixedGroups(plan);

    /// <summary>Groups whose members are fixed when the rollout is created; they come first.</summary>
    public static int FixedGroups(this RolloutPlan plan) => plan.Selection.DynamicGroups is { Only: true } ? 0 : plan.Groups.Count;

    /// <summary>The plan of a group: its own, or for those that are added a copy of the last one under the name <c>group-n</c> and suffix.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="number">The group's place, counted from 1.</param>
    public static GroupPlan GroupAt(this RolloutPlan plan, int number) => number <= FixedGroups(plan)
        ? plan.Groups[number - 1]
        : plan.Groups[^1] with { Name = NameOf(plan, number), Percentage = 100 };

    /// <summary>Name of an added group.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="number">The group's place, counted from 1.</param>
    public static string NameOf(RolloutPlan plan, int number) => $"group-{number}{plan.Selection.DynamicGroups?.NameSuffix}";

    /// <summary>
    /// Devices that an added group is to get, at least 1; 0 in a continuous rollout, whose last group takes everybody who joins
    /// (aws-iot-jobs, A-13).
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="before">What the group before it got or was to get; 0 when there is none.</param>
    public static int SizeAfter(this RolloutPlan plan, int before) =>
        plan.Selection.Mode == SelectionMode.Continuous ? 0 : Math.Max(1, plan.Selection.DynamicGroups?.TargetCount ?? before);

    /// <summary>The same plan for today's devices only: nobody joins, nobody leaves.</summary>
    public static RolloutPlan WithoutGrowth(this RolloutPlan plan) =>
        plan with { Selection = plan.Selection with { Mode = SelectionMode.Frozen, DynamicGroups = null } };
}
