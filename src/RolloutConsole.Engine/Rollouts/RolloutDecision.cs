using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;

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
        Slice is not null || !Events.IsEmpty || Next.Guards != before.Guards || Next.Health != before.Health || Next.HaltIsCarriedOut != before.HaltIsCarriedOut || Next.DecidedThrough != before.DecidedThrough || Next.Pace != before.Pace || Next.WakeAt != before.WakeAt
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
    public sealed record OpenActions(long GroupId, int Most, DateTimeOffset? Minute, bool AreRetries = false) : RolloutSlice;

    /// <summary>Plan a new attempt for each device that failed or timed out and has a retry left (aws-iot-jobs, A-10).</summary>
    public sealed record TryAgain : RolloutSlice;

    /// <summary>End planned actions that were never offered.</summary>
    /// <param name="Delete">True to delete the rows, as hawkBit does; false to keep them as canceled.</param>
    public sealed record EndScheduled(bool Delete) : RolloutSlice;

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
    public sealed record ForceCancel(bool OnlyOffered = false) : RolloutSlice;

    /// <summary>Delete the rollout's rows; nothing of it was ever offered.</summary>
    public sealed record RemoveRollout : RolloutSlice;
}

/// <summary>What a slice did.</summary>
/// <param name="GroupId">The group it worked on; null when it worked on the whole rollout.</param>
/// <param name="Done">Rows changed.</param>
/// <param name="Exhausted">True when nothing more of the kind can be done now.</param>
/// <param name="PlannedSizes">For <see cref="RolloutSlice.PlanGroups"/>: the planned size of each group, in order; -1 where not planned yet.</param>
/// <param name="AreRetries">For <see cref="RolloutSlice.OpenActions"/>: whether it opened retries.</param>
public sealed record SliceResult(long? GroupId, int Done, bool Exhausted, ImmutableList<int>? PlannedSizes = null, bool AreRetries = false);

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
}

/// <summary>One reason why a rollout does not move (operator-experience, 5.4).</summary>
/// <param name="Kind">Stable kind.</param>
/// <param name="Sentence">What holds it, numbers first.</param>
/// <param name="Since">Since when.</param>
/// <param name="EndsBy">What ends it.</param>
/// <param name="EarliestEnd">The earliest moment at which it can end; null when nobody can know.</param>
/// <param name="WhoCanAct">Role or thing that can end it.</param>
/// <param name="GroupNumber">The group it is about, if any.</param>
public sealed record Blocker(
    BlockerKind Kind,
    string Sentence,
    DateTimeOffset Since,
    string EndsBy,
    DateTimeOffset? EarliestEnd,
    string WhoCanAct,
    int? GroupNumber = null);

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

    /// <summary>Nothing is left to update; the rollout is watched for a while before it counts as finished.</summary>
    Bake,

    /// <summary>The rate of this minute is used up.</summary>
    Rate,

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

    /// <summary>Rows are being removed.</summary>
    Removing,

    /// <summary>Devices in flight have not called in; only pages know.</summary>
    SilentDevices,

    /// <summary>The engine does not run; only pages know.</summary>
    Engine,
}
