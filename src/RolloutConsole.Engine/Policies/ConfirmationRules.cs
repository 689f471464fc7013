namespace RolloutConsole.Engine.Policies;

/// <summary>Where a plan asks a person at the device (hawkbit-rollouts, 4.6), and what is foolish about it.</summary>
public static class ConfirmationRules
{
    /// <summary>Whether a person must agree for devices of that group: the group's own choice, else the rollout's.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="group">A group of it.</param>
    public static bool IsRequired(RolloutPlan plan, GroupPlan group) => group.ConfirmationRequired ?? plan.Content.ConfirmationRequired;

    /// <summary>Whether any group asks a person.</summary>
    /// <param name="plan">The plan.</param>
    public static bool IsRequired(RolloutPlan plan) => plan.Groups.Exists(g => IsRequired(plan, g));

    /// <summary>What is legal but foolish.</summary>
    /// <param name="plan">A plan without faults.</param>
    /// <param name="isFlowEnabled">The setting <c>user.confirmation.flow.enabled</c>.</param>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan, bool isFlowEnabled)
    {
        if (!IsRequired(plan))
        {
            yield break;
        }

        if (!isFlowEnabled)
        {
            yield return new PlanFault(
                "confirmationRequired", "Nobody will be asked: the confirmation flow is switched off in the settings.",
                "Let an Admin switch it on before the start, or ask for no confirmation.");
        }
        else if (plan.DeviceLimits.HasTimeout)
        {
            yield return new PlanFault(
                "confirmationRequired", "A device that waits for its person never times out: the clock starts when the device fetches the update.",
                "Expect the group to stay open until everybody has answered, or until it is stopped.");
        }
    }
}
