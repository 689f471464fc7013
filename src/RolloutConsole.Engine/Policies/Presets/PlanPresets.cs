using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies.Presets;

/// <summary>
/// Plans that behave as the three model systems do. Each keeps what the given plan says of targets, content and start, and sets the
/// rest.
/// </summary>
public static class PlanPresets
{
    /// <summary>
    /// hawkBit's cascade: equal groups one after the other, each with hawkBit's own conditions, success at 50 % and a pause above 50 %
    /// failures (hawkbit-rollouts, 1.6 and 3.1), no rate and no guards. hawkBit's reading of thresholds holds, and busy devices are taken over
    /// (hawkbit-rollouts, 4.2 and 4.3).
    /// </summary>
    /// <param name="basis">Gives targets, content and start.</param>
    /// <param name="groups">Number of groups, 1 to 500.</param>
    public static RolloutPlan HawkBitCascade(RolloutPlan basis, int groups = 4) => Bare(basis) with
    {
        Reading = PlanReading.HawkBit,
        BusyDevices = BusyDevices.Replace,
        Groups = GroupPlan.EqualSplit(groups, new GroupPlan("group-1", 100)),
    };

    /// <summary>
    /// An AWS IoT job with the rate of the documented table, 50 a minute doubled every 1,000 notified things up to 1,000
    /// (aws-iot-jobs, 6.1), and the abort criterion of the worked examples, 20 % failed after 100 results (7.1).
    /// </summary>
    /// <param name="basis">Gives targets, content and start.</param>
    public static RolloutPlan AwsIotJob(RolloutPlan basis) => BareAwsIotJob(basis) with
    {
        Pacing = new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Notified, 1000),
        AbortCriteria = [new AbortCriterion(FailureType.Failed, 100, 20m)],
    };

    /// <summary>
    /// An ECS rolling update with the deployment circuit breaker: half of the devices, at least 10 and at most 200 failures in a row
    /// (ecs-rolling-update, 3.2, 3.4 and B-10). At least 90 % of the devices stay in service, and fewer in a fleet under ten, so that
    /// it can move (B-7). An installed device counts when it is healthy (B-1); what fails is
    /// rolled back (3.5).
    /// </summary>
    /// <param name="basis">Gives targets, content and start.</param>
    /// <param name="devices">Targets of the rollout, where that is known; otherwise ten or more are supposed.</param>
    public static RolloutPlan EcsRollingUpdate(RolloutPlan basis, int? devices = null) => BareEcsRollingUpdate(basis) with
    {
        Pacing = CapacityLimits.DefaultFor(CapacityMode.InPlace, devices),
        Breaker = new CircuitBreaker(),
        Recovery = Recovery.RollBack,
    };

    /// <summary>A job without any configuration: 1,000 a minute and nothing that aborts it (aws-iot-jobs, 6, last row of the validation).</summary>
    internal static RolloutPlan BareAwsIotJob(RolloutPlan basis) => Bare(basis) with
    {
        Pacing = new Pacing.ConstantRate(1000),
        DeviceLimits = new DeviceLimits { RejectedEndsAction = true },
    };

    /// <summary>An update without breaker or limits. A device that says nothing counts as healthy after 40 s (ecs-rolling-update, 1 and 7).</summary>
    internal static RolloutPlan BareEcsRollingUpdate(RolloutPlan basis) => Bare(basis) with { Health = new HealthWatch() };

    // Neither AWS IoT nor ECS knows groups: one group takes everything, never breaks and never misses its trigger.
    private static ImmutableList<GroupPlan> Everything =>
        [new GroupPlan("All devices", 100) { SuccessTriggerPercent = 0, ErrorLimit = new ErrorLimit.Percent(100) }];

    private static RolloutPlan Bare(RolloutPlan basis) =>
        new() { Selection = basis.Selection, Content = basis.Content, Groups = Everything, Schedule = basis.Schedule };
}
