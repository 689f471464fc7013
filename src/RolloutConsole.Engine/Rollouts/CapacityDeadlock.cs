using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>A capacity window in which a rollout that runs can never move again (ecs-rolling-update, 2.1 and B-6, second half).</summary>
internal static class CapacityDeadlock
{
    /// <summary>
    /// The percentage that lets nothing begin, and one that would; null while something can still move by itself, as a device does that
    /// fails before its update (B-4), or failures are what holds it, which ends the rollout (B-13).
    /// </summary>
    /// <param name="view">A rollout that runs.</param>
    public static PlanFault? Of(RolloutView view)
    {
        var total = view.Total;
        var waits = view.Groups.Exists(g => Holding.IsItsTurn(g) && g.Tally.Scheduled > 0);
        var canMove = view.Plan.Pacing is Pacing.CapacityWindow window && Holding.MayBegin(window, view.Groups, total);
        return waits && !canMove && total is { Updating: 0, FailedForGood: 0, TriedAgain: 0, Recalled: 0 }
            ? GuardRules.CheckCapacity(view.Plan, total.Members).FirstOrDefault()
            : null;
    }
}
