using RolloutConsole.Engine.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Auditing;

/// <summary>Appends audit rows that have no transaction of their own to ride in, and checks the chain.</summary>
internal sealed class AuditStore(WriteGate gate, ReadPool reads) : IAuditStore
{
    private const string All = """
        SELECT id, at, caller, caller_kind, caller_roles, address, action, subject, outcome, reason, details, hash FROM audit ORDER BY id
        """;

    // SQLite's own count of ids ever given: rows cut off at the end leave it behind.
    private const string LastGiven = "SELECT seq FROM sqlite_sequence WHERE name = 'audit'";

    /// <inheritdoc/>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        gate.RunAsync(WritePriority.Ordinary, durable: true, session => AuditChain.Append(session, entry), cancellationToken);

    /// <inheritdoc/>
    public Task<(long VerifiedRows, bool IsWhole)> VerifyAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult(session.Snapshot(read => Verify(read, cancellationToken)));
    }

    private static (long VerifiedRows, bool IsWhole) Verify(ReadSession session, CancellationToken cancellationToken)
    {
        var given = session.Number(LastGiven) ?? 0;
        var previous = AuditChain.Beginning;
        var rows = 0L;
        var row = session.Statement(All);
        try
        {
            while (row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var hash = AuditChain.HashOf(
                    previous, row.Int64(1), row.Text(2), row.Int64(3), row.Int64(4), row.TextOrNull(5), row.Text(6), row.Text(7), row.Text(8),
                    row.TextOrNull(9), row.TextOrNull(10));
                if (row.Int64(0) != rows + 1 || !row.Bytes(11).SequenceEqual(hash))
                {
                    return (rows, false);
                }

                previous = hash;
                rows++;
            }
        }
        finally
        {
            row.Reset();
        }

        return (rows, rows == given);
    }
}
