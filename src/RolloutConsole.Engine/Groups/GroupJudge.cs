using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Groups;

/// <summary>
/// The questions asked of a running group, in exact integers. Sources: hawkbit-rollouts, 5.2 and 5.3; architecture, table "Readings".
/// </summary>
public static class GroupJudge
{
    /// <summary>
    /// The planned size that counts in place of a smaller number of members: that of the last running group of a dynamic rollout, which
    /// still grows (hawkbit-rollouts, 6.9, row "thresholds"). 0 for every other group.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="groups">All groups of the rollout.</param>
    /// <param name="index">Which of them, counted from 0.</param>
    public static int PlannedSize(RolloutPlan plan, IReadOnlyList<GroupView> groups, int index)
    {
        if (!plan.IsGrowing(groups[index].Number) || groups[index].Status != GroupStatus.Running)
        {
            return 0;
        }

        for (var later = index + 1; later < groups.Count; later++)
        {
            if (groups[later].Status == GroupStatus.Running)
            {
                return 0;
            }
        }

        return groups[index].PlannedSize;
    }

    /// <summary>The denominator of both percentages: members, without skipped ones in the console's own reading.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tally">The group's tally.</param>
    /// <param name="planned">As <see cref="PlannedSize"/> says; here and in the questions below.</param>
    public static int Denominator(RolloutPlan plan, GroupTally tally, int planned = 0)
    {
        var members = Math.Max(tally.Members, planned);
        return plan.Reading == PlanReading.HawkBit ? members : members - tally.Skipped;
    }

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
    public static int SuccessesNeeded(RolloutPlan plan, GroupPlan group, GroupTally tally, int planned = 0)
    {
        var percent = (long)group.SuccessTriggerPercent * Denominator(plan, tally, planned);
        return (int)((percent + 99) / 100);
    }

    /// <summary>True when the success trigger is reached (<c>&gt;=</c>); always true for an empty group.</summary>
    public static bool IsTriggerReached(RolloutPlan plan, GroupPlan group, GroupTally tally, int planned = 0) =>
        100L * Successes(plan, tally) >= (long)group.SuccessTriggerPercent * Denominator(plan, tally, planned);

    /// <summary>
    /// True when the error limit is broken (<c>&gt;</c>); never for an empty group or before the minimum sample. Targets count by their
    /// newest attempt, so one that is tried again has not failed (architecture, section 4).
    /// </summary>
    public static bool IsErrorLimitBroken(RolloutPlan plan, GroupPlan group, GroupTally tally, int planned = 0) =>
        tally.Executed - tally.RetryDue >= group.ErrorMinimumSample && group.ErrorLimit.IsBrokenBy(tally.FailedForGood, Denominator(plan, tally, planned));

    /// <summary>The most failures the group may have.</summary>
    public static int FailuresAllowed(RolloutPlan plan, GroupPlan group, GroupTally tally, int planned = 0) =>
        group.ErrorLimit.Allowed(Denominator(plan, tally, planned));
}
