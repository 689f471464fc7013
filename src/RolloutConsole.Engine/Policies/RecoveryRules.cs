namespace RolloutConsole.Engine.Policies;

/// <summary>What can be wrong with the recovery of a plan.</summary>
internal static class RecoveryRules
{
    /// <summary>Faults: a rollback of what installs nothing, and what only the engine writes into a rollback's plan.</summary>
    public static IEnumerable<PlanFault> Check(RolloutPlan plan)
    {
        if (plan.Content.ActionType == ActionType.DownloadOnly)
        {
            foreach (var field in RollingBack(plan))
            {
                yield return new PlanFault(
                    field, "A download-only rollout installs nothing, so there is nothing to return.",
                    field == "recovery" ? "Choose none, or another action type." : "Choose abort or pause, or another action type.");
            }
        }

        for (var i = 0; i < plan.Groups.Count; i++)
        {
            if (plan.Groups[i].DistributionSetId is not null)
            {
                yield return new PlanFault(
                    $"groups[{i}].distributionSetId", "Only the groups of a rollback have distribution sets of their own.",
                    "Leave it out: every group gets the rollout's distribution set.");
            }
        }
    }

    /// <summary>A rollback that nothing in the plan can bring about.</summary>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan)
    {
        if (plan.Recovery == Recovery.RollBack && !CanAbort(plan))
        {
            yield return new PlanFault(
                "recovery", "Nothing in this plan aborts the rollout, so it is never rolled back by itself.",
                "Add an abort rule, a circuit breaker or an error limit that aborts.");
        }
    }

    /// <summary>The fields of a plan that ask for a rollback.</summary>
    private static IEnumerable<string> RollingBack(RolloutPlan plan)
    {
        if (plan.Recovery == Recovery.RollBack)
        {
            yield return "recovery";
        }

        for (var i = 0; i < plan.AbortCriteria.Count; i++)
        {
            if (plan.AbortCriteria[i].Action == GuardAction.AbortAndRollBack)
            {
                yield return $"abortCriteria[{i}].action";
            }
        }

        if (plan.Breaker?.Action == GuardAction.AbortAndRollBack)
        {
            yield return "breaker.action";
        }

        for (var i = 0; i < plan.Groups.Count; i++)
        {
            if (plan.Groups[i].ErrorAction == ErrorAction.AbortAndRollBack)
            {
                yield return $"groups[{i}].errorAction";
            }
        }
    }

    // A capacity window aborts by itself when nothing can go on (ecs-rolling-update, B-13).
    private static bool CanAbort(RolloutPlan plan) =>
        plan.Pacing is Pacing.CapacityWindow
        || plan.AbortCriteria.Exists(c => c.Action != GuardAction.Pause)
        || plan.Breaker is { Action: not GuardAction.Pause }
        || plan.Groups.Exists(g => g.ErrorAction != ErrorAction.Pause && g.ErrorLimit is not ErrorLimit.Percent { Value: 100 });
}
