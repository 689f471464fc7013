using System.Collections.Immutable;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>What a page of the device list asks for. All parts must hold.</summary>
public sealed record TargetListQuery
{
    /// <summary>Target filter; null for every device.</summary>
    public TargetFilter? Filter { get; init; }

    /// <summary>A part of controller id or name, folded comparison; empty for any.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only members of this rollout; their state in it is then shown and filtered by.</summary>
    public long? RolloutId { get; init; }

    /// <summary>With a rollout: only members of the group with this number.</summary>
    public int? Group { get; init; }

    /// <summary>The quick filter.</summary>
    public TargetListFilter State { get; init; } = TargetListFilter.All;

    /// <summary>The order; members of a rollout are always in the order of the rollout.</summary>
    public TargetListSort Sort { get; init; }

    /// <summary>The page that follows this key, or precedes it with <see cref="Backwards"/>; null begins with the lowest.</summary>
    public long? From { get; init; }

    /// <summary>
    /// With <see cref="From"/> and a <see cref="Sort"/> by a value: the value of the row that has the key, as
    /// <see cref="TargetListRow.SortValue"/> says it. With key 0 the page begins with the first row that has this value or a higher one.
    /// </summary>
    public string? FromValue { get; init; }

    /// <summary>Read towards lower keys.</summary>
    public bool Backwards { get; init; }

    /// <summary>Rows of a page, 1 to 200.</summary>
    public int Size { get; init; } = 100;
}

/// <summary>Orders of the device list: each by an index, so that every page costs the same. All are ascending, then by key.</summary>
public enum TargetListSort
{
    /// <summary>As devices were created.</summary>
    Created,

    /// <summary>By controller id, folded.</summary>
    Id,

    /// <summary>By name, folded.</summary>
    Name,

    /// <summary>By last contact: never first, then the longest silent.</summary>
    Contact,

    /// <summary>By update state, as <see cref="TargetUpdateStatus"/> counts them.</summary>
    Status,
}

/// <summary>Quick filters of the device list. What each shows is derived in <see cref="TargetListStates"/>.</summary>
public enum TargetListFilter
{
    /// <summary>Every device.</summary>
    All,

    /// <summary>The assigned set is installed; in a rollout: ended well.</summary>
    Ok,

    /// <summary>An update is assigned and not confirmed; in a rollout: a device may still report on it.</summary>
    InFlight,

    /// <summary>The last update failed; in a rollout: ended badly.</summary>
    Failed,

    /// <summary>Nothing was ever assigned; in a rollout: not begun.</summary>
    NotStarted,

    /// <summary>Last contact earlier than <c>${OVERDUE_TS}</c> of a filter; whoever never had contact is not overdue (hawkbit-rollouts, 8.4).</summary>
    Overdue,

    /// <summary>No contact for more than a day; whoever never had contact counts a day after it was created.</summary>
    Silent,
}

/// <summary>The one place that says which states a quick filter of the device list shows.</summary>
public static class TargetListStates
{
    /// <summary>Without contact for longer, a device is silent.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromDays(1);

    /// <summary>States of the action in the rollout that a filter shows; empty where the filter is not about them.</summary>
    public static ImmutableArray<ActionStatus> ActionsOf(TargetListFilter filter) => filter switch
    {
        TargetListFilter.Ok => [ActionStatus.Finished, ActionStatus.Downloaded],
        TargetListFilter.InFlight => [.. Enum.GetValues<ActionStatus>().Where(ActionStateMachine.IsOpen)],
        TargetListFilter.Failed => [ActionStatus.Error, ActionStatus.Rejected, ActionStatus.TimedOut],
        TargetListFilter.NotStarted => [ActionStatus.Scheduled],
        _ => [],
    };

    /// <summary>Update states that a filter shows; empty where the filter is not about them.</summary>
    public static ImmutableArray<TargetUpdateStatus> UpdatesOf(TargetListFilter filter) => filter switch
    {
        TargetListFilter.Ok => [TargetUpdateStatus.InSync],
        TargetListFilter.InFlight => [TargetUpdateStatus.Pending],
        TargetListFilter.Failed => [TargetUpdateStatus.Error],
        TargetListFilter.NotStarted => [TargetUpdateStatus.Registered, TargetUpdateStatus.Unknown],
        _ => [],
    };
}
