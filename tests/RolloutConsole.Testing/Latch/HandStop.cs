using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Testing.Latch;

/// <summary>An emergency stop that a test sets by hand, with the real gate: setting it ends when the last offer is written.</summary>
public sealed class HandStop : IEmergencyStop
{
    private static readonly LatchState s_state = new(true, "test", DateTimeOffset.UnixEpoch, null);

    private readonly OfferGate _gate = new();
    private readonly Lock _lock = new();
    private readonly HashSet<long> _rollouts = [];
    private volatile bool _all;
    private int _offers;

    /// <summary>How many offers the gate let through.</summary>
    public int Offers => Volatile.Read(ref _offers);

    /// <inheritdoc/>
    public LatchRows Current => new(_all ? s_state : null, new Dictionary<long, LatchState>());

    /// <summary>Sets it; ends when no offer is being written.</summary>
    /// <param name="rolloutId">One rollout, or null for everything.</param>
    public Task StopAsync(long? rolloutId = null)
    {
        if (rolloutId is { } id)
        {
            lock (_lock)
            {
                _rollouts.Add(id);
            }
        }
        else
        {
            _all = true;
        }

        return _gate.DrainAsync(AwaitLimit.Default, TimeProvider.System);
    }

    /// <summary>Releases everything.</summary>
    public void Release()
    {
        _all = false;
        lock (_lock)
        {
            _rollouts.Clear();
        }
    }

    /// <inheritdoc/>
    public LatchState? For(long? rolloutId)
    {
        lock (_lock)
        {
            return _all || (rolloutId is { } id && _rollouts.Contains(id)) ? s_state : null;
        }
    }

    /// <inheritdoc/>
    public bool TryOffer(long? rolloutId, out OfferTicket ticket)
    {
        _gate.Enter();
        if (For(rolloutId) is not null)
        {
            _gate.Leave();
            ticket = default;
            return false;
        }

        Interlocked.Increment(ref _offers);
        ticket = new OfferTicket(_gate);
        return true;
    }

    /// <inheritdoc/>
    public Task<StopReceipt> SetAsync(Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Use StopAsync.");

    /// <inheritdoc/>
    public Task<CommandReceipt> ExplainAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<CommandReceipt> ReleaseAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Use Release.");
}
