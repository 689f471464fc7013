using Microsoft.EntityFrameworkCore;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Paging;

namespace RolloutConsole.Store.Filters;

/// <summary>Reads saved filters for the Management API.</summary>
internal sealed class ManagedFilters(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect) : IManagedFilters
{
    private const string OfSet = "f.auto_set_id IN (SELECT s.id FROM distribution_sets s WHERE {0})";

    private static readonly PagedSource s_source = new(
        "target_filters f",
        "f.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("f.id"),
            ["name"] = new("f.name", "f.name_folded"),
            ["createdAt"] = new("f.created_at"),
            ["createdBy"] = new("f.created_by"),
            ["lastModifiedAt"] = new("f.last_modified_at"),
            ["lastModifiedBy"] = new("f.last_modified_by"),
            ["autoAssignDistributionSet.name"] = new("s.name", "s.name_folded", Within: OfSet),
            ["autoAssignDistributionSet.version"] = new("s.version", "s.version_folded", Within: OfSet),
        },
        "f.id");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedFilter>> ListAsync(RowFilter? filter, long? setId, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = Scope(new PagedQuery(s_source, dialect), setId).Where(filter);
        var (ids, matching) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);

        // hawkBit counts all of them, whatever was searched (hawkbit-api, 2.8).
        var total = filter is null || setId is not null
            ? matching
            : await context.Set<TargetFilterRow>().LongCountAsync(f => f.DeletedAt == null, cancellationToken);
        var rows = await context.Set<TargetFilterRow>().Where(f => ids.Contains(f.Id)).ToListAsync(cancellationToken);
        return new OffsetPageOf<ManagedFilter>(rows.Select(Show).InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedFilter?> FindAsync(long filterId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<TargetFilterRow>().SingleOrDefaultAsync(f => f.Id == filterId && f.DeletedAt == null, cancellationToken) is { } row ? Show(row) : null;
    }

    private static PagedQuery Scope(PagedQuery query, long? setId)
    {
        query.Where("f.deleted_at IS NULL");
        return setId is { } id ? query.Where("f.auto_set_id = {0}", id) : query;
    }

    private static ManagedFilter Show(TargetFilterRow row) => new(
        row.Id,
        row.Name,
        row.Query,
        row.AutoSetId,
        row.AutoSetId is null ? null : row.AutoActionType,
        row.AutoSetId is null ? null : row.AutoWeight,
        row.AutoSetId is null ? null : row.AutoConfirmation,
        new AuditStamp(row.CreatedBy, row.CreatedAt, row.LastModifiedBy, row.LastModifiedAt));
}
