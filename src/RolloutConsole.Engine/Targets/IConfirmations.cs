using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What people and scripts may do in the place of the person at the device (hawkbit-rollouts, 4.6; hawkbit-api, 2.5). Every call checks
/// <see cref="Permission.ConfirmActions"/> and writes one audit row, refusals included.
/// </summary>
public interface IConfirmations
{
    /// <summary>Agrees to an action that waits for confirmation, or refuses it; a refused one keeps waiting.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="controllerId">Which target.</param>
    /// <param name="actionId">Which action of it.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>
    /// <see cref="CommandOutcome.NotFound"/> when the action is not of that target or does not wait,
    /// <see cref="RefusalKey.ActionClosed"/> when it is over.
    /// </returns>
    Task<CommandReceipt> AnswerAsync(Caller caller, string controllerId, long actionId, ConfirmationAnswer answer, CancellationToken cancellationToken);

    /// <summary>Switches auto-confirmation of a target on, and confirms all of its waiting actions in the same transaction.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="controllerId">Which target.</param>
    /// <param name="initiator">Who wants it; null takes the caller.</param>
    /// <param name="remark">Why; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns><see cref="RefusalKey.AutoConfirmActive"/> when it is on already.</returns>
    Task<CommandReceipt> ActivateAsync(Caller caller, string controllerId, string? initiator, string? remark, CancellationToken cancellationToken);

    /// <summary>Switches auto-confirmation of a target off; when it is off already, nothing happens.</summary>
    Task<CommandReceipt> DeactivateAsync(Caller caller, string controllerId, CancellationToken cancellationToken);
}

/// <summary>An answer to an action that waits for confirmation (hawkbit-api, 1.9).</summary>
/// <param name="IsConfirmed">Agreed or refused.</param>
/// <param name="Code">A number of the person's own; null for none.</param>
/// <param name="Messages">Words for the action's history; empty writes a sentence that names the caller.</param>
public sealed record ConfirmationAnswer(bool IsConfirmed, int? Code = null, IReadOnlyList<string>? Messages = null);
