using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Where the circuit breaker of a rollout stands (operator-experience, 5.4): also when it cannot act any more, or has acted.</summary>
/// <param name="Stage">Off, watching, done or tripped.</param>
/// <param name="Count">Failures that it counts now.</param>
/// <param name="Threshold">Failures at which it acts with the devices of today; 0 without a breaker.</param>
/// <param name="TrippedAt">When it acted, while that is the reason of the rollout's state.</param>
public sealed record BreakerState(BreakerStage Stage, int Count = 0, int Threshold = 0, DateTimeOffset? TrippedAt = null)
{
    /// <summary>The state, judged with the breaker's own threshold.</summary>
    public static BreakerState Of(RolloutView view)
    {
        if (view.Plan.Breaker is not { } breaker)
        {
            return new BreakerState(BreakerStage.Off);
        }

        // Before the start the groups may still be filling: what they will hold is what counts then.
        var (count, threshold) = (view.Guards.BreakerCount, breaker.ThresholdFor(view.StartedAt is null ? view.TotalTargets : view.Total.Members));
        if (view.Reason.Key == GuardKey.Breaker)
        {
            return new BreakerState(BreakerStage.Tripped, count, threshold, view.Reason.Since);
        }

        // After a halt another reason may stand in front, an emergency stop or a person who stopped it; the count says what happened.
        var stage = view.Guards.BreakerIsSpent ? BreakerStage.Done
            : count >= threshold ? BreakerStage.Tripped
            : RolloutStateMachine.IsFinal(view.Status) ? BreakerStage.Done : BreakerStage.Watching;
        return new BreakerState(stage, count, threshold);
    }
}

/// <summary>What a circuit breaker does now.</summary>
public enum BreakerStage
{
    /// <summary>The plan has none.</summary>
    Off,

    /// <summary>It counts.</summary>
    Watching,

    /// <summary>It counts no more: a success has ended the counting, or the rollout is over.</summary>
    Done,

    /// <summary>It has halted the rollout.</summary>
    Tripped,
}
