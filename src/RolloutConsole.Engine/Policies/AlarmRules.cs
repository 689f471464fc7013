namespace RolloutConsole.Engine.Policies;

/// <summary>What can be wrong with the alarms of a plan. Source: ecs-rolling-update, section 4 and B-21.</summary>
public static class AlarmRules
{
    /// <summary>Most alarms of a plan.</summary>
    public const int MostRules = 10;

    /// <summary>Longest name of an alarm.</summary>
    public const int LongestName = 64;

    /// <summary>Most devices that an alarm may ask for.</summary>
    public const int MostDevices = 1_000_000;

    /// <summary>Faults.</summary>
    internal static IEnumerable<PlanFault> Check(RolloutPlan plan)
    {
        if (plan.Alarms is not { } watch)
        {
            yield break;
        }

        if (watch.Rules.Count is < 1 or > MostRules)
        {
            yield return new PlanFault("alarms.rules", $"There are {watch.Rules.Count} alarms.", $"Use 1 to {MostRules}, or leave alarms out.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < watch.Rules.Count; i++)
        {
            foreach (var fault in CheckRule(watch.Rules[i], $"alarms.rules[{i}]", names))
            {
                yield return fault;
            }
        }

        if (plan.Content.ActionType == ActionType.DownloadOnly)
        {
            yield return new PlanFault(
                "alarms", "A download-only rollout installs nothing, and alarms act from the first installed device on.",
                "Leave them out, or choose another action type.");
        }
    }

    /// <summary>Legal, and not what it seems.</summary>
    internal static IEnumerable<PlanFault> Warn(RolloutPlan plan)
    {
        if (plan.Alarms is not null && !(plan.Health?.BakeTime > TimeSpan.Zero))
        {
            yield return new PlanFault(
                "alarms", "Alarms act until the last device is done: there is no bake time in which what it does to the fleet could show.",
                "Watch health after the installation, with a bake time.");
        }
    }

    private static IEnumerable<PlanFault> CheckRule(AlarmRule rule, string field, HashSet<string> names)
    {
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > LongestName)
        {
            yield return new PlanFault(
                $"{field}.name", rule.Name.Length > LongestName ? $"It has {rule.Name.Length} characters." : "It is empty.", $"Give it 1 to {LongestName} characters.");
        }
        else if (!names.Add(rule.Name))
        {
            yield return new PlanFault($"{field}.name", $"The name '{rule.Name}' is used twice.", "Give each alarm a name of its own.");
        }

        foreach (var fault in PlanRules.CheckFilter($"{field}.filter", rule.Filter))
        {
            yield return fault;
        }

        if (rule.AtLeast is < 1 or > MostDevices)
        {
            yield return new PlanFault($"{field}.atLeast", $"It is {rule.AtLeast} devices.", $"It must be between 1 and {MostDevices:N0}.");
        }
    }
}
