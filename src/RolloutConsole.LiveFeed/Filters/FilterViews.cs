using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.LiveFeed.Filters;

/// <summary>What a filter assigns by itself.</summary>
/// <param name="SetId">The distribution set.</param>
/// <param name="SetName">Its name.</param>
/// <param name="SetVersion">Its version.</param>
/// <param name="ActionType">How urgent.</param>
/// <param name="Weight">0 to 1000.</param>
/// <param name="ConfirmationRequired">Whether a person at the device must agree.</param>
/// <param name="By">Who switched it on.</param>
/// <param name="At">When.</param>
/// <param name="WhyNot">Why nothing is assigned now, for example because the set became incomplete; null when it is.</param>
public sealed record FilterAutoAssignment(
    long SetId, string SetName, string SetVersion, ActionType ActionType, int Weight, bool ConfirmationRequired, string By, DateTimeOffset At, string? WhyNot);

/// <summary>Which devices a list of changes shows.</summary>
public enum FilterChange
{
    /// <summary>They match now and did not when the members were recorded.</summary>
    New,

    /// <summary>They were recorded, exist still, and match no more.</summary>
    Left,
}

/// <summary>What changed since the members were recorded.</summary>
/// <param name="New">How many are new.</param>
/// <param name="Left">How many left.</param>
/// <param name="Deleted">How many were deleted; they are not among those who left.</param>
public sealed record FilterChanges(CappedCount New, CappedCount Left, CappedCount Deleted);

/// <summary>What a page of changes asks for.</summary>
/// <param name="FilterId">The filter.</param>
/// <param name="Change">Which side.</param>
/// <param name="From">The page that follows this device id, or precedes it with <paramref name="Backwards"/>; null begins with the lowest.</param>
/// <param name="Backwards">Read towards lower ids.</param>
/// <param name="Size">Rows of a page, 1 to 100.</param>
public sealed record FilterChangeQuery(long FilterId, FilterChange Change, long? From = null, bool Backwards = false, int Size = 25);

/// <summary>A page of devices beside a filter.</summary>
/// <param name="Rows">By id.</param>
/// <param name="HasPrevious">Whether there is a page before.</param>
/// <param name="HasNext">Whether there is a page after.</param>
public sealed record FilterDevicePage(ImmutableArray<FilterDevice> Rows, bool HasPrevious, bool HasNext)
{
    /// <summary>Nobody.</summary>
    public static FilterDevicePage Empty { get; } = new([], false, false);
}

/// <summary>A device beside a filter.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ControllerId">Its controller id.</param>
/// <param name="UpdateStatus">How far it is with its assigned set.</param>
/// <param name="LastPollAt">Last contact; null for never.</param>
public sealed record FilterDevice(long Id, string ControllerId, TargetUpdateStatus UpdateStatus, DateTimeOffset? LastPollAt);

/// <summary>What a change of text would do.</summary>
/// <param name="Added">How many devices match only the new text.</param>
/// <param name="Removed">How many match only the old text.</param>
/// <param name="FirstAdded">The first of the added.</param>
/// <param name="FirstRemoved">The first of the removed.</param>
public sealed record FilterEditEffect(CappedCount Added, CappedCount Removed, ImmutableArray<FilterDevice> FirstAdded, ImmutableArray<FilterDevice> FirstRemoved);

/// <summary>Rollouts that have the text of a filter.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Total">How many there are.</param>
/// <param name="OpenFrozen">How many of them are not over and keep the members that they were created with.</param>
/// <param name="OpenGrowing">How many of them are not over and take later matches of the text that they were created with.</param>
public sealed record FilterUses(ImmutableArray<FilterUse> Rows, int Total, int OpenFrozen, int OpenGrowing);

/// <summary>A rollout that has the text of a filter.</summary>
/// <param name="RolloutId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Mode">Whether it takes later matches.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record FilterUse(long RolloutId, string Name, RolloutStatus Status, SelectionMode Mode, DateTimeOffset CreatedAt);

/// <summary>How many devices matched on a day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Count">The last count of it.</param>
public readonly record struct FilterDayCount(DateOnly Day, int Count);
