using RolloutConsole.Engine.Groups;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// How many devices may be updating at once so that enough keep serving. Exact integers. Sources: ecs-rolling-update, section 2 and
/// rules B-2 to B-7, for a fleet: a device is not replaced, it is out of service or doubled while it updates.
/// </summary>
public static class CapacityLimits
{
    // From ten devices on the defaults are the same for all.
    private const int NotSmall = 10;

    /// <summary>Devices that must stay healthy: rounded up.</summary>
    public static int Lower(int devices, int minimumHealthyPercent) => (int)((((long)devices * minimumHealthyPercent) + 99) / 100);

    /// <summary>Devices that may serve at the same time, doubled ones counted twice: rounded down.</summary>
    public static int Upper(int devices, int maximumPercent) => (int)((long)devices * maximumPercent / 100);

    /// <summary>
    /// Devices that serve. In place a device that updates does not, nor one that failed; side by side both go on with the old version. One
    /// that installed and is not known to be healthy still updates; one that fails after that serves in neither mode
    /// (ecs-rolling-update, B-1, B-3 and B-5).
    /// </summary>
    public static int Healthy(CapacityMode mode, GroupTally tally) =>
        mode == CapacityMode.InPlace ? tally.Members - tally.Updating - tally.Failed - tally.RetryScheduled : tally.Members - tally.HealthFailing;

    /// <summary>Devices that may be offered the update now, 0 or more (B-3 and B-5).</summary>
    public static int MayOpen(Pacing.CapacityWindow window, GroupTally tally)
    {
        var (devices, lower) = (tally.Members, Lower(tally.Members, window.MinimumHealthyPercent));
        var room = window.Mode == CapacityMode.InPlace
            ? Healthy(window.Mode, tally) - lower
            : Healthy(window.Mode, tally) < lower ? 0 : Upper(devices, window.MaximumPercent) - (devices + tally.Updating);
        return Math.Max(0, Math.Min(tally.Scheduled - tally.RetryScheduled, room));
    }

    /// <summary>True when not even a fleet without a failure could ever begin (B-6).</summary>
    public static bool CanNeverMove(Pacing.CapacityWindow window, int devices) => devices > 0 && (window.Mode == CapacityMode.InPlace
        ? Lower(devices, window.MinimumHealthyPercent) >= devices
        : Upper(devices, window.MaximumPercent) <= devices);

    /// <summary>A window that lets the smallest fleet move (B-7).</summary>
    /// <param name="mode">In place or side by side.</param>
    /// <param name="devices">Targets of the rollout; where that is not known, or none match, a fleet that is not small is supposed.</param>
    public static Pacing.CapacityWindow DefaultFor(CapacityMode mode, int? devices)
    {
        var fleet = devices is > 0 and var known ? known : NotSmall;
        return mode == CapacityMode.InPlace
            ? new Pacing.CapacityWindow(mode, Math.Min(90, (int)(100L * (fleet - 1) / fleet)), 100)
            : new Pacing.CapacityWindow(mode, 100, Math.Max(110, (int)(((100L * (fleet + 1)) + fleet - 1) / fleet)));
    }
}
