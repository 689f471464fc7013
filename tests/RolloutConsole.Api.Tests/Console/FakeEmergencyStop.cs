using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Tests.Console;

/// <summary>An emergency stop that remembers what it was asked, with the roles of the real one.</summary>
internal sealed class FakeEmergencyStop(TimeProvider clock) : IEmergencyStop
{
    private readonly Dictionary<long, LatchState> _rollouts = [];
    private LatchState? _global;

    /// <summary>Everything asked, such as <c>set all ben why key</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Makes setting fail: before the flag is up, or after it.</summary>
    public (bool Fails, bool FlagIsUp) Fault { get; set; }

    public LatchRows Current => new(_global, _rollouts);

    public LatchState? For(long? rolloutId) => _global ?? (rolloutId is { } id ? _rollouts.GetValueOrDefault(id) : null);

    public bool TryOffer(long? rolloutId, out OfferTicket ticket)
    {
        ticket = default;
        return For(rolloutId) is null;
    }

    public Task<StopReceipt> SetAsync(
        Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(caller, Permission.SetLatch))
        {
            return Task.FromResult(new StopReceipt(
                CommandOutcome.Forbidden, Permissions.Explain(Permission.SetLatch), null, false, null, null));
        }

        if (Fault.Fails)
        {
            if (Fault.FlagIsUp)
            {
                Put(rolloutId, new(rolloutId is null, caller.Name, clock.GetUtcNow(), reason));
            }

            throw new IOException("the disk is full");
        }

        Asked.Add($"set {rolloutId?.ToString() ?? "all"} by {caller.Name} ({caller.Kind}) because {reason ?? "-"} key {idempotencyKey ?? "-"}");
        var before = rolloutId is { } id ? _rollouts.GetValueOrDefault(id) : _global;
        var state = before ?? new LatchState(rolloutId is null, caller.Name, clock.GetUtcNow(), reason);
        Put(rolloutId, state);
        var message = before is null ? "No new device action starts." : $"Already stopped by {state.SetBy}.";
        return Task.FromResult(new StopReceipt(
            CommandOutcome.Accepted, message, state, before is not null, clock.GetUtcNow(), clock.GetUtcNow().AddSeconds(-2)));
    }

    public Task<CommandReceipt> ExplainAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken)
    {
        Asked.Add($"explain {rolloutId?.ToString() ?? "all"} because {reason}");
        if (For(rolloutId) is not { } state)
        {
            return Task.FromResult(new CommandReceipt(CommandOutcome.IllegalState, "The emergency stop is not set."));
        }

        Put(rolloutId, state with { Reason = reason });
        return Task.FromResult(CommandReceipt.Accepted(rolloutId));
    }

    public Task<CommandReceipt> ReleaseAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken)
    {
        var permission = rolloutId is null ? Permission.ReleaseGlobalLatch : Permission.ReleaseRolloutLatch;
        if (!Permissions.Allows(caller, permission))
        {
            return Task.FromResult(new CommandReceipt(CommandOutcome.Forbidden, Permissions.Explain(permission)));
        }

        Asked.Add($"release {rolloutId?.ToString() ?? "all"} because {reason}");
        if (rolloutId is { } id)
        {
            _rollouts.Remove(id);
        }
        else
        {
            _global = null;
        }

        return Task.FromResult(CommandReceipt.Accepted(rolloutId));
    }

    private void Put(long? rolloutId, LatchState state)
    {
        if (rolloutId is { } id)
        {
            _rollouts[id] = state;
        }
        else
        {
            _global = state;
        }
    }
}
