using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>When an abort rule can first act, in devices.</summary>
internal static class AbortRuleWords
{
    /// <summary>The consequence of a rule in one or two sentences.</summary>
    /// <param name="rule">A rule without faults.</param>
    /// <param name="devices">Devices of the rollout, where known.</param>
    /// <param name="groups">Sizes of the groups, where known.</param>
    public static string Of(AbortCriterion rule, int? devices, IReadOnlyList<int> groups)
    {
        var isGroup = rule.Scope == GuardScope.EachGroup;
        // A rule for each group is shown with the first group in which it can act, or the largest.
        var place = isGroup ? groups.ToList().FindIndex(g => g >= rule.MinimumExecuted) : -1;
        var all = !isGroup ? devices : groups.Count == 0 ? (int?)null : place < 0 ? groups.Max() : groups[place];
        var first = Ordinal(rule.FailuresThatMeet(rule.MinimumExecuted));
        var begin = $"Not before {Figures.Count(rule.MinimumExecuted)} {(rule.MinimumExecuted == 1 ? "device" : "devices")}{(isGroup ? " of a group" : "")} finished; then from the {first} failure.";
        if (all is not { } size)
        {
            return begin;
        }

        return size < rule.MinimumExecuted
            ? $"It can never act: {(isGroup ? "the largest group has" : "there are")} only {Figures.Count(size)} devices."
            : $"{begin} {(isGroup ? $"Group {place + 1} of {Figures.Count(size)}" : $"At {Figures.Count(size)} finished")}: the {Ordinal(rule.FailuresThatMeet(size))}.";
    }

    private static string Ordinal(long number)
    {
        var ending = (number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return Figures.Count(number) + ending;
    }
}
