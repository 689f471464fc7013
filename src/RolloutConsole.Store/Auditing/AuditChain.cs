using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Auditing;

/// <summary>
/// The hash chain: each row's hash is SHA-256 over the previous row's hash and all fields of the row, each with its length before it, so
/// that nothing can be moved from one field to the next unseen.
/// </summary>
internal static class AuditChain
{
    private const string LastHash = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1";

    private const string Add = """
        INSERT INTO audit (at, caller, caller_kind, caller_roles, address, action, subject, outcome, reason, details, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """;

    /// <summary>What the first row follows.</summary>
    public static byte[] Beginning { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>Appends a row in the running transaction, which must be durable.</summary>
    public static void Append(WriteSession session, AuditEntry entry)
    {
        var last = session.Statement(LastHash);
        var previous = last.Step() ? last.Bytes(0).ToArray() : Beginning;
        last.Reset();
        var at = entry.At.ToUnixTimeMilliseconds();
        var (kind, roles) = ((int)entry.Caller.Kind, (int)entry.Caller.Roles);
        var hash = HashOf(
            previous, at, entry.Caller.Name, kind, roles, entry.Caller.Address, entry.Action, entry.Subject, entry.Outcome, entry.Reason, entry.Details);
        session.Statement(Add)
            .Bind(1, at).Bind(2, entry.Caller.Name).Bind(3, kind).Bind(4, roles).Bind(5, entry.Caller.Address).Bind(6, entry.Action)
            .Bind(7, entry.Subject).Bind(8, entry.Outcome).Bind(9, entry.Reason).Bind(10, entry.Details).BindBytes(11, hash).Run();
    }

    /// <summary>The hash of a row.</summary>
    public static byte[] HashOf(
        ReadOnlySpan<byte> previous,
        long at,
        string caller,
        long callerKind,
        long callerRoles,
        string? address,
        string action,
        string subject,
        string outcome,
        string? reason,
        string? details)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Number(hash, at);
        Number(hash, callerKind);
        Number(hash, callerRoles);
        Text(hash, caller);
        Text(hash, address);
        Text(hash, action);
        Text(hash, subject);
        Text(hash, outcome);
        Text(hash, reason);
        Text(hash, details);
        return hash.GetHashAndReset();
    }

    private static void Number(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    // Length -1 for a missing text: it must differ from an empty one.
    private static void Text(IncrementalHash hash, string? value)
    {
        var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
        Number(hash, value is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}
