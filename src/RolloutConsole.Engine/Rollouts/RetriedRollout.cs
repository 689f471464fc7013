using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// The rollout that tries the failed targets of a finished one again: one group with the default conditions (hawkbit-rollouts, 6.7).
/// Members are chosen by the source's results, neither by type nor by date of creation.
/// </summary>
public static class RetriedRollout
{
    private const string Suffix = "_retry";

    /// <summary>Targets whose newest attempt failed or timed out. Who refused is not asked again (aws-iot-jobs, 8.2).</summary>
    public static int FailedOf(RolloutView source) => source.Total.Error + source.Total.TimedOut;

    /// <summary>Why it cannot be retried; null when it can.</summary>
    /// <param name="status">Where the source stands.</param>
    /// <param name="failed">How many of its targets failed.</param>
    public static string? WhyNot(RolloutStatus status, int failed) =>
        status != RolloutStatus.Finished ? $"Only a finished rollout can be retried; it is {RolloutWords.Of(status)}."
        : failed == 0 ? "No device of it failed."
        : null;

    /// <summary>Its name: the source's with <c>_retry</c>; a rollout can therefore be retried once.</summary>
    public static string NameOf(string source) =>
        (source.Length + Suffix.Length <= PlanRules.LongestName ? source : source[..(PlanRules.LongestName - Suffix.Length)]) + Suffix;

    /// <summary>
    /// Its plan: content, pace and limits of the source, but no guards, which were made for the whole fleet. A start time is taken over,
    /// so one that has passed starts the retry by itself; nobody needs to confirm at the device.
    /// </summary>
    public static RolloutPlan PlanOf(RolloutView source) => new()
    {
        Reading = source.Plan.Reading,
        Selection = new TargetSelection($"failedrollout=={source.Id}") { FailedIn = source.Id },
        Content = source.Plan.Content with { Weight = PlanRules.HighestWeight, ConfirmationRequired = false },
        BusyDevices = source.Plan.BusyDevices,
        InFlightOnHalt = source.Plan.InFlightOnHalt,
        Groups = [new GroupPlan("group-1", 100)],
        Pacing = source.Plan.Pacing is Pacing.CapacityWindow ? new Pacing.Unpaced() : source.Plan.Pacing,
        MostInFlight = source.Plan.MostInFlight,
        DeviceLimits = source.Plan.DeviceLimits,
        Schedule = new RolloutSchedule(source.Plan.Schedule.Start, source.Plan.Schedule.StartAt),
        Approval = source.Plan.Approval,
    };
}
