using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>How a rollout came to where it stands: for the diagrams and the chart.</summary>
public sealed record RolloutHistory
{
    /// <summary>The last transitions of the rollout, newest first, at most 5.</summary>
    public ImmutableArray<RolloutTransition> Transitions { get; init; } = [];

    /// <summary>The last transitions of groups, newest first, at most 5.</summary>
    public ImmutableArray<GroupTransition> GroupTransitions { get; init; } = [];

    /// <summary>Every edge of the rollout's diagram that was ever travelled.</summary>
    public ImmutableHashSet<(RolloutStatus From, RolloutStatus To)> Travelled { get; init; } = [];

    /// <summary>Every edge of the groups' diagram that any group ever travelled.</summary>
    public ImmutableHashSet<(GroupStatus From, GroupStatus To)> GroupsTravelled { get; init; } = [];

    /// <summary>The chart: counters summed up since the beginning, oldest first.</summary>
    public ImmutableArray<ChartPoint> Chart { get; init; } = [];

    /// <summary>The newest events, newest first.</summary>
    public ImmutableArray<EventLine> Events { get; init; } = [];

    /// <summary>How many events there are in all.</summary>
    public int EventCount { get; init; }
}

/// <summary>One transition of the rollout.</summary>
/// <param name="At">When.</param>
/// <param name="From">From where.</param>
/// <param name="To">To where.</param>
/// <param name="Actor">Person, script or engine.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Reason">What a person gave as reason, if any.</param>
public sealed record RolloutTransition(
    DateTimeOffset At, RolloutStatus From, RolloutStatus To, string Actor, string Text, string? Reason);

/// <summary>One transition of a group.</summary>
/// <param name="At">When.</param>
/// <param name="Group">Number of the group.</param>
/// <param name="From">From where.</param>
/// <param name="To">To where.</param>
/// <param name="Actor">Person, script or engine.</param>
/// <param name="Text">One sentence.</param>
public sealed record GroupTransition(DateTimeOffset At, int Group, GroupStatus From, GroupStatus To, string Actor, string Text);

/// <summary>One point of the cumulative chart.</summary>
/// <param name="At">End of the minute or span that is summed up, UTC.</param>
/// <param name="Started">Actions opened until then.</param>
/// <param name="Ok">Actions ended well until then.</param>
/// <param name="Failed">Actions ended badly until then.</param>
public readonly record struct ChartPoint(DateTimeOffset At, int Started, int Ok, int Failed);

/// <summary>One event of a rollout.</summary>
/// <param name="Sequence">Its place in the log; larger is newer.</param>
/// <param name="At">When.</param>
/// <param name="Kind">Kind of the row.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Actor">Person, script or engine.</param>
/// <param name="Reason">What a person gave as reason, if any.</param>
/// <param name="Group">Number of the group it is about, if any.</param>
/// <param name="ToStatus">For transitions: name of the state after.</param>
public sealed record EventLine(
    long Sequence, DateTimeOffset At, RolloutEventKind Kind, string Text, string Actor, string? Reason, int? Group, string? ToStatus);

/// <summary>A page of events.</summary>
/// <param name="Lines">Newest first.</param>
/// <param name="HasOlder">Whether there are older ones.</param>
public sealed record EventPage(IReadOnlyList<EventLine> Lines, bool HasOlder);
