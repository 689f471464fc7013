using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>The plans of the demo's three rollouts.</summary>
internal static class DemoPlans
{
    /// <summary>The finished one: every device, four growing groups.</summary>
    public static RolloutPlan Everywhere(long setId) => Plan("id==gw-*", setId, 200, Canary(10));

    /// <summary>The running one: Europe, careful, at a rate that lets people watch.</summary>
    public static RolloutPlan Europe(long setId) => Plan("attribute.region==eu", setId, 120, Canary(8));

    /// <summary>The one that waits to be started: Asia and the Pacific, with a human check after the first group.</summary>
    public static RolloutPlan Pacific(long setId)
    {
        var groups = Canary(8);
        return Plan("attribute.region==ap", setId, 60, groups.SetItem(0, groups[0] with { SuccessAction = SuccessAction.PauseForCheck }));
    }

    private static RolloutPlan Plan(string filter, long setId, int perMinute, ImmutableList<GroupPlan> groups) => new()
    {
        Selection = new TargetSelection(filter),
        Content = new RolloutContent(setId),
        Groups = groups,
        Pacing = new Pacing.ConstantRate(perMinute),
    };

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
