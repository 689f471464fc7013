using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What only a capacity window asks: devices that fail already, and its own ending (ecs-rolling-update, B-4 and B-13).</summary>
internal sealed partial class RolloutRound
{
    private bool FailingComeLast => _next.Plan is { Pacing: Pacing.CapacityWindow, Health: not null };

    /// <summary>Devices that fail before their update: they take nothing from the others, so they come last; null for none (B-4).</summary>
    private RolloutSlice.OpenActions? FailingToOpen(Pacing.CapacityWindow window)
    {
        var most = CapacityLimits.MayOpenFailing(window, _total);
        return most > 0 && Array.Find(_groups, g => Holding.IsItsTurn(g) && g.Tally.ScheduledFailing > g.BusyFailing) is { } group
            ? new RolloutSlice.OpenActions(group.Id, Math.Min(group.Tally.ScheduledFailing, most), null, AreFailing: true)
            : null;
    }

    /// <summary>
    /// Aborts when nothing updates, something failed for good, and what is left may not begin: no device result can ever come that would
    /// make room. Busy devices may still become free, so they are waited for; one that fails already needs no room (B-4).
    /// </summary>
    private void AbortWithoutProgress()
    {
        if (_next is not { Status: RolloutStatus.Running, Plan.Pacing: Pacing.CapacityWindow window } || _before.Latch is not null
            || _total.Updating > 0 || _total.FailedForGood == 0 || _total.Recalled > 0 || _total.TriedAgain > 0)
        {
            return;
        }

        var isEligible = Array.Exists(_groups, g => Holding.IsItsTurn(g) && g.Tally.Scheduled > 0);
        if (isEligible && !Holding.MayBegin(window, _groups, _total))
        {
            MoveRollout(RolloutTrigger.Abort, ByRule("no-progress", $"No further progress: {RolloutWords.Capacity(window, _total)}"));
        }
    }
}
