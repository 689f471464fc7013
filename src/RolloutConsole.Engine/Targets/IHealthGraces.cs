namespace RolloutConsole.Engine.Targets;

/// <summary>What the engine needs of a store to end the grace of installed devices (architecture, section 5, "Health after success").</summary>
public interface IHealthGraces
{
    /// <summary>
    /// Settles the health of devices whose grace ends at <paramref name="now"/> or earlier, in one transaction of at most 50 ms, the longest
    /// due first: as their attribute says, and healthy when that says nothing. Tallies, minute counters and change rows follow.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the waiting for the write gate.</param>
    Task<GraceSweep> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The earliest end of a grace, or null when no device is waited for.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}

/// <summary>What a sweep settled.</summary>
/// <param name="RolloutIds">Rollouts of the devices.</param>
/// <param name="Settled">How many devices.</param>
/// <param name="Sequence">Newest change sequence; 0 when none was due.</param>
/// <param name="Exhausted">True when nothing more is due now.</param>
public sealed record GraceSweep(IReadOnlyList<long> RolloutIds, int Settled, long Sequence, bool Exhausted);
