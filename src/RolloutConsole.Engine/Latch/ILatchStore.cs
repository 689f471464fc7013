using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Latch;

/// <summary>Keeps the emergency stop. Written durably, ahead of every other waiting writer (architecture, section 5).</summary>
public interface ILatchStore
{
    /// <summary>The stops that are set: of everything under null, of single rollouts under their id.</summary>
    Task<LatchRows> LoadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a stop with its audit row, or, when the idempotency key is known or the scope is already stopped, returns what stands.
    /// Its cost does not depend on the number of devices.
    /// </summary>
    Task<LatchWrite> SetAsync(long? rolloutId, LatchState state, string? idempotencyKey, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Adds or replaces the reason of a stop that is set.</summary>
    Task<bool> ExplainAsync(long? rolloutId, string reason, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Takes a stop away with its audit row.</summary>
    /// <returns>False when it was not set.</returns>
    Task<bool> ReleaseAsync(long? rolloutId, AuditEntry audit, CancellationToken cancellationToken);
}

/// <summary>All stops that are set.</summary>
/// <param name="Global">The stop of everything, if set.</param>
/// <param name="Rollouts">Stops of single rollouts.</param>
public sealed record LatchRows(LatchState? Global, IReadOnlyDictionary<long, LatchState> Rollouts);

/// <summary>The answer to writing a stop.</summary>
/// <param name="State">What stands now.</param>
/// <param name="WasAlreadySet">True when it stood before: that is success too.</param>
public sealed record LatchWrite(LatchState State, bool WasAlreadySet);
