using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Security;

/// <summary>One command on the accounts: its audit row, accepted or refused.</summary>
internal sealed class AccountCommand(
    IAuditStore audit, TimeProvider clock, Caller caller, string action, string subject, string? reason)
{
    // What goes into the audit is bounded, whatever was typed.
    private const int LongestText = 512;

    /// <summary>The audit row of this command.</summary>
    public AuditEntry Entry(string outcome, string? details) =>
        new(clock.GetUtcNow(), caller, action, Cut(subject)!, outcome, Cut(reason), Cut(details));

    /// <summary>Writes the refusal down and says it.</summary>
    public async Task<CommandReceipt> RefuseAsync(CommandOutcome outcome, string message, CancellationToken cancellationToken)
    {
        await audit.AppendAsync(Entry(outcome.ToString().ToLowerInvariant(), message), cancellationToken);
        return new(outcome, message);
    }

    /// <summary>Writes down that something typed was wrong, and says what.</summary>
    public async Task<CommandReceipt> RefuseAsync(IEnumerable<PlanFault> faults, CancellationToken cancellationToken)
    {
        var receipt = CommandReceipt.Invalid(faults);
        await audit.AppendAsync(Entry("invalid", receipt.Message), cancellationToken);
        return receipt;
    }

    private static string? Cut(string? text) => text?.Length > LongestText ? text[..LongestText] : text;
}
