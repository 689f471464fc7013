namespace RolloutConsole.Engine.Rollouts;

/// <summary>Recall under the emergency stop, and its undoing when the rollout is resumed (architecture, section 5; decision 0004).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>
    /// While the stop holds a paused rollout, its devices are asked back slice by slice, as long as one is before the point of no return.
    /// A rollout that is being ended asks back by itself, and one that is over could never plan again.
    /// </summary>
    public void Recall()
    {
        if (_before.Latch is not null && _slice is null && _next.Status == RolloutStatus.Paused && _total.Recallable > 0)
        {
            _slice = new RolloutSlice.Recall();
        }
    }

    /// <summary>
    /// A running rollout has no recalls: those without an answer are withdrawn first, so that no device gives back what it could have
    /// kept; then what was given back is planned again.
    /// </summary>
    public void UndoRecall()
    {
        if (_before.Latch is not null || _slice is not null || _next.Status != RolloutStatus.Running)
        {
            return;
        }

        if (_total.Recalling > 0)
        {
            _slice = new RolloutSlice.WithdrawRecalls();
        }
        else if (_total.Recalled > 0)
        {
            _slice = new RolloutSlice.PlanAgain();
        }
    }
}
