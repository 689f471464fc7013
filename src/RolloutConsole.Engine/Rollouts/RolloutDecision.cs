using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What the decider wants committed, in one transaction, and told afterwards.</summary>
public sealed record RolloutDecision
{
    /// <summary>The rollout as it will be after the commit, before its slice has run.</summary>
    public required RolloutView Next { get; init; }

    /// <summary>History rows of this decision, oldest first.</summary>
    public ImmutableList<RolloutEvent> Events { get; init; } = [];

    /// <summary>The one piece of set-based work to do in the same transaction; null for none.</summary>
    public RolloutSlice? Slice { get; init; }

    /// <summary>True when the commit itself may change the next answer.</summary>
    public bool LookAgain { get; init; }

    /// <summary>Why the command was refused; null when it was accepted or there was none.</summary>
    public string? Refusal { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// Everything that keeps the rollout from moving; empty only when it moves by itself or is final. Put into words when asked for,
    /// because a forecast decides a hundred thousand times and asks for none of them.
    /// </summary>
    public ImmutableList<Blocker> Waiting => RolloutWaiting.Explain(Next, At);

    /// <summary>True when there is something to commit.</summary>
    public bool HasChanges(RolloutView before) =>
        Slice is not null || !Events.IsEmpty || Next.Guards != before.Guards || Next.Health != before.Health || Next.Alarms != before.Alarms || Next.Waiting != before.Waiting || Next.End != before.End
        || Next.HaltIsCarriedOut != before.HaltIsCarriedOut || Next.Recovery != before.Recovery || Next.DecidedThrough != before.DecidedThrough
        || Next.Pace != before.Pace || Next.WakeAt != before.WakeAt || Next.NextLookAt != before.NextLookAt || Next.HasTakenOver != before.HasTakenOver
        || ChangedGroups(before).Any();

    /// <summary>The groups of which something other than the tally changed; tallies are written by those who change actions.</summary>
    public IEnumerable<GroupView> ChangedGroups(RolloutView before) =>
        Next.Groups.Where((g, i) => g with { Tally = default } != before.Groups[i] with { Tally = default });
}

/// <summary>One piece of set-based work, cut so that its transaction stays under 50 ms (architecture, section 5).</summary>
public abstract record RolloutSlice
{
    private RolloutSlice()
    {
    }

    /// <summary>
    /// Count the eligible targets and fix planned sizes: of all groups at once where none has a filter of its own, else only of the first
    /// group that is still being created, because what it finds depends on what the earlier ones took.
    /// </summary>
    public sealed record PlanGroups : RolloutSlice;

    /// <summary>Assign targets to a group.</summary>
    /// <param name="GroupId">The group.</param>
    /// <param name="Most">At most so many.</param>
    public sealed record FillGroup(long GroupId, int Most) : RolloutSlice;

    /// <summary>Open planned actions of a group: skip targets that already run the set, leave out busy ones.</summary>
    /// <param name="GroupId">The group.</param>
    /// <param name="Most">At most so many are opened.</param>
    /// <param name="Minute">The minute whose budget they use; null when unpaced, and for retries.</param>
    /// <param name="AreRetries">True for retries only, which use no budget; false for first attempts only.</param>
    /// <param name="HaveJoined">True for devices that joined a continuous rollout, which use no budget either (aws-iot-jobs, A-13).</param>
    /// <param name="AreFailing">
    /// True for devices only that fail before their update, false for others only; null for all alike, which is every plan but those that watch
    /// health in a capacity window (ecs-rolling-update, B-4).
    /// </param>
    public sealed record OpenActions(
        long GroupId, int Most, DateTimeOffset? Minute, bool AreRetries = false, bool HaveJoined = false, bool? AreFailing = null) : RolloutSlice;

    /// <summary>Add the next group for devices that match later; without members, they are looked for afterwards (hawkbit-rollouts, 6.9).</summary>
    /// <param name="Number">Its place, counted from 1.</param>
    /// <param name="Plan">Its plan.</param>
    /// <param name="PlannedSize">Devices it is to get; 0 for all who come.</param>
    /// <param name="Status"><see cref="GroupStatus.Ready"/> before the start, else <see cref="GroupStatus.Scheduled"/>.</param>
    /// <param name="Reason">Why it is added.</param>
    public sealed record AddGroup(int Number, GroupPlan Plan, int PlannedSize, GroupStatus Status, StatusReason Reason) : RolloutSlice;

    /// <summary>
    /// Look for targets that match and take no part yet, and plan an action for each; those that stopped matching leave. A target that
    /// has an action of a newer rollout stays with that (hawkbit-rollouts, 6.9).
    /// </summary>
    /// <param name="GroupId">The last group, which they join.</param>
    /// <param name="Most">At most so many.</param>
    /// <param name="RemovesLeavers">True to remove members that match no more and are not over, and to drop their retries (aws-iot-jobs, E7).</param>
    public sealed record LookForMembers(long GroupId, int Most, bool RemovesLeavers) : RolloutSlice;

    /// <summary>
    /// With <see cref="Policies.BusyDevices.Replace"/>, before anything opens: cancel what other running or paused rollouts have planned for
    /// the same targets (hawkbit-rollouts, 4.2).
    /// </summary>
    public sealed record TakeOver : RolloutSlice;

    /// <summary>Plan a new attempt for each device that failed or timed out and has a retry left (aws-iot-jobs, A-10).</summary>
    public sealed record TryAgain : RolloutSlice;

    /// <summary>End planned actions that were never offered.</summary>
    /// <param name="Delete">True to delete the rows, as hawkBit does; false to keep them as canceled.</param>
    /// <param name="KeepRetries">True to leave those alone that stand in the place of a failed attempt.</param>
    public sealed record EndScheduled(bool Delete, bool KeepRetries = false) : RolloutSlice;

    /// <summary>Ask open actions back.</summary>
    public sealed record AskBack : RolloutSlice;

    /// <summary>
    /// Under the emergency stop: ask back what devices have retrieved and may still give back. Opened again by
    /// <see cref="WithdrawRecalls"/> and <see cref="PlanAgain"/> when the rollout is resumed (decision 0004).
    /// </summary>
    public sealed record Recall : RolloutSlice;

    /// <summary>Withdraw recalls that no device has answered yet.</summary>
    public sealed record WithdrawRecalls : RolloutSlice;

    /// <summary>Plan a new attempt for each action that was given back to the emergency stop.</summary>
    public sealed record PlanAgain : RolloutSlice;

    /// <summary>The rollout ends for good: what the emergency stop asked or got back is a cancellation like any other, and no device is tried again.</summary>
    public sealed record GiveUpRecalls : RolloutSlice;

    /// <summary>Close open actions without asking.</summary>
    /// <param name="OnlyOffered">True to leave those alone that a device has fetched.</param>
    /// <param name="OnlyAsked">True to leave also those alone that do not wait for a confirmation.</param>
    public sealed record ForceCancel(bool OnlyOffered = false, bool OnlyAsked = false) : RolloutSlice;

    /// <summary>
    /// Create the one rollback of this rollout, with a group for each distribution set that its devices return to. Done once whatever
    /// happens in between: the link to this rollout is unique (decision 0007).
    /// </summary>
    public sealed record CreateRollback : RolloutSlice;

    /// <summary>Delete the rollout's rows; nothing of it was ever offered.</summary>
    public sealed record RemoveRollout : RolloutSlice;
}

/// <summary>What a slice did.</summary>
/// <param name="GroupId">The group it worked on; null when it worked on the whole rollout.</param>
/// <param name="Done">Rows changed.</param>
/// <param name="Exhausted">True when nothing more of the kind can be done now.</param>
/// <param name="PlannedSizes">For <see cref="RolloutSlice.PlanGroups"/>: the planned size of each group, in order; -1 where not planned yet.</param>
/// <param name="AreRetries">For <see cref="RolloutSlice.OpenActions"/>: whether it opened retries.</param>
/// <param name="IsLook">True for <see cref="RolloutSlice.LookForMembers"/>.</param>
/// <param name="TookOver">For <see cref="RolloutSlice.TakeOver"/>: true.</param>
public sealed record SliceResult(
    long? GroupId, int Done, bool Exhausted, ImmutableList<int>? PlannedSizes = null, bool AreRetries = false, bool IsLook = false, bool TookOver = false)
{
    /// <summary>For <see cref="RolloutSlice.CreateRollback"/>: the rollback's id; null when no device has a set to return to.</summary>
    public long? RollbackId { get; init; }

    /// <summary>For <see cref="RolloutSlice.OpenActions"/>: which devices it opened, as the slice asked for.</summary>
    public bool? AreFailing { get; init; }

    /// <summary>For <see cref="RolloutSlice.CreateRollback"/>: devices that had begun and have no set to return to; null for other slices.</summary>
    public int? LeftBehind { get; init; }
}

/// <summary>One row of a rollout's history.</summary>
/// <param name="Kind">Stable kind of the row.</param>
/// <param name="Text">One sentence for people.</param>
/// <param name="Actor">Person, script or engine.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Reason">What a person gave as reason, if any.</param>
/// <param name="GroupId">The group it is about, if any.</param>
/// <param name="FromStatus">For transitions: name of the state before.</param>
/// <param name="ToStatus">For transitions: name of the state after.</param>
public sealed record RolloutEvent(
    RolloutEventKind Kind,
    string Text,
    string Actor,
    DateTimeOffset At,
    string? Reason = null,
    long? GroupId = null,
    string? FromStatus = null,
    string? ToStatus = null);

/// <summary>Kind of a rollout's history row. The numbers are stored.</summary>
public enum RolloutEventKind
{
    /// <summary>The rollout went from one state to another.</summary>
    RolloutMoved = 0,

    /// <summary>A group went from one state to another.</summary>
    GroupMoved = 1,

    /// <summary>Something worth knowing that is no transition.</summary>
    Note = 2,

    /// <summary>The recovery of the rollout went from one state to another (<see cref="RecoveryState"/>).</summary>
    RecoveryMoved = 3,

    /// <summary>Every device serves and none updates (ecs-rolling-update, B-24: steady state).</summary>
    SteadyState = 4,
}

/// <summary>One reason why a rollout does not move (operator-experience, 5.4).</summary>
/// <param name="Kind">Stable kind.</param>
/// <param name="Sentence">What holds it, numbers first.</param>
/// <param name="Since">Since when.</param>
/// <param name="EndsBy">What ends it.</param>
/// <param name="EarliestEnd">The earliest moment at which it can end; null when nobody can know.</param>
/// <param name="WhoCanAct">Role or thing that can end it.</param>
/// <param name="GroupNumber">The group it is about, if any.</param>
/// <param name="RolloutId">The other rollout it is about, if any.</param>
public sealed record Blocker(
    BlockerKind Kind,
    string Sentence,
    DateTimeOffset Since,
    string EndsBy,
    DateTimeOffset? EarliestEnd,
    string WhoCanAct,
    int? GroupNumber = null,
    long? RolloutId = null);

/// <summary>What can hold a rollout.</summary>
public enum BlockerKind
{
    /// <summary>Targets are being assigned to groups.</summary>
    Filling,

    /// <summary>Waits for an Approver.</summary>
    Approval,

    /// <summary>Waits for somebody to start it.</summary>
    Start,

    /// <summary>Waits for its planned start.</summary>
    StartTime,

    /// <summary>A group has not reached its success trigger yet.</summary>
    SuccessTrigger,

    /// <summary>The last group has not ended yet.</summary>
    Completion,

    /// <summary>A group reached its success trigger and soaks.</summary>
    Soak,

    /// <summary>As many actions are with devices as the plan allows.</summary>
    InFlightLimit,

    /// <summary>No more devices may update at once, so that enough keep serving.</summary>
    Capacity,

    /// <summary>The fleet has shrunk so far that its capacity window lets nothing begin any more.</summary>
    Deadlock,

    /// <summary>Devices have installed the set and are not known to be healthy yet.</summary>
    Health,

    /// <summary>The alarms of the plan were not read since the start.</summary>
    Alarms,

    /// <summary>Nothing is left to update; the rollout is watched for a while before it counts as finished.</summary>
    Bake,

    /// <summary>The rate of this minute is used up.</summary>
    Rate,

    /// <summary>No maintenance window is open.</summary>
    Window,

    /// <summary>The planned end has passed and is applied when the rollout runs again.</summary>
    EndTime,

    /// <summary>Devices that failed or timed out are tried again.</summary>
    Retry,

    /// <summary>Devices are busy with other rollouts.</summary>
    BusyDevices,

    /// <summary>Paused; the sentence names the cause.</summary>
    Paused,

    /// <summary>The emergency stop is set.</summary>
    Latch,

    /// <summary>Open actions are being asked back.</summary>
    AskingBack,

    /// <summary>What became of the devices that were in flight when the emergency stop was set.</summary>
    Recall,

    /// <summary>Devices are being returned by a rollback.</summary>
    Recovery,

    /// <summary>Rows are being removed.</summary>
    Removing,

    /// <summary>Devices wait until a person agrees to the update.</summary>
    Confirmation,

    /// <summary>What other rollouts have planned for the same devices is being canceled.</summary>
    TakingOver,

    /// <summary>Devices in flight have not called in; only pages know.</summary>
    SilentDevices,

    /// <summary>The engine does not run; only pages know.</summary>
    Engine,

    /// <summary>Devices that match later join, or no more can.</summary>
    Growth,
}
