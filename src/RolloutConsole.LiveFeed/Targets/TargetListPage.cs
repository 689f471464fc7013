using System.Collections.Immutable;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>One page of devices.</summary>
/// <param name="Rows">In the order asked for; in a rollout in the order of its members.</param>
/// <param name="HasPrevious">Whether there is a page before.</param>
/// <param name="HasNext">Whether there is a page after.</param>
public sealed record TargetListPage(ImmutableArray<TargetListRow> Rows, bool HasPrevious, bool HasNext)
{
    /// <summary>Nothing matches.</summary>
    public static TargetListPage Empty { get; } = new([], false, false);

    /// <summary>Where the page before ends; 0 when there are no rows.</summary>
    public long FirstKey => Rows.IsEmpty ? 0 : Rows[0].Key;

    /// <summary>Where the page after begins; 0 when there are no rows.</summary>
    public long LastKey => Rows.IsEmpty ? 0 : Rows[^1].Key;

    /// <summary>The value by which the first row stands where it stands.</summary>
    public string? FirstValue => Rows.IsEmpty ? null : Rows[0].SortValue;

    /// <summary>The value by which the last row stands where it stands.</summary>
    public string? LastValue => Rows.IsEmpty ? null : Rows[^1].SortValue;
}

/// <summary>One device of the list.</summary>
public sealed record TargetListRow
{
    /// <summary>Id of the device.</summary>
    public required long Id { get; init; }

    /// <summary>What pages are cut by: the device's id, or in a rollout its action's.</summary>
    public required long Key { get; init; }

    /// <summary>What the list is sorted by, as text; null in the order of keys and for a value that is missing.</summary>
    public string? SortValue { get; init; }

    /// <summary>Names of its tags, in order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Its controller id.</summary>
    public required string ControllerId { get; init; }

    /// <summary>Its name; often the same as the controller id.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its type; null when it has none.</summary>
    public string? TypeName { get; init; }

    /// <summary>How far it is with its assigned set.</summary>
    public required TargetUpdateStatus UpdateStatus { get; init; }

    /// <summary>Name and version of the installed set; null when none is known.</summary>
    public string? Installed { get; init; }

    /// <summary>Last contact; null for never.</summary>
    public DateTimeOffset? LastPollAt { get; init; }

    /// <summary>
    /// The action to show: in a rollout the newest attempt of its member, otherwise the newest open action, or the newest of all when
    /// none is open; null when it never had one.
    /// </summary>
    public TargetActionBrief? Action { get; init; }
}

/// <summary>An action in a list of devices.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="RolloutId">Its rollout, if any.</param>
/// <param name="Group">Number of its group, if any.</param>
/// <param name="Code">Newest result number that the device reported, if any.</param>
/// <param name="Health">After an installation that is watched: what is known of the device's health.</param>
public sealed record TargetActionBrief(
    long Id, ActionStatus Status, long? RolloutId, int? Group, int? Code, ActionHealth Health = ActionHealth.Unwatched);
