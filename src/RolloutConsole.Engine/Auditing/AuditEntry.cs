using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Auditing;

/// <summary>One row of the audit: who did what to what, why, and how it ended. Every command writes one, refusals included.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Action">What was asked, as a stable dotted name such as <c>rollout.pause</c>.</param>
/// <param name="Subject">What it was asked of, such as <c>rollout 41 gateway 4.2.1 EU</c>.</param>
/// <param name="Outcome"><c>accepted</c>, or the refusal in one word such as <c>forbidden</c>.</param>
/// <param name="Reason">What the person gave as reason, if any.</param>
/// <param name="Details">Further facts in one line: the refusal's sentence, what changed.</param>
public sealed record AuditEntry(
    DateTimeOffset At,
    Caller Caller,
    string Action,
    string Subject,
    string Outcome,
    string? Reason = null,
    string? Details = null);

/// <summary>Writes audit rows that have no transaction of their own to ride in: refusals, reads of secrets, sign-ins.</summary>
public interface IAuditStore
{
    /// <summary>Appends a row to the hash chain, durably.</summary>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Recomputes the chain. Returns the number of rows up to which it holds and whether that is all of them.
    /// </summary>
    Task<(long VerifiedRows, bool IsWhole)> VerifyAsync(CancellationToken cancellationToken);
}
