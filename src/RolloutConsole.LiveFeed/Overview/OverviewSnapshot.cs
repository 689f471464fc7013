using System.Collections.Immutable;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>One frame of the overview: is anything wrong, what is moving, what is next. The wall shows the same.</summary>
public sealed record OverviewSnapshot
{
    /// <summary>Newest change sequence that the frame contains.</summary>
    public required long Version { get; init; }

    /// <summary>When it was computed, by the server's clock.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>What needs attention, worst first, then oldest first.</summary>
    public ImmutableArray<AttentionLine> Attention { get; init; } = [];

    /// <summary>Rollouts that are under way, by id, so that cards keep their place.</summary>
    public ImmutableArray<RolloutCard> Cards { get; init; } = [];

    /// <summary>Planned starts within the next 24 hours, earliest first.</summary>
    public ImmutableArray<PlannedStart> NextUp { get; init; } = [];

    /// <summary>The fleet.</summary>
    public FleetPicture Fleet { get; init; } = new();

    /// <summary>The stop of everything, if it is set.</summary>
    public LatchState? Latch { get; init; }

    /// <summary>How many rollouts there are that are not deleted.</summary>
    public int Rollouts { get; init; }
}

/// <summary>How bad something is; the order of the list.</summary>
public enum AttentionSeverity
{
    /// <summary>Something ended badly or does not work.</summary>
    Bad = 0,

    /// <summary>Something waits for a person because a guard fired.</summary>
    Guard = 1,

    /// <summary>Something waits for a person.</summary>
    Person = 2,

    /// <summary>Something may soon need a person.</summary>
    Soon = 3,
}

/// <summary>What a line of the attention list is about; it decides the action that the page offers.</summary>
public enum AttentionKind
{
    /// <summary>A rollout was aborted.</summary>
    Aborted,

    /// <summary>An approval was refused.</summary>
    Denied,

    /// <summary>A rollout is paused.</summary>
    Paused,

    /// <summary>A rollout waits for an approval.</summary>
    Approval,

    /// <summary>A group has used up four fifths of its error limit.</summary>
    NearLimit,

    /// <summary>A rollout runs, and nothing moves.</summary>
    Held,

    /// <summary>Devices are in flight, and for a long time none has reported a result.</summary>
    Stalled,

    /// <summary>The engine itself is late.</summary>
    Engine,
}

/// <summary>One line of what needs attention.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Severity">How bad.</param>
/// <param name="RolloutId">The rollout; null for the engine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">The rest of the sentence that begins with the name, without full stop.</param>
/// <param name="Since">Since when.</param>
/// <param name="Status">The rollout's state, for its tile.</param>
/// <param name="Cause">Cause of a pause.</param>
/// <param name="Author">Author of the rollout; approvals are never for the author.</param>
public sealed record AttentionLine(
    AttentionKind Kind,
    AttentionSeverity Severity,
    long? RolloutId,
    string Name,
    string Sentence,
    DateTimeOffset Since,
    RolloutStatus Status,
    PauseCause? Cause,
    string Author);

/// <summary>One rollout that is under way.</summary>
public sealed record RolloutCard
{
    /// <summary>Id of the rollout.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name and version of the distribution set.</summary>
    public required string Set { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>While paused: why.</summary>
    public PauseCause? Cause { get; init; }

    /// <summary>True when it runs but nothing moves.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Since when it stands there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Its devices by where they stand.</summary>
    public required RolloutTotals Totals { get; init; }

    /// <summary>Its groups, at most 12: finished ones are folded into the first where there are more.</summary>
    public required ImmutableArray<MiniLane> Lanes { get; init; }

    /// <summary>Results (ok and failed) in each of the last 30 minutes, oldest first.</summary>
    public required ImmutableArray<int> Results { get; init; }

    /// <summary>Results in the last whole minute.</summary>
    public int PerMinute { get; init; }

    /// <summary>The guard that is nearest to acting; null when none can.</summary>
    public GuardHeadroom? Headroom { get; init; }

    /// <summary>What comes next or holds it, in one sentence.</summary>
    public string Next { get; init; } = "";

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>One group in miniature.</summary>
/// <param name="Number">Its number; of a folded lane the last one.</param>
/// <param name="Size">Devices.</param>
/// <param name="Ok">Ended well.</param>
/// <param name="InFlight">Open.</param>
/// <param name="Failed">Ended badly.</param>
public readonly record struct MiniLane(int Number, int Size, int Ok, int InFlight, int Failed);

/// <summary>A start that is planned.</summary>
/// <param name="RolloutId">Of which rollout.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">When.</param>
/// <param name="Devices">How many devices.</param>
public sealed record PlannedStart(long RolloutId, string Name, DateTimeOffset At, int Devices);
