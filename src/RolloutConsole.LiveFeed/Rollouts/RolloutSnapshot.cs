using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Rollouts.Aws;
using RolloutConsole.LiveFeed.Groups;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// One frame of a rollout: small, immutable, complete in itself. Pages read it as it is, the hub sends its <see cref="RolloutFrame"/>.
/// </summary>
public sealed record RolloutSnapshot
{
    /// <summary>Id of the rollout.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What people should know of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Change sequence that the frame contains; a newer frame never has a smaller one.</summary>
    public required long Version { get; init; }

    /// <summary>When it was computed, by the server's clock.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>While paused: why.</summary>
    public PauseCause? Cause { get; init; }

    /// <summary>Why it stands there, since when, by whom.</summary>
    public required StatusReason Reason { get; init; }

    /// <summary>True when it runs but nothing moves (see <see cref="RolloutListStates.IsHeld"/>).</summary>
    public bool IsHeld { get; init; }

    /// <summary>Every blocker, the one that ends last first.</summary>
    public ImmutableArray<Blocker> Waiting { get; init; } = [];

    /// <summary>The emergency stop that holds it, if any.</summary>
    public LatchState? Latch { get; init; }

    /// <summary>Its groups in order.</summary>
    public required ImmutableArray<GroupSnapshot> Groups { get; init; }

    /// <summary>Its devices by where they stand.</summary>
    public required RolloutTotals Totals { get; init; }

    /// <summary>Actions opened in the rollout's own current minute where its rate is limited, otherwise in the last whole minute.</summary>
    public int RateNow { get; init; }

    /// <summary>The allowed rate per minute; null when unpaced.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>How far each guard is from acting, the nearest first; empty when none can act any more.</summary>
    public ImmutableArray<GuardHeadroom> Headroom { get; init; } = [];

    /// <summary>Where the circuit breaker stands.</summary>
    public BreakerState Breaker { get; init; } = new(BreakerStage.Off);

    /// <summary>Where the alarms stand.</summary>
    public AlarmState Alarms { get; init; } = new(AlarmStage.Off, 0, []);

    /// <summary>Name and version of the distribution set; of a rollback to several, how many they are.</summary>
    public string Set => Plan.Groups.Count(g => g.DistributionSetId is not null) is > 1 and var sets ? $"{sets} previous sets" : $"{SetName} {SetVersion}";

    /// <summary>Name of the distribution set.</summary>
    public required string SetName { get; init; }

    /// <summary>Version of the distribution set.</summary>
    public required string SetVersion { get; init; }

    /// <summary>Its author.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Who approved or denied it; null while nobody has.</summary>
    public ApprovalVerdict? Approval { get; init; }

    /// <summary>What ended it before its devices did: a person, a guard or the clock; null while nothing has.</summary>
    public RolloutEnd? End { get; init; }

    /// <summary>The rollout as AWS IoT Jobs would show it.</summary>
    public AwsJobView? Aws { get; init; }

    /// <summary>Where the rollback of this rollout stands.</summary>
    public RecoveryState Recovery { get; init; }

    /// <summary>The rollback that returns its devices, once it was created.</summary>
    public RolloutLink? Rollback { get; init; }

    /// <summary>Devices that had begun and that the rollback leaves as they are.</summary>
    public int LeftBehind { get; init; }

    /// <summary>The rollout whose devices this one returns; null when this one is no rollback.</summary>
    public RolloutLink? RollsBack { get; init; }

    /// <summary>The rollout in ECS words, where people think of it in these (<see cref="RolloutStateView.IsFor"/>); otherwise null.</summary>
    public RolloutStateView? Deployment { get; init; }

    /// <summary>The frozen plan.</summary>
    public required RolloutPlan Plan { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was started, if it was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over, if it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Sequence of the newest event.</summary>
    public long LastEvent { get; init; }

    /// <summary>Every command, with the reason where the state does not allow it. Roles are a matter of who looks.</summary>
    public ImmutableArray<CommandChoice> Commands { get; init; } = [];

    /// <summary>Minutes of the last half hour in which something happened, for the sparkline.</summary>
    public ImmutableArray<MinuteRow> Recent { get; init; } = [];

    /// <summary>Transitions, chart and events; only in frames for a page.</summary>
    public RolloutHistory? History { get; init; }

    /// <summary>The choice of a command.</summary>
    public CommandChoice this[RolloutCommand command] => Commands.First(c => c.Command == command);
}

/// <summary>Whether the state of a rollout allows a command.</summary>
/// <param name="Command">Which.</param>
/// <param name="WhyNot">Why not, in one sentence, in the engine's own words; null when it is allowed.</param>
public sealed record CommandChoice(RolloutCommand Command, string? WhyNot)
{
    /// <summary>True when the state allows it.</summary>
    public bool IsAllowed => WhyNot is null;
}
