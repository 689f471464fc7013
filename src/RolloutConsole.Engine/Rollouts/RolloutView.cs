using System.Collections.Immutable;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// All that the decider sees of one rollout: plan, statuses and tallies, never device rows, so its cost does not grow with the fleet
/// (architecture, section 5).
/// </summary>
public sealed record RolloutView
{
    /// <summary>Id of the rollout.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What people should know of it; a retry takes it over. Empty where a page reads the view, which has it beside the view.</summary>
    public string Description { get; init; } = "";

    /// <summary>The frozen plan.</summary>
    public required RolloutPlan Plan { get; init; }

    /// <summary>Where it stands.</summary>
    public RolloutStatus Status { get; init; } = RolloutStatus.Creating;

    /// <summary>While paused: why. Otherwise null.</summary>
    public PauseCause? Cause { get; init; }

    /// <summary>Why it stands there, since when, by whom.</summary>
    public required StatusReason Reason { get; init; }

    /// <summary>Raised by each commit of a decision; a commit names the version it was decided on.</summary>
    public long Version { get; init; }

    /// <summary>Sequence of the last change whose outcomes are contained in the groups' tallies.</summary>
    public long DecidedThrough { get; init; }

    /// <summary>Committed outcomes after <see cref="DecidedThrough"/>, in commit order; folded before anything else is asked.</summary>
    public ImmutableList<ActionOutcome> Undecided { get; init; } = [];

    /// <summary>Sequence that <see cref="Undecided"/> reaches.</summary>
    public long UndecidedThrough { get; init; }

    /// <summary>The deployment groups in order.</summary>
    public required ImmutableList<GroupView> Groups { get; init; }

    /// <summary>How much of the current minute's budget is used.</summary>
    public PaceState Pace { get; init; } = new();

    /// <summary>What abort criteria and circuit breaker remember.</summary>
    public GuardMemory Guards { get; init; } = new();

    /// <summary>What watching health and capacity remembers.</summary>
    public HealthMemory Health { get; init; } = new();

    /// <summary>What the alarms remember.</summary>
    public AlarmMemory Alarms { get; init; } = new();

    /// <summary>Since when what holds it has held it, where nothing else says so.</summary>
    public WaitingMemory Waiting { get; init; } = new();

    /// <summary>The emergency stop that holds this rollout, if any.</summary>
    public LatchState? Latch { get; init; }

    /// <summary>Set when its distribution set was invalidated.</summary>
    public InvalidatedSet? Invalidated { get; init; }

    /// <summary>When the engine is to ask again by itself; a row, so that a restart loses nothing.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>When a dynamic or continuous rollout looks for new members again; null for at once.</summary>
    public DateTimeOffset? NextLookAt { get; init; }

    /// <summary>Least time between two looks for new members, after one that left nobody out (hawkbit-rollouts, 6.9: 60 s).</summary>
    public TimeSpan GrowthGap { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>True once an abort has taken back everything it takes back; what a device refuses to give back goes on.</summary>
    public bool HaltIsCarriedOut { get; init; }

    /// <summary>What ended it before its devices did: a person, a guard or the clock; null while nothing has.</summary>
    public RolloutEnd? End { get; init; }

    /// <summary>Where the rollback of this rollout stands.</summary>
    public RecoveryState Recovery { get; init; } = RecoveryState.None;

    /// <summary>The rollback that returns the devices of this rollout, once it was created.</summary>
    public RolloutLink? Rollback { get; init; }

    /// <summary>Devices that had begun and that the rollback leaves as they are: they have no previous set that could be installed.</summary>
    public int LeftBehind { get; init; }

    /// <summary>The rollout whose devices this one returns; null when this one is no rollback.</summary>
    public RolloutLink? RollsBack { get; init; }

    /// <summary>
    /// True once the rollout has taken its devices over from other rollouts; only with <see cref="BusyDevices.Replace"/>, and nothing of it
    /// opens before.
    /// </summary>
    public bool HasTakenOver { get; init; }

    /// <summary>When it was created; only targets that existed then take part.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of its author, who never approves it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Who approved or denied it, and what was remarked; null while nobody has.</summary>
    public ApprovalVerdict? Approval { get; init; }

    /// <summary>When it was started, if it was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached a final state, if it did.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Sum of the groups' tallies.</summary>
    public GroupTally Total => Groups.Aggregate(default(GroupTally), (sum, g) => sum + g.Tally);

    /// <summary>Targets that take part: the groups' sizes, or their planned sizes while filling. Who may still join is not counted.</summary>
    public int TotalTargets => Groups.Sum(g => Plan.IsGrowing(g.Number) ? g.Size : Math.Max(g.Size, Math.Max(g.PlannedSize, 0)));
}

/// <summary>Use of the rate budget. The budget of a minute is never carried over (architecture, section 5).</summary>
/// <param name="Minute">Start of the current minute of the rollout; null before the first action opened.</param>
/// <param name="Opened">Actions opened in it.</param>
/// <param name="Before">Actions opened in all earlier minutes.</param>
/// <param name="Step">Increments of an exponential rate that hold in this minute; never falls (aws-iot-jobs, 6.1).</param>
public sealed record PaceState(DateTimeOffset? Minute = null, int Opened = 0, int Before = 0, int Step = 0);

/// <summary>A set emergency stop.</summary>
/// <param name="Global">True for the stop of everything, false for this rollout's own.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="SetAt">When it was accepted.</param>
/// <param name="Reason">Why, if it was said.</param>
public sealed record LatchState(bool Global, string SetBy, DateTimeOffset SetAt, string? Reason);

/// <summary>The answer of an Approver.</summary>
/// <param name="By">Who decided.</param>
/// <param name="Remark">What was remarked; at most 255 characters; null for nothing.</param>
public sealed record ApprovalVerdict(string By, string? Remark)
{
    /// <summary>Longest remark (hawkbit-rollouts, 6.5).</summary>
    public const int LongestRemark = 255;
}
