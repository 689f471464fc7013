using RolloutConsole.Engine.DistributionSets;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What happens when the distribution set is invalidated.</summary>
internal sealed partial class RolloutRound
{
    /// <summary>
    /// A rollout that can be stopped follows its distribution set: stopped for good, or deleted (hawkbit-rollouts, 1.3). The row of the set
    /// says so for ever, so nothing is lost by a restart.
    /// </summary>
    public void ObeyInvalidation()
    {
        if (_before.Invalidated is not { How: not SetInvalidation.None } set || !RolloutStateMachine.IsStoppable(_next.Status))
        {
            return;
        }

        var trigger = set.How == SetInvalidation.Force ? RolloutTrigger.Delete : RolloutTrigger.Stop;
        MoveRollout(trigger, new StatusReason(RolloutEnd.SetInvalidatedKey, $"Its distribution set was invalidated by {set.By}", _now, set.By));
    }
}
