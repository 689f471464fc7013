using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Latch;

/// <summary>Keeps the emergency stops. Every write is durable and goes ahead of all waiting writers.</summary>
internal sealed class LatchStore(WriteGate gate, ReadPool reads) : ILatchStore
{
    private const string Columns = "SELECT rollout_id, set_by, set_at, reason FROM latches WHERE released_at IS NULL";

    /// <inheritdoc/>
    public Task<LatchRows> LoadAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        LatchState? global = null;
        var rollouts = new Dictionary<long, LatchState>();
        foreach (var (rolloutId, state) in session.Rows(Columns, row => (row.Int64OrNull(0), StateOf(row))))
        {
            if (rolloutId is { } id)
            {
                rollouts[id] = state;
            }
            else
            {
                global = state;
            }
        }

        return Task.FromResult(new LatchRows(global, rollouts));
    }

    /// <inheritdoc/>
    public Task<LatchWrite> SetAsync(long? rolloutId, LatchState state, string? idempotencyKey, AuditEntry audit, CancellationToken cancellationToken) =>
        gate.RunAsync(
            WritePriority.Latch,
            durable: true,
            session =>
            {
                AuditChain.Append(session, audit);

                // A repeated request finds its own stop standing. Once that is released the same key stops again: the flag in memory is up
                // by now, and a stop must never be swallowed. The key is kept for whoever reads the history.
                var standing = session.Rows($"{Columns} AND scope = @scope", StateOf, ("@scope", ScopeOf(rolloutId)));
                if (standing.Count > 0)
                {
                    return new LatchWrite(standing[0], WasAlreadySet: true);
                }

                session.Execute(
                    "INSERT INTO latches (scope, rollout_id, set_by, set_at, reason, idempotency_key) VALUES (@scope, @rollout, @by, @at, @reason, @key)",
                    ("@scope", ScopeOf(rolloutId)), ("@rollout", rolloutId), ("@by", state.SetBy), ("@at", state.SetAt), ("@reason", state.Reason),
                    ("@key", idempotencyKey));
                return new LatchWrite(state, WasAlreadySet: false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ExplainAsync(long? rolloutId, string reason, AuditEntry audit, CancellationToken cancellationToken) =>
        ChangeAsync(
            rolloutId,
            audit,
            session => session.Execute(
                "UPDATE latches SET reason = @reason WHERE scope = @scope AND released_at IS NULL",
                ("@reason", reason), ("@scope", ScopeOf(rolloutId))),
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(long? rolloutId, AuditEntry audit, CancellationToken cancellationToken) =>
        ChangeAsync(
            rolloutId,
            audit,
            session => session.Execute(
                "UPDATE latches SET released_by = @by, released_at = @at, release_reason = @reason WHERE scope = @scope AND released_at IS NULL",
                ("@by", audit.Caller.Name), ("@at", audit.At), ("@reason", audit.Reason), ("@scope", ScopeOf(rolloutId))),
            cancellationToken);

    // The audit row says "accepted", so it is written only when there was something to change; the caller audits the refusal.
    private Task<bool> ChangeAsync(long? rolloutId, AuditEntry audit, Func<WriteSession, int> change, CancellationToken cancellationToken) =>
        gate.RunAsync(
            WritePriority.Latch,
            durable: true,
            session =>
            {
                var isSet = change(session) > 0;
                if (isSet)
                {
                    AuditChain.Append(session, audit);
                }

                return isSet;
            },
            cancellationToken);

    private static LatchState StateOf(System.Data.Common.DbDataReader row) =>
        new(row.IsDBNull(0), row.GetString(1), row.Moment(2), row.TextOrNull(3));

    private static string ScopeOf(long? rolloutId) => rolloutId is { } id ? $"rollout {id}" : "all";
}
