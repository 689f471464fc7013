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
    /// that installed and is not known to be healthy still updates; one that fails after that, or before its update, serves in neither mode
    /// (ecs-rolling-update, B-1, B-3 and B-5).
    /// </summary>
    public static int Healthy(CapacityMode mode, GroupTally tally) => tally.Members - tally.ScheduledFailing - (mode == CapacityMode.InPlace
        ? tally.Updating + tally.Failed + tally.RetryScheduled
        : tally.HealthFailing);

    /// <summary>Devices that serve and may be offered the update now, 0 or more (B-3 and B-5).</summary>
    public static int MayOpen(Pacing.CapacityWindow window, GroupTally tally)
    {
        var room = Healthy(window.Mode, tally) - Lower(tally.Members, window.MinimumHealthyPercent);
        var most = window.Mode == CapacityMode.InPlace ? room : room < 0 ? 0 : Places(window, tally);
        return Math.Max(0, Math.Min(tally.ScheduledHealthy, most));
    }

    /// <summary>
    /// Devices that fail before their update and may be offered it now, 0 or more: they take nothing from those that serve, so as many as the
    /// limit leaves and one in any case may be open at a time (B-4). Every device that updates counts as one of them, which is on the safe side.
    /// </summary>
    public static int MayOpenFailing(Pacing.CapacityWindow window, GroupTally tally)
    {
        var most = Math.Max(1, tally.Members - Lower(tally.Members, window.MinimumHealthyPercent)) - tally.Updating;
        most = window.Mode == CapacityMode.InPlace ? most : Math.Min(most, Places(window, tally));
        return Math.Max(0, Math.Min(tally.ScheduledFailing, most));
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

    // Side by side: how many more devices may be doubled.
    private static int Places(Pacing.CapacityWindow window, GroupTally tally) =>
        Upper(tally.Members, window.MaximumPercent) - (tally.Members + tally.Updating);
}
