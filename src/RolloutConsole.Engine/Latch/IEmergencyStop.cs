using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Latch;

/// <summary>The emergency stop: one gesture that lets no new device action start, for one rollout or for all (operator-experience, 7).</summary>
public interface IEmergencyStop
{
    /// <summary>The stop that holds a rollout now: the global one, else its own, else null. Cheap; read before every offer.</summary>
    /// <param name="rolloutId">The rollout; null for an action without one, which only the global stop holds.</param>
    LatchState? For(long? rolloutId);

    /// <summary>All stops that are set.</summary>
    LatchRows Current { get; }

    /// <summary>
    /// Opens the gate for one offer, unless a stop holds the rollout. The caller writes the offer inside the returned ticket and
    /// disposes it; a stop is answered only when every open ticket is back, so no offer leaves after the acceptance.
    /// </summary>
    bool TryOffer(long? rolloutId, out OfferTicket ticket);

    /// <summary>Sets the stop. Answers after it holds and is stored.</summary>
    /// <param name="caller">Who; an Operator or Manager.</param>
    /// <param name="rolloutId">One rollout, or null for everything.</param>
    /// <param name="reason">Why; may be added later.</param>
    /// <param name="idempotencyKey">The same key gets the first answer again.</param>
    /// <param name="cancellationToken">Ends the waiting, not the stop.</param>
    Task<StopReceipt> SetAsync(Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Adds the reason afterwards.</summary>
    Task<CommandReceipt> ExplainAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken);

    /// <summary>Releases the stop; rollouts stay paused and are resumed one by one.</summary>
    /// <param name="caller">A Manager for one rollout, an Admin for everything.</param>
    /// <param name="rolloutId">One rollout, or null for everything.</param>
    /// <param name="reason">Why; required.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> ReleaseAsync(Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken);
}

/// <summary>The answer to a stop.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="State">What stands now; null when refused.</param>
/// <param name="WasAlreadySet">True when somebody had set it before.</param>
/// <param name="AcceptedAt">When it held and was stored.</param>
/// <param name="LastOfferAt">When the last device action was offered before that, if any since the start of the program.</param>
public sealed record StopReceipt(
    CommandOutcome Outcome,
    string Message,
    LatchState? State,
    bool WasAlreadySet,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? LastOfferAt);
