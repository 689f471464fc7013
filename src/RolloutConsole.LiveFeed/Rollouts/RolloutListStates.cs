using System.Collections.Immutable;
using System.Diagnostics;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// The one place that says which quick filter shows which rollout. The store builds its query from <see cref="Parts"/>, and a test
/// holds it against <see cref="Shows"/> for every state, so the list never filters by something it does not show.
/// </summary>
public static class RolloutListStates
{
    /// <summary>How long an abort or a denial asks for attention.</summary>
    public static readonly TimeSpan AttentionSpan = TimeSpan.FromHours(24);

    /// <summary>A running rollout is held when no device works for it: pace, busy devices or a trigger that nobody can reach.</summary>
    public static bool IsHeld(RolloutStatus status, int open) => status == RolloutStatus.Running && open == 0;

    /// <summary>The states of a filter, each with its condition. <see cref="RolloutListFilter.Mine"/> is no matter of states.</summary>
    public static ImmutableArray<RolloutListPart> Parts(RolloutListFilter filter) => filter switch
    {
        RolloutListFilter.All or RolloutListFilter.Mine =>
            [.. Enum.GetValues<RolloutStatus>().Where(s => s != RolloutStatus.Deleted).Select(s => new RolloutListPart(s))],
        RolloutListFilter.Attention =>
        [
            new(RolloutStatus.Paused), new(RolloutStatus.WaitingForApproval),
            new(RolloutStatus.Aborted, ListCondition.WithinADay), new(RolloutStatus.ApprovalDenied, ListCondition.WithinADay),
        ],
        RolloutListFilter.Running =>
        [
            new(RolloutStatus.Creating), new(RolloutStatus.Starting), new(RolloutStatus.Running, ListCondition.NotHeld),
            new(RolloutStatus.Stopping), new(RolloutStatus.Deleting),
        ],
        RolloutListFilter.Waiting => [new(RolloutStatus.Running, ListCondition.Held), new(RolloutStatus.WaitingForApproval)],
        RolloutListFilter.Scheduled => [new(RolloutStatus.Draft), new(RolloutStatus.Ready), new(RolloutStatus.Scheduled)],
        RolloutListFilter.Done =>
            [new(RolloutStatus.Finished), new(RolloutStatus.Stopped), new(RolloutStatus.Aborted), new(RolloutStatus.ApprovalDenied)],
        _ => throw new UnreachableException($"list filter {filter}"),
    };

    /// <summary>Whether a filter shows a rollout.</summary>
    public static bool Shows(RolloutListFilter filter, RolloutStatus status, int open, DateTimeOffset since, DateTimeOffset now) =>
        Parts(filter).Any(p => p.Status == status && p.Condition switch
        {
            ListCondition.None => true,
            ListCondition.Held => IsHeld(status, open),
            ListCondition.NotHeld => !IsHeld(status, open),
            ListCondition.WithinADay => since > now - AttentionSpan,
            _ => throw new UnreachableException($"list condition {p.Condition}"),
        });
}

/// <summary>One state of a quick filter.</summary>
/// <param name="Status">The state.</param>
/// <param name="Condition">What must hold besides.</param>
public readonly record struct RolloutListPart(RolloutStatus Status, ListCondition Condition = ListCondition.None);

/// <summary>What a quick filter asks of a rollout besides its state.</summary>
public enum ListCondition
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is held.</summary>
    Held,

    /// <summary>It is not held.</summary>
    NotHeld,

    /// <summary>It has been in its state for less than a day.</summary>
    WithinADay,
}
