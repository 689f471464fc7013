using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Groups;

/// <summary>
/// The questions asked of a running group, in exact integers. Sources: hawkbit-rollouts, 5.2 and 5.3; architecture, table "Readings".
/// </summary>
public static class GroupJudge
{
    /// <summary>The denominator of both percentages: members, without skipped ones in the console's own reading.</summary>
    public static int Denominator(RolloutPlan plan, GroupTally tally) =>
        plan.Reading == PlanReading.HawkBit ? tally.Members : tally.Members - tally.Skipped;

    /// <summary>
    /// Successes that count toward the trigger. A download-only rollout counts downloads, so a skipped action is none
    /// (hawkbit-rollouts, 5.2, last row). Where the plan watches health only healthy devices count (ecs-rolling-update, B-1).
    /// </summary>
    public static int Successes(RolloutPlan plan, GroupTally tally)
    {
        if (plan.Content.ActionType == ActionType.DownloadOnly)
        {
            return tally.Downloaded;
        }

        return plan.Reading == PlanReading.HawkBit ? tally.Confirmed : tally.Confirmed - tally.Skipped;
    }

    /// <summary>Fewest successes that reach the trigger; 0 for an empty group.</summary>
    public static int SuccessesNeeded(RolloutPlan plan, GroupPlan group, GroupTally tally)
    {
        var percent = (long)group.SuccessTriggerPercent * Denominator(plan, tally);
        return (int)((percent + 99) / 100);
    }

    /// <summary>True when the success trigger is reached (<c>&gt;=</c>); always true for an empty group.</summary>
    public static bool IsTriggerReached(RolloutPlan plan, GroupPlan group, GroupTally tally) =>
        100L * Successes(plan, tally) >= (long)group.SuccessTriggerPercent * Denominator(plan, tally);

    /// <summary>
    /// True when the error limit is broken (<c>&gt;</c>); never for an empty group or before the minimum sample. Targets count by their
    /// newest attempt, so one that is tried again has not failed (architecture, section 4).
    /// </summary>
    public static bool IsErrorLimitBroken(RolloutPlan plan, GroupPlan group, GroupTally tally) =>
        tally.Executed - tally.RetryDue >= group.ErrorMinimumSample && group.ErrorLimit.IsBrokenBy(tally.FailedForGood, Denominator(plan, tally));

    /// <summary>The most failures the group may have.</summary>
    public static int FailuresAllowed(RolloutPlan plan, GroupPlan group, GroupTally tally) =>
        group.ErrorLimit.Allowed(Denominator(plan, tally));
}
