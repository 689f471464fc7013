using System.Globalization;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Policies;

/// <summary>Rules of who becomes a member when: devices that match later, and the order of members. Sources: hawkbit-rollouts, 3.1 and 6.9; aws-iot-jobs, 2.</summary>
internal static class GrowthRules
{
    private const string Template = "dynamicGroupTemplate";

    // Their values change by the update itself, so an offered device would leave at once.
    private static readonly string[] s_changedByUpdate = ["updatestatus", "assignedds"];

    /// <summary>What is wrong.</summary>
    public static IEnumerable<PlanFault> Check(RolloutPlan plan)
    {
        if (plan.Selection.DynamicGroups is { } groups)
        {
            if (plan.Selection.Mode != SelectionMode.Dynamic)
            {
                yield return new PlanFault(Template, "It needs a dynamic rollout.", "Leave it out, or choose dynamic.");
            }

            foreach (var fault in CheckTemplate(plan, groups))
            {
                yield return fault;
            }
        }

        if (plan.Selection.ShuffleSeed is { } seed)
        {
            if (seed < 0)
            {
                yield return new PlanFault("shuffleSeed", $"It is {seed}.", "Choose 0 or more, or leave it out for the order of ids.");
            }

            if (plan.Reading == PlanReading.HawkBit)
            {
                yield return new PlanFault("shuffleSeed", "By hawkBit's rules devices become members by id.", "Leave it out, or choose the console's own rules.");
            }
        }

        if (!plan.Grows())
        {
            yield break;
        }

        if (plan.Selection.FailedIn is not null)
        {
            yield return new PlanFault("dynamic", "The failed devices of a finished rollout become no more.", "Leave it out, or choose a target filter.");
        }

        var fixedGroups = plan.FixedGroups();
        if (fixedGroups >= PlanRules.MostGroups)
        {
            yield return new PlanFault(
                "groups", $"There are {fixedGroups} groups, and devices that match later need one more.", $"Use at most {PlanRules.MostGroups - 1}.");
        }

        for (var i = 0; i < fixedGroups; i++)
        {
            if (IsNameOfAdded(plan, plan.Groups[i].Name))
            {
                yield return new PlanFault(
                    $"groups[{i}].name", $"The name '{plan.Groups[i].Name}' is taken by a group for devices that match later.", $"Choose another, such as 'fixed {i + 1}'.");
            }
        }
    }

    /// <summary>What is legal but foolish.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="matching">Devices that match today.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, int matching)
    {
        if (plan.Selection is { Mode: SelectionMode.Dynamic, DynamicGroups.TargetCount: { } count })
        {
            var most = (long)(PlanRules.MostGroups - plan.FixedGroups()) * count;
            if (most < matching)
            {
                yield return new PlanFault(
                    Template,
                    $"Groups of {Plural.Of(count, "device")} are full after {Plural.Of((int)most, "later device")}: a rollout has at most {PlanRules.MostGroups} groups.",
                    $"Choose at least {(matching + PlanRules.MostGroups - 1) / PlanRules.MostGroups} devices per group.");
            }
        }

        if (plan.Selection.Mode == SelectionMode.Continuous
            && Array.Find(s_changedByUpdate, f => plan.Selection.Filter.Contains(f, StringComparison.OrdinalIgnoreCase)) is { } field)
        {
            yield return new PlanFault(
                "targetFilterQuery", $"The update itself changes '{field}': a device may stop matching as soon as it is offered the update, and is then removed.",
                "Filter by what the update does not change, such as name==* or tag==pilot, or choose dynamic.");
        }
    }

    private static IEnumerable<PlanFault> CheckTemplate(RolloutPlan plan, DynamicGroups groups)
    {
        if (groups.TargetCount < 1)
        {
            yield return new PlanFault($"{Template}.targetCount", $"It is {groups.TargetCount}.", "Send 1 or more, or leave it out for as many as the last group has.");
        }

        if (groups.NameSuffix.Length > DynamicGroups.LongestSuffix)
        {
            yield return new PlanFault(
                $"{Template}.nameSuffix", $"It has {groups.NameSuffix.Length} characters.", $"At most {DynamicGroups.LongestSuffix} are allowed.");
        }

        if (groups is { Only: true, TargetCount: null })
        {
            yield return new PlanFault($"{Template}.targetCount", "There is no other group whose size could be taken.", "Send the number of devices of each group.");
        }

        if (groups.Only && plan.Groups.Count != 1)
        {
            yield return new PlanFault("groups", $"There are {plan.Groups.Count} groups, but only further ones were asked for.", "Give one group, the pattern of the others.");
        }
    }

    // Names of added groups: "group-", a number behind the fixed groups, and the suffix.
    private static bool IsNameOfAdded(RolloutPlan plan, string name)
    {
        const string start = "group-";
        var suffix = plan.Selection.DynamicGroups?.NameSuffix ?? "";
        return name.Length > start.Length + suffix.Length && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(start.Length, name.Length - start.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > plan.FixedGroups() && Growth.NameOf(plan, number) == name;
    }
}
