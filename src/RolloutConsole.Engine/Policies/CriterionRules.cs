using System.Globalization;

namespace RolloutConsole.Engine.Policies;

/// <summary>Abort criteria that are legal and never act (aws-iot-jobs, A-15). Each gets the first reason that holds.</summary>
internal static class CriterionRules
{
    /// <summary>What is legal but foolish.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="sizes">Size of each group.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, IReadOnlyList<int> sizes)
    {
        for (var i = 0; i < plan.AbortCriteria.Count; i++)
        {
            if ((WarnType(plan, i) ?? WarnMinimum(plan, i, sizes) ?? WarnShadow(plan, i, sizes)) is { } warning)
            {
                yield return warning;
            }
        }
    }

    private static PlanFault? WarnType(RolloutPlan plan, int index)
    {
        var field = $"abortCriteria[{index}].failureType";
        return plan.AbortCriteria[index].FailureType switch
        {
            FailureType.TimedOut when !plan.DeviceLimits.HasTimeout => new PlanFault(
                field, $"Criterion {index + 1} can never fire: it counts timeouts and there is no timeout.", "Set a timeout per device, or count other failures."),
            FailureType.Rejected when !plan.DeviceLimits.RejectedEndsAction => new PlanFault(
                field, $"Criterion {index + 1} can never fire: it counts refusals, and in this plan a refusal ends no update.",
                "Choose that a refusal ends the update, or count other failures."),
            _ => null,
        };
    }

    // Each criterion is compared with what it counts: the whole rollout, or the largest group.
    private static PlanFault? WarnMinimum(RolloutPlan plan, int index, IReadOnlyList<int> sizes)
    {
        var (criterion, isGroup) = (plan.AbortCriteria[index], plan.AbortCriteria[index].Scope == GuardScope.EachGroup);
        var most = isGroup ? sizes.DefaultIfEmpty().Max() : sizes.Sum();
        return most == 0 || criterion.MinimumExecuted <= most ? null : new PlanFault(
            $"abortCriteria[{index}].minimumExecuted",
            $"Criterion {index + 1} {GuardRules.Never(plan)}: it waits for {criterion.MinimumExecuted} results {(isGroup ? $"of one group and the largest has {most}" : $"and there are {most}")} devices.",
            $"Choose at most {most}.");
    }

    private static PlanFault? WarnShadow(RolloutPlan plan, int index, IReadOnlyList<int> sizes)
    {
        var later = plan.AbortCriteria[index];
        var isOneGroup = sizes.Count == 1 && !plan.Grows();
        if (plan.AbortCriteria.FindIndex(0, index, c => ActsBefore(c, later, isOneGroup)) is not (>= 0 and var place))
        {
            return null;
        }

        var first = plan.AbortCriteria[place];
        var fewer = first.MinimumExecuted > 1 ? $" or fewer than {first.MinimumExecuted} results" : "";
        return new PlanFault(
            $"abortCriteria[{index}].thresholdPercent",
            $"Criterion {index + 1} can never fire: whenever it is met, criterion {place + 1} is too, and acts first.",
            string.Create(CultureInfo.InvariantCulture, $"Choose less than {first.ThresholdPercent:0.##} %{fewer}, put it before criterion {place + 1}, or leave it out."));
    }

    // A pause does not count: who resumes acknowledges that criterion and not the later one.
    private static bool ActsBefore(AbortCriterion first, AbortCriterion later, bool isOneGroup) =>
        first.Action != GuardAction.Pause
        && (first.FailureType == FailureType.All || first.FailureType == later.FailureType)
        && first.MinimumExecuted <= later.MinimumExecuted && first.ThresholdPercent <= later.ThresholdPercent
        && (first.Scope == later.Scope || isOneGroup);
}
