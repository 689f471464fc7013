using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Where the circuit breaker of a rollout stands (operator-experience, 5.4): also when it cannot act any more, or has acted.</summary>
/// <param name="Stage">Off, watching, done or tripped.</param>
/// <param name="Count">Failures that it counts now.</param>
/// <param name="Threshold">Failures at which it acts with the devices of today; 0 without a breaker.</param>
/// <param name="TrippedAt">When it acted; null before.</param>
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
        // Another guard may have halted the rollout although the count has come to the threshold too; and after the breaker's own halt another
        // reason may stand in front, an emergency stop or a person who stopped it.
        var stage = view.Guards.BreakerTrippedAt is not null ? BreakerStage.Tripped
            : view.Guards.BreakerIsSpent || RolloutStateMachine.IsFinal(view.Status) ? BreakerStage.Done : BreakerStage.Watching;
        return new BreakerState(stage, count, threshold, view.Guards.BreakerTrippedAt);
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
