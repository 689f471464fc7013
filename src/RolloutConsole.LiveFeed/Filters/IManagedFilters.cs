using RolloutConsole.Engine.Policies;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.Filters;

/// <summary>Saved filters as the Management API lists them.</summary>
public interface IManagedFilters
{
    /// <summary>A page of filters. Its total counts every filter, also those that the search leaves out (hawkbit-api, 2.8).</summary>
    /// <param name="filter">The search; null for all.</param>
    /// <param name="setId">Only filters that assign this set; then the total counts those. Null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<OffsetPageOf<ManagedFilter>> ListAsync(RowFilter? filter, long? setId, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One living filter, or null.</summary>
    Task<ManagedFilter?> FindAsync(long filterId, CancellationToken cancellationToken);
}

/// <summary>A saved filter as the Management API shows it (hawkbit-api, 2.8).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">Its text.</param>
/// <param name="SetId">What it assigns by itself; null for nothing, and then the next three are null too.</param>
/// <param name="ActionType">How urgent.</param>
/// <param name="Weight">0 to 1000.</param>
/// <param name="ConfirmationRequired">Whether a person at the device must agree.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedFilter(
    long Id, string Name, string Query, long? SetId, ActionType? ActionType, int? Weight, bool? ConfirmationRequired, AuditStamp Stamp);

/// <summary>The fields of saved filters (hawkbit-api, 2.3).</summary>
public static class FilterFields
{
    /// <summary>Fields of a saved filter.</summary>
    public static IReadOnlyList<RowField> All { get; } =
    [
        new("id", RowFieldKind.Whole),
        new("name", RowFieldKind.Text),
        new("createdAt", RowFieldKind.Moment),
        new("createdBy", RowFieldKind.Text),
        new("lastModifiedAt", RowFieldKind.Moment),
        new("lastModifiedBy", RowFieldKind.Text),
        new("autoAssignDistributionSet.name", RowFieldKind.Text, IsSortable: false),
        new("autoAssignDistributionSet.version", RowFieldKind.Text, IsSortable: false),
    ];
}
