namespace RolloutConsole.Engine.Rollouts;

/// <summary>Retries: the next attempt of a device that failed or timed out (aws-iot-jobs, 8.2 and A-10).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>
    /// Plans the next attempts at once, after every guard has counted the failures. A rollout that does not run keeps them for its
    /// resume; one that was aborted or stopped drops them.
    /// </summary>
    public void TryAgain()
    {
        if (_slice is null && _before.Latch is null && _next.Status == RolloutStatus.Running && _total.RetryDue > 0)
        {
            _slice = new RolloutSlice.TryAgain();
        }
    }
}
