using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What holds a rollout, asked by the decider, which remembers since when, and by the explanation, which puts it into words.</summary>
internal static class Holding
{
    /// <summary>Devices that could be offered the update now if nothing but limits held them; none outside of the windows.</summary>
    public static int CanOpen(RolloutView view, DateTimeOffset now)
    {
        var planned = Planned(view);
        return planned > 0 && ScheduleWaiting.IsOpen(view, now) ? planned : 0;
    }

    /// <summary>Devices of the groups whose turn it is that were not offered the update yet, retries included.</summary>
    public static int Planned(RolloutView view) =>
        view.Groups.Sum(g => IsItsTurn(g) ? g.Tally.Scheduled : 0);

    /// <summary>Whether the planned devices of a group may be offered the update.</summary>
    public static bool IsItsTurn(GroupView group) => group.Status is GroupStatus.Running or GroupStatus.Error;

    /// <summary>Planned devices that were busy with other rollouts when they were last asked for.</summary>
    public static int Busy(RolloutView view) => view.Groups.Sum(g => g.AllBusy);

    /// <summary>Whether as many devices are in flight as the plan allows.</summary>
    public static bool IsFull(RolloutView view, GroupTally total) => view.Plan.MostInFlight is { } most && total.Open >= most;

    /// <summary>Whether the capacity window lets nothing begin until a device gives a result; in a deadlock none ever will.</summary>
    public static bool IsAtCapacity(RolloutView view, GroupTally total) =>
        view.Plan.Pacing is Pacing.CapacityWindow window && !MayBegin(window, view.Groups, total, onlyFree: true) && CapacityDeadlock.Of(view) is null;

    /// <summary>
    /// Whether the capacity window lets any device begin: one that serves, or one that fails already, if its group's turn has come
    /// (ecs-rolling-update, B-3 to B-5).
    /// </summary>
    /// <param name="window">The plan's window.</param>
    /// <param name="groups">The groups of the rollout.</param>
    /// <param name="total">The rollout's totals.</param>
    /// <param name="onlyFree">True to leave out failing devices that are busy: what holds those is not the window.</param>
    public static bool MayBegin(Pacing.CapacityWindow window, IEnumerable<GroupView> groups, GroupTally total, bool onlyFree = false) =>
        CapacityLimits.MayOpen(window, total) > 0
        || (CapacityLimits.MayOpenFailing(window, total) > 0
            && groups.Any(g => IsItsTurn(g) && g.Tally.ScheduledFailing > (onlyFree ? g.BusyFailing : 0)));

    /// <summary>Whether other rollouts' planned actions are still to be canceled before anything opens (hawkbit-rollouts, 4.2).</summary>
    public static bool MustTakeOver(RolloutView view) => view.Plan.BusyDevices == BusyDevices.Replace && !view.HasTakenOver;
}
