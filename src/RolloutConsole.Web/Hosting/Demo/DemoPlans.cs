using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Presets;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>The plans of the demo's rollouts: two of the console's own, and one of each preset, with numbers that fit a fleet of 2,000.</summary>
internal static class DemoPlans
{
    /// <summary>The finished one: every device, four growing groups.</summary>
    public static RolloutPlan Everywhere(long setId) => Plan("id==gw-*", setId, 200, Canary(10));

    /// <summary>The running one: Europe, careful, at a rate that lets people watch.</summary>
    public static RolloutPlan Europe(long setId) => Plan("attribute.region==eu", setId, 120, Canary(8));

    /// <summary>The one that waits to be started: Asia and the Pacific, as a hawkBit cascade.</summary>
    public static RolloutPlan Pacific(long setId) => PlanPresets.HawkBitCascade(Plan("attribute.region==ap", setId), 3);

    /// <summary>The ramp: the smaller gateways in America, as an AWS IoT job that begins with 10 a minute and doubles every 40 devices.</summary>
    public static RolloutPlan America(long setId) => PlanPresets.AwsIotJob(Plan("attribute.region==us and attribute.model==gw-100", setId)) with
    {
        Pacing = new Pacing.ExponentialRate(10, 2m, 40, RateIncrease.Notified, 80),
        AbortCriteria = [new AbortCriterion(FailureType.Failed, 50, 20m)],
    };

    /// <summary>The one that goes wrong: a candidate on the larger gateways in America, as an ECS rolling update that is rolled back.</summary>
    public static RolloutPlan Candidate(long setId) => PlanPresets.EcsRollingUpdate(Plan("attribute.region==us and attribute.model==gw-200", setId));

    private static RolloutPlan Plan(string filter, long setId) => new()
    {
        Selection = new TargetSelection(filter),
        Content = new RolloutContent(setId),
        Groups = Canary(8),
    };

    private static RolloutPlan Plan(string filter, long setId, int perMinute, ImmutableList<GroupPlan> groups) =>
        Plan(filter, setId) with { Groups = groups, Pacing = new Pacing.ConstantRate(perMinute) };

    private static ImmutableList<GroupPlan> Canary(int errorPercent) =>
    [
        Group("Canary", 5, 80, new ErrorLimit.Percent(errorPercent * 2)),
        Group("Early", 15, 80, new ErrorLimit.Percent(errorPercent)),
        Group("Most", 30, 80, new ErrorLimit.Percent(errorPercent)),
        Group("Rest", 50, 90, new ErrorLimit.Percent(errorPercent)),
    ];

    private static GroupPlan Group(string name, float percentage, int success, ErrorLimit limit) =>
        new(name, percentage) { SuccessTriggerPercent = success, ErrorLimit = limit };
}
