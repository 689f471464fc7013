using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// What can be said about a plan without asking the database: every rule names its field, what is wrong and what would be right.
/// Sources: hawkbit-rollouts, 1.5, 1.6 and 3.6; architecture, sections 3 and 4 (table "Readings").
/// </summary>
public static class PlanRules
{
    /// <summary>Most groups of a rollout (hawkbit-rollouts, 10.2).</summary>
    public const int MostGroups = 500;

    /// <summary>Most abort criteria of a plan.</summary>
    public const int MostCriteria = 20;

    /// <summary>Longest name of a rollout or group.</summary>
    public const int LongestName = 128;

    /// <summary>Longest description.</summary>
    public const int LongestDescription = 512;

    /// <summary>Highest rate that can be asked for, in devices a minute.</summary>
    public const int HighestRate = 1_000_000;

    // Whatever can never move with so many devices never can: both limits of a capacity window are shares.
    private const int AssumedFleet = 1_000_000;

    /// <summary>Longest soak of a group.</summary>
    public static readonly TimeSpan LongestSoak = TimeSpan.FromDays(30);

    /// <summary>Shortest timeout of a device (aws-iot-jobs, 8.1).</summary>
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Longest timeout of a device: 7 days (aws-iot-jobs, 8.1).</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10_080);

    /// <summary>Most retries of one device (aws-iot-jobs, 8.2).</summary>
    public const int MostRetries = 10;

    /// <summary>Highest weight.</summary>
    public const int HighestWeight = 1000;

    /// <summary>Every fault of name, description and plan.</summary>
    public static IEnumerable<PlanFault> Check(string name, string description, RolloutPlan plan) =>
        CheckName("name", name)
            .Concat(CheckDescription(description))
            .Concat(plan.Selection.FailedIn is null ? CheckFilter("targetFilterQuery", plan.Selection.Filter) : [])
            .Concat(CheckContent(plan))
            .Concat(CheckGroups(plan))
            .Concat(GrowthRules.Check(plan))
            .Concat(GuardRules.CheckPacing(plan))
            .Concat(GuardRules.CheckGuards(plan))
            .Concat(AlarmRules.Check(plan))
            .Concat(RecoveryRules.Check(plan))
            .Concat(DeviceLimitRules.Check(plan.DeviceLimits))
            .Concat(HealthRules.Check(plan))
            .Concat(ScheduleRules.Check(plan.Schedule))
            .Concat(CheckApproval(plan.Approval));

    /// <summary>Whether the groups together take every target (hawkbit-rollouts, 3.6: coverage).</summary>
    /// <param name="plan">The plan, without faults in its groups.</param>
    /// <param name="matching">Targets that match.</param>
    /// <param name="sizes">The estimated size of each group.</param>
    public static IEnumerable<PlanFault> CheckCoverage(RolloutPlan plan, int matching, IReadOnlyList<int> sizes)
    {
        // Whoever only waits for devices to come needs none today (hawkbit-rollouts, 3.1; aws-iot-jobs, 2); but some number must be able to move.
        if (plan.Selection is { Mode: SelectionMode.Continuous } or { DynamicGroups.Only: true } && (matching == 0 || plan.FixedGroups() == 0))
        {
            foreach (var fault in GuardRules.CheckCapacity(plan, Math.Max(matching, AssumedFleet)))
            {
                yield return fault;
            }

            yield break;
        }

        if (matching == 0)
        {
            yield return new PlanFault(
                "targetFilterQuery", "No target matches, or none can take the distribution set.",
                "Widen the filter until it matches at least one target.");
            yield break;
        }

        foreach (var fault in GuardRules.CheckCapacity(plan, matching))
        {
            yield return fault;
        }

        var covered = sizes.Sum();
        if (covered != matching)
        {
            var difference = covered < matching ? $"{matching - covered} would be left over" : $"{covered - matching} are counted twice";
            yield return new PlanFault(
                "groups", $"The groups take {covered} of {matching} targets; {difference}.",
                "Let the shares of each filter add up to 100 %, or add a last group without a filter and with 100 % that takes the rest.");
        }
    }

    /// <summary>What is legal but foolish.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="sizes">Size of each group.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, IReadOnlyList<int> sizes)
    {
        for (var i = 0; i < plan.Groups.Count && i < sizes.Count; i++)
        {
            var group = plan.Groups[i];
            if (sizes[i] == 0)
            {
                yield return new PlanFault($"groups[{i}].percentage", $"Group {i + 1} gets no device.", "Use fewer groups or a larger share.");
                continue;
            }

            if (group.ErrorLimit is ErrorLimit.Percent { Value: 100 } || group.ErrorLimit.Allowed(sizes[i]) >= sizes[i])
            {
                yield return new PlanFault(
                    $"groups[{i}].errorLimit", $"Group {i + 1} never pauses: all {sizes[i]} devices may fail.", group.ErrorLimit is ErrorLimit.Percent ? "Choose at most 99 %." : $"Choose at most {sizes[i] - 1}.");
            }

            if (group.SuccessTriggerPercent == 0 && i + 1 < plan.Groups.Count)
            {
                yield return new PlanFault(
                    $"groups[{i}].successTriggerPercent", $"Group {i + 2} starts as soon as group {i + 1} does.", "Choose at least 1 %.");
            }

            if (group.ErrorMinimumSample > sizes[i])
            {
                yield return new PlanFault(
                    $"groups[{i}].errorMinimumSample", $"The error limit of group {i + 1} is never asked: it waits for {group.ErrorMinimumSample} results of {sizes[i]} devices.",
                    $"Choose at most {sizes[i]}.");
            }
        }

        foreach (var warning in GuardRules.Warn(plan, sizes)
            .Concat(AlarmRules.Warn(plan))
            .Concat(RecoveryRules.Warn(plan))
            .Concat(DeviceLimitRules.Warn(plan))
            .Concat(HealthRules.Warn(plan))
            .Concat(GrowthRules.Warn(plan, sizes.Sum())))
        {
            yield return warning;
        }
    }

    private static IEnumerable<PlanFault> CheckName(string field, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return new PlanFault(field, "It is empty.", $"Give it 1 to {LongestName} characters.");
        }
        else if (name.Length > LongestName)
        {
            yield return new PlanFault(field, $"It has {name.Length} characters.", $"At most {LongestName} are allowed.");
        }
    }

    private static IEnumerable<PlanFault> CheckDescription(string description)
    {
        if (description.Length > LongestDescription)
        {
            yield return new PlanFault("description", $"It has {description.Length} characters.", $"At most {LongestDescription} are allowed.");
        }
    }

    /// <summary>Whether a text is a target filter; a fault names the position.</summary>
    internal static IEnumerable<PlanFault> CheckFilter(string field, string filter)
    {
        if (!TargetFilter.TryParse(filter, out _, out var fault))
        {
            var hint = fault.Suggestion is { } suggestion ? $"Write {suggestion}." : "Mend the filter there.";
            yield return new PlanFault(field, $"At position {fault.Position + 1}: {fault.Message}", hint);
        }
    }

    private static IEnumerable<PlanFault> CheckContent(RolloutPlan plan)
    {
        if (plan.Content.Weight is < 0 or > HighestWeight)
        {
            yield return new PlanFault("weight", $"It is {plan.Content.Weight}.", $"It must be between 0 and {HighestWeight}.");
        }

        if (plan.Content.ActionType == ActionType.TimeForced && plan.Content.ForceAt is null && plan.Reading == PlanReading.Console)
        {
            yield return new PlanFault("forcetime", "A time-forced rollout has no moment at which it becomes forced.", "Give the moment.");
        }
    }

    private static IEnumerable<PlanFault> CheckGroups(RolloutPlan plan)
    {
        if (plan.Groups.Count is < 1 or > MostGroups)
        {
            yield return new PlanFault("groups", $"There are {plan.Groups.Count} groups.", $"Use 1 to {MostGroups}.");
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Groups.Count; i++)
        {
            var (group, field) = (plan.Groups[i], $"groups[{i}]");
            foreach (var fault in CheckName($"{field}.name", group.Name))
            {
                yield return fault;
            }

            if (!names.Add(group.Name))
            {
                yield return new PlanFault($"{field}.name", $"The name '{group.Name}' is used twice.", "Give each group a name of its own.");
            }

            if (group.Filter.Length > 0)
            {
                foreach (var fault in CheckFilter($"{field}.targetFilterQuery", group.Filter))
                {
                    yield return fault;
                }
            }

            // A split into equal parts may have more than a hundred groups; only written shares start at 1 % (hawkbit-rollouts, 3.6).
            if (!float.IsFinite(group.Percentage) || group.Percentage is <= 0 or > 100)
            {
                yield return new PlanFault($"{field}.percentage", $"It is {group.Percentage}.", "It must be above 0 and at most 100.");
            }

            if (group.SuccessTriggerPercent is < 0 or > 100)
            {
                yield return new PlanFault($"{field}.successTriggerPercent", $"It is {group.SuccessTriggerPercent}.", "It must be a whole number from 0 to 100.");
            }

            if (group.ErrorMinimumSample < 0)
            {
                yield return new PlanFault($"{field}.errorMinimumSample", $"It is {group.ErrorMinimumSample}.", "It must be 0 or more.");
            }

            if (group.SoakTime < TimeSpan.Zero || group.SoakTime > LongestSoak)
            {
                yield return new PlanFault($"{field}.soakTime", $"It is {group.SoakTime.TotalMinutes} minutes.", $"It must be between 0 and {LongestSoak.TotalMinutes:N0} minutes.");
            }

            switch (group.ErrorLimit)
            {
                case ErrorLimit.Percent { Value: < 0 or > 100 } limit:
                    yield return new PlanFault($"{field}.errorLimit", $"It is {limit.Value} %.", "It must be a whole number from 0 to 100.");
                    break;
                case ErrorLimit.Count { Value: < 0 } limit:
                    yield return new PlanFault($"{field}.errorLimit", $"It is {limit.Value} devices.", "It must be 0 or more.");
                    break;
            }
        }
    }

    private static IEnumerable<PlanFault> CheckApproval(ApprovalRule approval)
    {
        if (approval.Above < 0)
        {
            yield return new PlanFault("approval.above", $"It is {approval.Above}.", "It must be 0 (always) or a number of devices; leave it out for never.");
        }
    }
}
