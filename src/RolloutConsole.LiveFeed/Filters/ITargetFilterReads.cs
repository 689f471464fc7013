using System.Collections.Immutable;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.LiveFeed.Filters;

/// <summary>What pages read about saved filters. Devices page by key and counts stop at <see cref="ITargetReads.CountCap"/> unless it says so.</summary>
public interface ITargetFilterReads
{
    /// <summary>One page of filters by name.</summary>
    Task<TargetFilterPage> ListAsync(TargetFilterListQuery query, CancellationToken cancellationToken);

    /// <summary>One living filter, or null.</summary>
    Task<TargetFilterDetail?> FindAsync(long filterId, CancellationToken cancellationToken);

    /// <summary>Rollouts that have exactly the text of the filter, newest first.</summary>
    /// <param name="query">The filter's text.</param>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<FilterUses> ReadUsesAsync(string query, int most, CancellationToken cancellationToken);

    /// <summary>How many are new and how many left since the members were recorded; null while there is no whole recording of the filter's text.</summary>
    Task<FilterChanges?> CountChangesAsync(long filterId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>One page of those who are new or who left; empty while there is no whole recording.</summary>
    Task<FilterDevicePage> ListChangesAsync(FilterChangeQuery query, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What a change of text would do: how many would be added and removed, and the first of them.</summary>
    /// <param name="before">The text that holds now.</param>
    /// <param name="after">The text that is to hold.</param>
    /// <param name="most">How many devices to name on each side, 0 to 100.</param>
    /// <param name="now">The moment for which both are read.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<FilterEditEffect> CompareAsync(TargetFilter before, TargetFilter after, int most, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many devices an auto-assignment would give the set at once. Exact, so it may take a while and can be ended.</summary>
    Task<int> CountUnservedAsync(TargetFilter filter, long setId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many devices matched on each of the last 30 days, oldest first; days without a count are missing.</summary>
    Task<IReadOnlyList<FilterDayCount>> ReadHistoryAsync(long filterId, CancellationToken cancellationToken);
}

/// <summary>What a page of the list of filters asks for.</summary>
/// <param name="Search">A part of name or text, compared without regard to case; empty for all.</param>
/// <param name="From">The page that follows the filter with this id, or precedes it with <paramref name="Backwards"/>; null begins with the first.</param>
/// <param name="Backwards">Read towards the first.</param>
/// <param name="Size">Rows of a page, 1 to 100.</param>
public sealed record TargetFilterListQuery(string Search = "", long? From = null, bool Backwards = false, int Size = 25);

/// <summary>A page of filters.</summary>
/// <param name="Rows">By name.</param>
/// <param name="HasPrevious">Whether there is a page before.</param>
/// <param name="HasNext">Whether there is a page after.</param>
public sealed record TargetFilterPage(ImmutableArray<TargetFilterListRow> Rows, bool HasPrevious, bool HasNext);

/// <summary>A saved filter.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">Its text.</param>
/// <param name="Rollouts">How many rollouts have exactly its text.</param>
/// <param name="AutoAssignment">What it assigns by itself; null for nothing.</param>
/// <param name="CreatedBy">Who saved it first.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ModifiedBy">Who changed it last.</param>
/// <param name="ModifiedAt">When.</param>
public sealed record TargetFilterListRow(
    long Id,
    string Name,
    string Query,
    int Rollouts,
    FilterAutoAssignment? AutoAssignment,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string ModifiedBy,
    DateTimeOffset ModifiedAt);

/// <summary>A saved filter with what was recorded of it.</summary>
/// <param name="Row">The filter.</param>
/// <param name="RecordedAt">When the members were last recorded to the end; null for never.</param>
/// <param name="RecordedCount">How many there were then.</param>
/// <param name="RecordingSince">Since when they are being recorded anew; null while nothing is.</param>
/// <param name="RecordedSoFar">How many of them are recorded.</param>
public sealed record TargetFilterDetail(
    TargetFilterListRow Row, DateTimeOffset? RecordedAt, int RecordedCount, DateTimeOffset? RecordingSince, int RecordedSoFar);
