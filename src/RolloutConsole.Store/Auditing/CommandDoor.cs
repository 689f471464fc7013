using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Auditing;

/// <summary>What a command asks for, in the words of the audit.</summary>
/// <param name="Permission">What permits it.</param>
/// <param name="Action">Stable dotted name such as <c>target.delete</c>.</param>
/// <param name="Subject">Of what.</param>
internal sealed record CommandCall(Permission Permission, string Action, string Subject);

/// <summary>
/// The one way of inventory commands into the store: role first, then the work and its audit row in one transaction, refusals included.
/// Work looks at everything before it writes anything, so a refusal has nothing to take back; nobody else writes meanwhile.
/// </summary>
internal sealed class CommandDoor(WriteGate gate, IAuditStore audit, TimeProvider clock)
{
    /// <summary>Runs a command.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="call">What for.</param>
    /// <param name="work">Looks, writes, and says how it ended; the moment is the command's.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    public async Task<CommandReceipt> RunAsync(
        Caller caller, CommandCall call, Func<WriteSession, DateTimeOffset, CommandReceipt> work, CancellationToken cancellationToken)
    {
        if (await ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        var now = clock.GetUtcNow();
        return await gate.RunAsync(
            WritePriority.Ordinary,
            durable: true,
            session =>
            {
                var receipt = work(session, now);
                AuditChain.Append(session, Entry(caller, call, receipt, now));
                return receipt;
            },
            cancellationToken);
    }

    /// <summary>The refusal of a caller who lacks the role, with its audit row; null when he may.</summary>
    public async Task<CommandReceipt?> ForbidAsync(Caller caller, CommandCall call)
    {
        if (Permissions.Allows(caller, call.Permission))
        {
            return null;
        }

        return await RefuseAsync(caller, call, CommandReceipt.Refused(CommandOutcome.Forbidden, Permissions.Explain(call.Permission)));
    }

    /// <summary>Writes the audit row of something refused before it came to the gate.</summary>
    public async Task<CommandReceipt> RefuseAsync(Caller caller, CommandCall call, CommandReceipt refusal)
    {
        // The row is written even when the caller has gone: who was refused may not take it back by hanging up.
        await audit.AppendAsync(Entry(caller, call, refusal, clock.GetUtcNow()), CancellationToken.None);
        return refusal;
    }

    private static AuditEntry Entry(Caller caller, CommandCall call, CommandReceipt receipt, DateTimeOffset now) => new(
        now, caller, call.Action, call.Subject, OutcomeWord(receipt.Outcome), null, receipt.Message.Length > 0 ? receipt.Message : null);

    private static string OutcomeWord(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Accepted => "accepted",
        CommandOutcome.NotFound => "not-found",
        CommandOutcome.Forbidden => "forbidden",
        CommandOutcome.IllegalState => "illegal-state",
        CommandOutcome.Invalid => "invalid",
        CommandOutcome.Conflict => "conflict",
        CommandOutcome.Locked => "locked",
        CommandOutcome.TooBusy => "too-busy",
        _ => throw new System.Diagnostics.UnreachableException($"outcome {outcome}"),
    };
}
