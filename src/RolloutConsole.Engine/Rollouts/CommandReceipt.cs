using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>How a command ended. The effect itself comes back through the live feed.</summary>
public enum CommandOutcome
{
    /// <summary>Committed.</summary>
    Accepted,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>The caller lacks the role.</summary>
    Forbidden,

    /// <summary>Not in this state.</summary>
    IllegalState,

    /// <summary>Something typed is wrong; the faults name the fields.</summary>
    Invalid,

    /// <summary>A name or key is taken.</summary>
    Conflict,

    /// <summary>The object is locked because it is in use.</summary>
    Locked,

    /// <summary>The engine's queue is full; try again.</summary>
    TooBusy,
}

/// <summary>The answer to a command: a receipt, never the new picture.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One sentence for people; empty when accepted without a word.</param>
/// <param name="Id">Id of what was created or changed, if any.</param>
public sealed record CommandReceipt(CommandOutcome Outcome, string Message, long? Id = null)
{
    /// <summary>What is wrong, field by field; only with <see cref="CommandOutcome.Invalid"/>.</summary>
    public ImmutableList<PlanFault> Faults { get; init; } = [];

    /// <summary>Ids of everything that a command with several parts created, in the order asked; empty otherwise.</summary>
    public ImmutableList<long> Ids { get; init; } = [];

    /// <summary>Stable short name of a refusal that callers must tell from its neighbours, see <see cref="RefusalKey"/>; empty otherwise.</summary>
    public string Key { get; init; } = "";

    /// <summary>True when it was committed.</summary>
    public bool IsAccepted => Outcome == CommandOutcome.Accepted;

    /// <summary>An accepted receipt.</summary>
    public static CommandReceipt Accepted(long? id = null, string message = "") => new(CommandOutcome.Accepted, message, id);

    /// <summary>A refusal with a name of its own.</summary>
    public static CommandReceipt Refused(CommandOutcome outcome, string message, string key = "") => new(outcome, message) { Key = key };

    /// <summary>A receipt that lists faults.</summary>
    public static CommandReceipt Invalid(IEnumerable<PlanFault> faults)
    {
        ImmutableList<PlanFault> list = [.. faults];
        return new(CommandOutcome.Invalid, string.Join(" ", list.Select(f => f.ToString()))) { Faults = list };
    }
}
