using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>The capacity window's own ending (ecs-rolling-update, B-13).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>
    /// Aborts when nothing updates, something failed for good, and what is left may not begin: no device result can ever come that would
    /// make room. Busy devices may still become free, so they are waited for.
    /// </summary>
    private void AbortWithoutProgress()
    {
        if (_next is not { Status: RolloutStatus.Running, Plan.Pacing: Pacing.CapacityWindow window } || _before.Latch is not null
            || _total.Updating > 0 || _total.FailedForGood == 0 || _total.Recalled > 0 || _total.TriedAgain > 0)
        {
            return;
        }

        var isEligible = Array.Exists(_groups, g => g.Status is GroupStatus.Running or GroupStatus.Error && g.Tally.Scheduled > 0);
        if (isEligible && CapacityLimits.MayOpen(window, _total) == 0)
        {
            MoveRollout(RolloutTrigger.Abort, ByRule("no-progress", $"No further progress: {RolloutWords.Capacity(window, _total)}"));
        }
    }
}
