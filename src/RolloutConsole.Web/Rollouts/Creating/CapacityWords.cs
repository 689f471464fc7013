using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What a capacity window means, in devices.</summary>
internal static class CapacityWords
{
    /// <summary>The consequence of a window that can move.</summary>
    /// <param name="window">The window.</param>
    /// <param name="devices">Devices of the rollout, 1 or more.</param>
    /// <param name="health">What the plan watches; null for nothing.</param>
    public static string Of(Pacing.CapacityWindow window, int devices, HealthWatch? health)
    {
        var (lower, tolerated) = (CapacityLimits.Lower(devices, window.MinimumHealthyPercent), Math.Min(window.ToleratedUnhealthy, devices));
        var moves = window.Mode == CapacityMode.InPlace
            ? $"at least {Figures.Count(lower)} stay in service: {Figures.Count(devices - lower)} update at once; each result makes room for the next, a failure takes its place for good."
            : $"{Figures.Count(CapacityLimits.Upper(devices, window.MaximumPercent) - devices)} update at once while at least {Figures.Count(lower)} serve; each result makes room for the next.";
        var failing = health is null
            ? ""
            : $" One whose attribute {health.Attribute} says {HealthWatch.Failing} before its update leaves less room for the others, and comes last, at most {Figures.Count(MostFailing(window, devices))} at once.";
        var ends = tolerated == 0
            ? "One failed device at the end aborts it."
            : $"Up to {Figures.Count(tolerated)} failed {(tolerated == 1 ? "device" : "devices")} at the end {(tolerated == 1 ? "is" : "are")} tolerated; one more aborts it.";
        return $"Of {Figures.Count(devices)} devices {moves}{failing} When nothing can move any more it aborts. {ends}";
    }

    private static int MostFailing(Pacing.CapacityWindow window, int devices) =>
        CapacityLimits.MayOpenFailing(window, new GroupTally { Scheduled = devices, ScheduledFailing = devices });
}
