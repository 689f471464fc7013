using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// What people and scripts may ask of rollouts. Roles are checked here, and every call writes its audit row, refusals included.
/// The answer is a receipt; the effect comes back through the live feed.
/// </summary>
public interface IRolloutCommands
{
    /// <summary>Validates a plan without creating anything: for the form, while it is being filled in.</summary>
    /// <param name="request">What was typed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Faults, warnings, the number of matching targets and the size of each group.</returns>
    Task<PlanCheck> CheckAsync(CreateRollout request, CancellationToken cancellationToken);

    /// <summary>Creates a rollout and begins to fill its groups.</summary>
    Task<CommandReceipt> CreateAsync(Caller caller, CreateRollout request, CancellationToken cancellationToken);

    /// <summary>Creates a rollout over the failed targets of a finished one (hawkbit-rollouts, 6.7).</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="rolloutId">The finished rollout.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Accepted with the id of the new one; Invalid when it is not finished or nothing failed; Conflict when it was retried before.</returns>
    Task<CommandReceipt> RetryAsync(Caller caller, long rolloutId, CancellationToken cancellationToken);

    /// <summary>Changes name and description; null leaves one as it is.</summary>
    Task<CommandReceipt> RenameAsync(Caller caller, long rolloutId, string? name, string? description, CancellationToken cancellationToken);

    /// <summary>Gives one of the rollout's commands. Answers after the commit.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="rolloutId">Of which rollout.</param>
    /// <param name="command">What.</param>
    /// <param name="reason">Why, if it was said; at most 512 characters.</param>
    /// <param name="cancellationToken">Ends the waiting, not the command.</param>
    Task<CommandReceipt> GiveAsync(Caller caller, long rolloutId, RolloutCommand command, string? reason, CancellationToken cancellationToken);

    /// <summary>Stops a rollout for good with a reason code and a comment (aws-iot-jobs, section 5 and A-14).</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="rolloutId">Which rollout.</param>
    /// <param name="code">At most 128 capital letters, digits and underscores, none of the console's own; null for <see cref="RolloutEnd.UserCanceled"/>.</param>
    /// <param name="comment">At most 2,028 characters; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting, not the command.</param>
    Task<CommandReceipt> StopAsync(Caller caller, long rolloutId, string? code, string? comment, CancellationToken cancellationToken);
}

/// <summary>What a person or script wants created.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Plan">The plan as typed; not yet validated.</param>
public sealed record CreateRollout(string Name, string Description, RolloutPlan Plan);

/// <summary>What the check of a plan found.</summary>
/// <param name="Faults">What must be mended before it can be created.</param>
/// <param name="Warnings">What is legal but foolish.</param>
/// <param name="Matching">Targets that match and are compatible; null when the filter cannot be read.</param>
/// <param name="GroupSizes">The size each group would get; empty when unknown.</param>
public sealed record PlanCheck(
    IReadOnlyList<PlanFault> Faults,
    IReadOnlyList<PlanFault> Warnings,
    int? Matching,
    IReadOnlyList<int> GroupSizes)
{
    /// <summary>True when somebody other than the author will have to approve it.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>Matching targets that are busy with another action now; null when the filter cannot be read.</summary>
    public BusyTargets? Busy { get; init; }

    /// <summary>Matching targets that agree by themselves; null when the plan asks nobody, or the confirmation flow is switched off.</summary>
    public int? AutoConfirming { get; init; }
}
