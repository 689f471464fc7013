namespace RolloutConsole.LiveFeed.Paging;

/// <summary>
/// A page by offset. Only the Management API pages so, because its callers know nothing else (architecture, section 6); everything
/// that people look at pages by key.
/// </summary>
/// <param name="Offset">Rows to leave out, 0 or more.</param>
/// <param name="Limit">Most rows, 1 to 500.</param>
/// <param name="Sort">Order; ties are broken by id. Empty takes the list's own order.</param>
public sealed record OffsetPage(int Offset, int Limit, IReadOnlyList<SortTerm> Sort);

/// <summary>One term of an order.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="Descending">Largest first.</param>
public readonly record struct SortTerm(RowField Field, bool Descending);

/// <summary>One page of a list.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Total">Rows of all pages together.</param>
public sealed record OffsetPageOf<T>(IReadOnlyList<T> Rows, long Total);

/// <summary>Who made a thing and who changed it last.</summary>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ModifiedBy">Who changed it last.</param>
/// <param name="ModifiedAt">When.</param>
public readonly record struct AuditStamp(string CreatedBy, DateTimeOffset CreatedAt, string ModifiedBy, DateTimeOffset ModifiedAt);

/// <summary>Which rows of a list are wanted when some are only hidden.</summary>
public enum DeletedRows
{
    /// <summary>Only living ones.</summary>
    Exclude,

    /// <summary>Both.</summary>
    Include,

    /// <summary>Only hidden ones.</summary>
    Only,
}
