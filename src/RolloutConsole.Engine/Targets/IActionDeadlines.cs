namespace RolloutConsole.Engine.Targets;

/// <summary>What the engine needs of a store to end actions whose devices took too long (aws-iot-jobs, E6 and A-9).</summary>
public interface IActionDeadlines
{
    /// <summary>
    /// Ends actions that are due at <paramref name="now"/> or earlier as <see cref="ActionStatus.TimedOut"/>, in one transaction of at
    /// most 50 ms: history, tallies, minute counters, targets and change rows as for a device's own report, the longest due first.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the waiting for the write gate.</param>
    Task<TimeoutSweep> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The earliest deadline of an action, or null when there is none.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}

/// <summary>What a sweep ended.</summary>
/// <param name="RolloutIds">Rollouts whose actions timed out.</param>
/// <param name="Ended">How many actions.</param>
/// <param name="Sequence">Newest change sequence; 0 when none was due.</param>
/// <param name="Exhausted">True when nothing more is due now.</param>
public sealed record TimeoutSweep(IReadOnlyList<long> RolloutIds, int Ended, long Sequence, bool Exhausted);
