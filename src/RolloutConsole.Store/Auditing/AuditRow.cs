using RolloutConsole.Engine.Security;

namespace RolloutConsole.Store.Auditing;

/// <summary>Row of table <c>audit</c>; each carries the hash of the one before it.</summary>
internal sealed class AuditRow
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public string Caller { get; set; } = "";

    public CallerKind CallerKind { get; set; }

    /// <summary>The roles the caller held then.</summary>
    public ConsoleRole CallerRoles { get; set; }

    public string? Address { get; set; }

    public string Action { get; set; } = "";

    public string Subject { get; set; } = "";

    public string Outcome { get; set; } = "";

    public string? Reason { get; set; }

    public string? Details { get; set; }

    /// <summary>SHA-256 of the previous row's hash and this row's text.</summary>
    public byte[] Hash { get; set; } = [];
}
