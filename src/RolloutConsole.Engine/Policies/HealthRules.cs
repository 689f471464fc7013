namespace RolloutConsole.Engine.Policies;

/// <summary>What can be wrong with the watch over health. Sources: architecture, sections 3 and 5; ecs-rolling-update, sections 4 and 7.</summary>
internal static class HealthRules
{
    /// <summary>Faults.</summary>
    public static IEnumerable<PlanFault> Check(RolloutPlan plan)
    {
        if (plan.Health is not { } health)
        {
            yield break;
        }

        if (health.Grace < TimeSpan.Zero || health.Grace > HealthWatch.LongestGrace)
        {
            yield return new PlanFault("health.grace", $"It is {health.Grace.TotalSeconds:0.##} seconds.", $"It must be between 0 and {HealthWatch.LongestGrace.TotalSeconds:N0} seconds.");
        }

        if (health.BakeTime < TimeSpan.Zero || health.BakeTime > HealthWatch.LongestBakeTime)
        {
            yield return new PlanFault("health.bakeTime", $"It is {health.BakeTime.TotalMinutes:0.##} minutes.", $"It must be between 0 and {HealthWatch.LongestBakeTime.TotalMinutes:N0} minutes.");
        }

        if (string.IsNullOrWhiteSpace(health.Attribute) || health.Attribute.Length > HealthWatch.LongestAttribute)
        {
            yield return new PlanFault(
                "health.attribute", health.Attribute.Length > HealthWatch.LongestAttribute ? $"It has {health.Attribute.Length} characters." : "It is empty.",
                $"Give the name of a device attribute, such as {HealthWatch.UsualAttribute}, of at most {HealthWatch.LongestAttribute} characters.");
        }

        if (plan.Content.ActionType == ActionType.DownloadOnly)
        {
            yield return new PlanFault(
                "health", "A download-only rollout installs nothing, so there is no health after the installation.",
                "Leave it out, or choose another action type.");
        }
    }

    /// <summary>Legal, and not what it seems.</summary>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan)
    {
        if (plan.Health is not { } health)
        {
            yield break;
        }

        if (plan is { Breaker: null, Alarms: null, AbortCriteria.IsEmpty: true } and not { Pacing: Pacing.CapacityWindow } && health.BakeTime > TimeSpan.Zero)
        {
            yield return new PlanFault(
                "health.bakeTime", "A device that begins to fail while the rollout bakes halts nothing: there is no abort rule, breaker, alarm or capacity limit.",
                "Add an abort rule or a circuit breaker.");
        }

        if (plan.Breaker is { Counting: BreakerCounting.EndedByHealthy })
        {
            yield return new PlanFault(
                "health", "The circuit breaker ends with the first healthy device: it counts none that fails after that.",
                "Let it count failures in a row.");
        }
    }
}
