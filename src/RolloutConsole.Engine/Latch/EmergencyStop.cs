using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Latch;

/// <summary>
/// Sets and releases the stop. Order: raise the flag in memory, wait for the offers being written, store durably ahead of all other
/// writers, answer, then wake the mailboxes. If storing fails the flag stays up: a stop that cannot be kept is still a stop.
/// </summary>
internal sealed class EmergencyStop(
    ILatchStore store,
    LatchBoard board,
    IAuditStore audit,
    MailboxDirectory mailboxes,
    IEnumerable<IChangeSignal> watchers,
    IOptions<EngineOptions> options,
    TimeProvider clock,
    ILogger<EmergencyStop> logger) : IEmergencyStop
{
    private const int LongestReason = 512;

    private static readonly TimeSpan s_longestSettling = TimeSpan.FromSeconds(10);

    private readonly OfferGate _gate = new();
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private long _lastOfferTicks;

    /// <inheritdoc/>
    public LatchRows Current => board.Rows;

    /// <inheritdoc/>
    public LatchState? For(long? rolloutId) => board.For(rolloutId);

    /// <inheritdoc/>
    public bool TryOffer(long? rolloutId, out OfferTicket ticket)
    {
        _gate.Enter();
        if (board.For(rolloutId) is not null)
        {
            _gate.Leave();
            ticket = default;
            return false;
        }

        Volatile.Write(ref _lastOfferTicks, clock.GetUtcNow().UtcTicks);
        ticket = new OfferTicket(_gate);
        return true;
    }

    /// <inheritdoc/>
    public async Task<StopReceipt> SetAsync(
        Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var subject = SubjectOf(rolloutId);
        if (!Permissions.Allows(caller, Permission.SetLatch))
        {
            var why = Permissions.Explain(Permission.SetLatch);
            await RefuseAsync(caller, "emergency-stop.set", subject, why, reason);
            return new StopReceipt(CommandOutcome.Forbidden, why, null, false, null, null);
        }

        // A stop is never ended by a client that went away, so the token only ends the waiting for an earlier stop.
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var state = new LatchState(rolloutId is null, caller.Name, now, Shorten(reason));
            var before = rolloutId is { } id ? board.Rows.Rollouts.GetValueOrDefault(id) : board.Rows.Global;
            if (before is null)
            {
                board.Raise(rolloutId, state);
                await _gate.DrainAsync(options.Value.OfferDrain, clock);
            }

            var entry = new AuditEntry(now, caller, "emergency-stop.set", subject, "accepted", state.Reason);
            var write = await store.SetAsync(rolloutId, state, idempotencyKey, entry, CancellationToken.None);
            board.Raise(rolloutId, write.State);
            var acceptedAt = clock.GetUtcNow();
            Tell(rolloutId);
            logger.LogWarning("Emergency stop of {Subject} set by {Caller}", subject, caller.Name);
            var ticks = Volatile.Read(ref _lastOfferTicks);
            return new StopReceipt(
                CommandOutcome.Accepted,
                write.WasAlreadySet ? $"Already stopped by {write.State.SetBy} at {write.State.SetAt:HH:mm:ss} UTC." : "No new device action starts.",
                write.State,
                write.WasAlreadySet,
                acceptedAt,
                ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> ExplainAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken)
    {
        var subject = SubjectOf(rolloutId);
        if (!Permissions.Allows(caller, Permission.SetLatch))
        {
            var why = Permissions.Explain(Permission.SetLatch);
            await RefuseAsync(caller, "emergency-stop.explain", subject, why, reason);
            return new CommandReceipt(CommandOutcome.Forbidden, why);
        }

        var entry = new AuditEntry(clock.GetUtcNow(), caller, "emergency-stop.explain", subject, "accepted", Shorten(reason));
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (!await store.ExplainAsync(rolloutId, Shorten(reason)!, entry, cancellationToken))
            {
                const string NotSet = "The emergency stop is not set.";
                await RefuseAsync(caller, "emergency-stop.explain", subject, NotSet, reason);
                return new CommandReceipt(CommandOutcome.IllegalState, NotSet);
            }

            var rows = await store.LoadAsync(cancellationToken);
            board.Load(rows);
            return CommandReceipt.Accepted(rolloutId);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> ReleaseAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken)
    {
        var subject = SubjectOf(rolloutId);
        var permission = rolloutId is null ? Permission.ReleaseGlobalLatch : Permission.ReleaseRolloutLatch;
        if (!Permissions.Allows(caller, permission))
        {
            var why = Permissions.Explain(permission);
            await RefuseAsync(caller, "emergency-stop.release", subject, why, reason);
            return new CommandReceipt(CommandOutcome.Forbidden, why);
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var standing = rolloutId is { } id ? board.Rows.Rollouts.GetValueOrDefault(id) : board.Rows.Global;
            if (standing is null)
            {
                return await RefuseReleaseAsync(caller, subject, CommandOutcome.IllegalState, "The emergency stop is not set.", reason);
            }

            try
            {
                // Every running rollout must have become paused before the flag goes down, or it would run on by itself.
                await mailboxes.SettleAsync(rolloutId, Wake.LatchChanged).WaitAsync(s_longestSettling, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return await RefuseReleaseAsync(
                    caller, subject, CommandOutcome.TooBusy, "A rollout has not paused yet, so the emergency stop still holds. Try again in a moment.", reason);
            }

            var entry = new AuditEntry(clock.GetUtcNow(), caller, "emergency-stop.release", subject, "accepted", Shorten(reason));
            if (!await store.ReleaseAsync(rolloutId, entry, cancellationToken))
            {
                // The rows decide; a flag without one would hold for ever.
                board.Lower(rolloutId);
                return await RefuseReleaseAsync(caller, subject, CommandOutcome.IllegalState, "The emergency stop is not set.", reason);
            }

            board.Lower(rolloutId);
            Tell(rolloutId);
            return CommandReceipt.Accepted(rolloutId, "Released. The rollouts stay paused and are resumed one by one.");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Reads the stored stops, before anything else of the engine starts.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) => board.Load(await store.LoadAsync(cancellationToken));

    private void Tell(long? rolloutId)
    {
        if (rolloutId is { } id)
        {
            mailboxes[id].Signal(Wake.LatchChanged);
        }
        else
        {
            mailboxes.SignalAll(Wake.LatchChanged);
        }

        foreach (var watcher in watchers)
        {
            watcher.Committed(rolloutId ?? 0, 0);
        }
    }

    private async Task<CommandReceipt> RefuseReleaseAsync(Caller caller, string subject, CommandOutcome outcome, string why, string? reason)
    {
        await RefuseAsync(caller, "emergency-stop.release", subject, why, reason);
        return new CommandReceipt(outcome, why);
    }

    private Task RefuseAsync(Caller caller, string action, string subject, string why, string? reason) =>
        audit.AppendAsync(new AuditEntry(clock.GetUtcNow(), caller, action, subject, "refused", Shorten(reason), why), CancellationToken.None);

    private static string SubjectOf(long? rolloutId) => rolloutId is { } id ? $"rollout {id}" : "all rollouts";

    private static string? Shorten(string? reason) => string.IsNullOrWhiteSpace(reason)
        ? null
        : reason.Trim() is { Length: > LongestReason } longOne ? longOne[..LongestReason] : reason.Trim();
}
