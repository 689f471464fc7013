using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What the engine needs of a store for rollouts. Implemented by the Store project; one contract suite holds all stores to it.</summary>
public interface IRolloutStore
{
    /// <summary>
    /// Writes a new rollout in <see cref="RolloutStatus.Creating"/> with its groups in <see cref="Groups.GroupStatus.Creating"/>, its
    /// first event and the audit row, in one transaction.
    /// </summary>
    /// <returns>Accepted with the new id; <see cref="CommandOutcome.Conflict"/> when the name is taken, deleted rollouts included.</returns>
    Task<CommandReceipt> CreateAsync(NewRollout rollout, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Changes name and description only (hawkbit-rollouts, 6.6), with an audit row in the same transaction.</summary>
    Task<CommandReceipt> RenameAsync(long rolloutId, string? name, string? description, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>
    /// Loads a rollout. The groups' tallies are those of <see cref="RolloutView.DecidedThrough"/>: the committed ones less the undecided
    /// outcomes, which come separately. <see cref="RolloutView.Latch"/> is left null.
    /// </summary>
    /// <returns>Null when there is no such rollout.</returns>
    Task<RolloutView?> LoadAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a decision in one transaction: statuses, reasons, pace, wake time, events, the slice's set-based work with tallies,
    /// minute counters and change rows, and the audit row. Tallies change by increments only and do not raise the version.
    /// </summary>
    /// <returns>Stale when the row's version is not the one decided on; then nothing was written.</returns>
    Task<CommitResult> CommitAsync(RolloutView before, RolloutDecision decision, AuditEntry? audit, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ids of rollouts that the engine must look after: every one that is not final, or whose recovery is not; oldest first.</summary>
    Task<IReadOnlyList<long>> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>Ids of running rollouts whose plans have alarms; oldest first.</summary>
    Task<IReadOnlyList<long>> ListAlarmedAsync(CancellationToken cancellationToken);

    /// <summary>Takes the deadlines that are due: their rows are deleted, their rollouts returned.</summary>
    Task<IReadOnlyList<long>> TakeDueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The earliest deadline, or null when there is none.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}

/// <summary>What is written when a rollout is created.</summary>
/// <param name="Name">1 to 128 characters, unique among all rollouts ever.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Plan">The validated plan.</param>
/// <param name="CreatedBy">Name of the author.</param>
/// <param name="CreatedAt">Cut-off for the members: targets created later do not take part.</param>
public sealed record NewRollout(string Name, string Description, RolloutPlan Plan, string CreatedBy, DateTimeOffset CreatedAt)
{
    /// <summary>Targets that matched when the plan was checked: what is shown as the total until the groups are planned.</summary>
    public int MatchingTargets { get; init; }

    /// <summary>Id of the rollout whose devices it returns; null when it is no rollback. No two rollouts have the same.</summary>
    public long? RollsBack { get; init; }
}

/// <summary>The answer to a commit.</summary>
/// <param name="IsStale">True when somebody else committed first; nothing was written.</param>
/// <param name="Sequence">Newest change sequence of the commit; 0 when stale or when nothing changed that anybody watches.</param>
/// <param name="Slice">What the slice did, if the decision had one.</param>
public sealed record CommitResult(bool IsStale, long Sequence, SliceResult? Slice)
{
    /// <summary>Other rollouts whose actions the slice moved: their owners fold the outcomes.</summary>
    public IReadOnlyList<long> OtherRollouts { get; init; } = [];

    /// <summary>The answer to a commit that lost the race.</summary>
    public static CommitResult Stale { get; } = new(true, 0, null);
}
