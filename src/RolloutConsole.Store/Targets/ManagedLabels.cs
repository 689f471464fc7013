using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Paging;

namespace RolloutConsole.Store.Targets;

/// <summary>Reads tags, types and metadata for the Management API.</summary>
internal sealed class ManagedLabels(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect) : IManagedLabels
{
    private static readonly PagedSource s_tags = Source("tags");

    private static readonly PagedSource s_types = Source("target_types", "key");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedTag>> ListTagsAsync(RowFilter? filter, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_tags, dialect).Where(filter).Where("r.deleted_at IS NULL");
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await TagsAsync(context, t => ids.Contains(t.Id), cancellationToken);
        return new OffsetPageOf<ManagedTag>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedTag?> FindTagAsync(long tagId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await TagsAsync(context, t => t.Id == tagId && t.DeletedAt == null, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ManagedTag>?> ReadTagsAsync(string controllerId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindTargetAsync(context, controllerId, cancellationToken) is not { } targetId ? null : await TagsAsync(
            context,
            t => t.DeletedAt == null && context.Set<TargetTagRow>().Any(l => l.TargetId == targetId && l.TagId == t.Id),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedTargetType>> ListTypesAsync(RowFilter? filter, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_types, dialect).Where(filter).Where("r.deleted_at IS NULL");
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await TypesAsync(context, t => ids.Contains(t.Id), cancellationToken);
        return new OffsetPageOf<ManagedTargetType>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedTargetType?> FindTypeAsync(long typeId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await TypesAsync(context, t => t.Id == typeId && t.DeletedAt == null, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>?> ReadMetadataAsync(string controllerId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindTargetAsync(context, controllerId, cancellationToken) is not { } targetId)
        {
            return null;
        }

        var rows = await context.Set<TargetMetadataRow>().AsNoTracking().Where(m => m.TargetId == targetId).OrderBy(m => m.Key).ToListAsync(cancellationToken);
        return [.. rows.Select(r => KeyValuePair.Create(r.Key, r.Value))];
    }

    private static PagedSource Source(string table, params ReadOnlySpan<string> more)
    {
        var columns = new Dictionary<string, PagedColumn>
        {
            ["id"] = new("r.id"),
            ["name"] = new("r.name", "r.name_folded"),
            ["description"] = new("r.description"),
            ["colour"] = new("r.colour"),
            ["createdAt"] = new("r.created_at"),
            ["createdBy"] = new("r.created_by"),
            ["lastModifiedAt"] = new("r.last_modified_at"),
            ["lastModifiedBy"] = new("r.last_modified_by"),
        };
        foreach (var name in more)
        {
            columns[name] = new($"r.{name}", $"r.{name}_folded");
        }

        return new PagedSource($"{table} r", "r.id", columns, "r.id");
    }

    private static Task<long?> FindTargetAsync(RolloutDbContext context, string controllerId, CancellationToken cancellationToken) => context.Set<TargetRow>()
        .AsNoTracking().Where(t => t.ControllerId == controllerId && t.DeletedAt == null).Select(t => (long?)t.Id).SingleOrDefaultAsync(cancellationToken);

    private static async Task<List<ManagedTag>> TagsAsync(RolloutDbContext context, Expression<Func<TagRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await context.Set<TagRow>().AsNoTracking().Where(which).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(t => new ManagedTag(t.Id, t.Name, t.Description, t.Colour, StampOf(t)))];
    }

    private static async Task<List<ManagedTargetType>> TypesAsync(
        RolloutDbContext context, Expression<Func<TargetTypeRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await context.Set<TargetTypeRow>().AsNoTracking().Where(which).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.Id);
        var taken = (await context.Set<TargetTypeSetRow>().AsNoTracking().Where(s => ids.Contains(s.TargetTypeId)).ToListAsync(cancellationToken))
            .ToLookup(s => s.TargetTypeId, s => s.DistributionSetTypeId);
        return [.. rows.Select(t => new ManagedTargetType(t.Id, t.Key, t.Name, t.Description, t.Colour, [.. taken[t.Id].Order()], StampOf(t)))];
    }

    private static AuditStamp StampOf(StampedRow row) => new(row.CreatedBy, row.CreatedAt, row.LastModifiedBy, row.LastModifiedAt);
}
