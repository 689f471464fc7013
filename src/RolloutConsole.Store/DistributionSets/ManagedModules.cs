using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Paging;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Reads software modules and their files for the Management API.</summary>
internal sealed class ManagedModules(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect) : IManagedModules
{
    private static readonly PagedSource s_source = new(
        "software_modules m JOIN software_module_types y ON y.id = m.type_id",
        "m.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("m.id"),
            ["name"] = new("m.name"),
            ["description"] = new("m.description"),
            ["createdAt"] = new("m.created_at"),
            ["createdBy"] = new("m.created_by"),
            ["lastModifiedAt"] = new("m.last_modified_at"),
            ["lastModifiedBy"] = new("m.last_modified_by"),
            ["version"] = new("m.version"),
            ["type"] = new("y.key"),
            ["type.key"] = new("y.key"),
            ["type.name"] = new("y.name"),
        },
        "m.id");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedModule>> ListAsync(
        RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_source, dialect).Where(filter).WhereDeleted("m.deleted_at", deleted);
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadAsync(context, m => ids.Contains(m.Id), cancellationToken);
        return new OffsetPageOf<ManagedModule>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedModule?> FindAsync(long moduleId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, m => m.Id == moduleId, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ManagedArtifact>> ListArtifactsAsync(long moduleId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Set<ArtifactRow>().AsNoTracking()
            .Where(a => a.SoftwareModuleId == moduleId).OrderBy(a => a.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(Show)];
    }

    /// <inheritdoc/>
    public async Task<ManagedArtifact?> FindArtifactAsync(long moduleId, long artifactId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Set<ArtifactRow>().AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == artifactId && a.SoftwareModuleId == moduleId, cancellationToken);
        return row is null ? null : Show(row);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ManagedModuleType>> ListTypesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Set<SoftwareModuleTypeRow>().AsNoTracking()
            .Where(t => t.DeletedAt == null).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(Show)];
    }

    /// <summary>Modules with their types and whether they are complete; also used for the modules of sets.</summary>
    internal static async Task<List<ManagedModule>> ReadAsync(
        RolloutDbContext context, Expression<Func<SoftwareModuleRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await (
            from module in context.Set<SoftwareModuleRow>().AsNoTracking().Where(which)
            join type in context.Set<SoftwareModuleTypeRow>() on module.TypeId equals type.Id
            orderby module.Id
            select new { Module = module, Type = type, Files = context.Set<ArtifactRow>().Count(a => a.SoftwareModuleId == module.Id) })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => Show(r.Module, r.Type, r.Files))];
    }

    internal static ManagedModuleType Show(SoftwareModuleTypeRow t) =>
        new(t.Id, t.Key, t.Name, t.Description, t.Colour, t.MinArtifacts, t.MaxAssignments, new AuditStamp(t.CreatedBy, t.CreatedAt, t.LastModifiedBy, t.LastModifiedAt));

    private static ManagedModule Show(SoftwareModuleRow m, SoftwareModuleTypeRow t, int files) => new(
        m.Id,
        m.Name,
        m.Version,
        t.Id,
        t.Key,
        t.Name,
        m.Vendor,
        m.Description,
        m.Encrypted,
        m.Locked,
        m.DeletedAt is not null,
        m.DeletedAt is null && files >= t.MinArtifacts,
        new AuditStamp(m.CreatedBy, m.CreatedAt, m.LastModifiedBy, m.LastModifiedAt));

    internal static ManagedArtifact Show(ArtifactRow a) =>
        new(a.Id, a.FileName, a.Size, a.Sha1, a.Md5, a.Sha256, new AuditStamp(a.CreatedBy, a.CreatedAt, a.CreatedBy, a.CreatedAt));
}
