namespace RolloutConsole.Engine.Policies;

/// <summary>What can be wrong with timeouts and retries. Sources: aws-iot-jobs, 8.1, 8.2 and A-15.</summary>
internal static class DeviceLimitRules
{
    /// <summary>Faults of the device limits.</summary>
    public static IEnumerable<PlanFault> Check(DeviceLimits limits) =>
        CheckTimeout("deviceLimits.inProgressTimeout", limits.InProgressTimeout)
            .Concat(CheckTimeout("deviceLimits.stepTimeout", limits.StepTimeout))
            .Concat(CheckRetries(limits));

    /// <summary>Limits that are legal and can never act.</summary>
    public static IEnumerable<PlanFault> Warn(RolloutPlan plan)
    {
        var limits = plan.DeviceLimits;
        if (limits is { HasTimeout: false, RetriesAfterTimeout: > 0 })
        {
            yield return new PlanFault(
                "deviceLimits.retriesAfterTimeout", "No device is ever tried again after a timeout: there is no timeout.", "Set a timeout, or choose 0.");
        }

        // The whole time runs from the fetch on, the silence at the earliest from there (DeviceLimits.DueAt).
        if (limits is { StepTimeout: { } step, InProgressTimeout: { } whole } && step >= whole)
        {
            yield return new PlanFault(
                "deviceLimits.stepTimeout", $"It never acts: {whole.TotalMinutes:0.##} minutes after the fetch the whole time is over, and a silence of {step.TotalMinutes:0.##} is not.",
                whole > PlanRules.ShortestTimeout ? $"Choose less than {whole.TotalMinutes:0.##}, such as {Math.Max(1, Math.Floor(whole.TotalMinutes / 2)):0}, or leave it out." : "Leave it out.");
        }
    }

    private static IEnumerable<PlanFault> CheckTimeout(string field, TimeSpan? timeout)
    {
        if (timeout is { } time && (time < PlanRules.ShortestTimeout || time > PlanRules.LongestTimeout))
        {
            yield return new PlanFault(
                field, $"It is {time.TotalMinutes:0.##} minutes.",
                $"It must be between {PlanRules.ShortestTimeout.TotalMinutes:N0} and {PlanRules.LongestTimeout.TotalMinutes:N0} minutes, or be left out.");
        }
    }

    private static IEnumerable<PlanFault> CheckRetries(DeviceLimits limits)
    {
        (string Field, int Count)[] counts =
        [
            ("deviceLimits.retriesAfterFailure", limits.RetriesAfterFailure), ("deviceLimits.retriesAfterTimeout", limits.RetriesAfterTimeout),
        ];
        var isSound = true;
        foreach (var (field, count) in counts.Where(c => c.Count is < 0 or > PlanRules.MostRetries))
        {
            isSound = false;
            yield return new PlanFault(field, $"It is {count}.", $"It must be between 0 and {PlanRules.MostRetries}.");
        }

        if (isSound && limits.MostAttempts - 1 > PlanRules.MostRetries)
        {
            yield return new PlanFault(
                "deviceLimits.retriesAfterFailure", $"A device could be tried again {limits.MostAttempts - 1} times.",
                $"Retries after failure and after timeout may be {PlanRules.MostRetries} together.");
        }
    }
}
