using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Paging;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Reads distribution sets for the Management API.</summary>
internal sealed class ManagedSets(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect) : IManagedSets
{
    private static readonly PagedSource s_source = new(
        "distribution_sets s JOIN distribution_set_types y ON y.id = s.type_id",
        "s.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("s.id"),
            ["name"] = new("s.name", "s.name_folded"),
            ["description"] = new("s.description"),
            ["createdAt"] = new("s.created_at"),
            ["createdBy"] = new("s.created_by"),
            ["lastModifiedAt"] = new("s.last_modified_at"),
            ["lastModifiedBy"] = new("s.last_modified_by"),
            ["version"] = new("s.version", "s.version_folded"),
            ["type"] = new("y.key"),
            ["type.key"] = new("y.key"),
            ["type.name"] = new("y.name"),
            ["valid"] = new("s.valid"),
        },
        "s.id");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedSet>> ListAsync(
        RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_source, dialect).Where(filter).WhereDeleted("s.deleted_at", deleted);
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadAsync(context, s => ids.Contains(s.Id), cancellationToken);
        return new OffsetPageOf<ManagedSet>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedSet?> FindAsync(long setId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, s => s.Id == setId, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ManagedSetType>> ListTypesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var types = await context.Set<DistributionSetTypeRow>().AsNoTracking()
            .Where(t => t.DeletedAt == null).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        var parts = await context.Set<DistributionSetTypeModuleRow>().AsNoTracking().ToListAsync(cancellationToken);
        var moduleTypes = await context.Set<SoftwareModuleTypeRow>().AsNoTracking().OrderBy(t => t.Id).ToListAsync(cancellationToken);
        return [.. types.Select(t => new ManagedSetType(
            t.Id, t.Key, t.Name, t.Description, t.Colour, Of(t.Id, mandatory: true), Of(t.Id, mandatory: false),
            new AuditStamp(t.CreatedBy, t.CreatedAt, t.LastModifiedBy, t.LastModifiedAt)))];

        List<ManagedModuleType> Of(long typeId, bool mandatory)
        {
            var wanted = parts.Where(p => p.DistributionSetTypeId == typeId && p.Mandatory == mandatory).Select(p => p.SoftwareModuleTypeId).ToHashSet();
            return [.. moduleTypes.Where(m => wanted.Contains(m.Id)).Select(ManagedModules.Show)];
        }
    }

    /// <summary>Sets with their modules; a set is complete when it has a module, every module is, and no mandatory type is missing.</summary>
    internal static async Task<List<ManagedSet>> ReadAsync(
        RolloutDbContext context, Expression<Func<DistributionSetRow, bool>> which, CancellationToken cancellationToken)
    {
        var sets = await (
            from set in context.Set<DistributionSetRow>().AsNoTracking().Where(which)
            join type in context.Set<DistributionSetTypeRow>() on set.TypeId equals type.Id
            select new { Set = set, Type = type }).ToListAsync(cancellationToken);
        var setIds = sets.ConvertAll(s => s.Set.Id);
        var links = await context.Set<DistributionSetModuleRow>().AsNoTracking().Where(l => setIds.Contains(l.DistributionSetId)).ToListAsync(cancellationToken);
        var moduleIds = links.Select(l => l.SoftwareModuleId).Distinct().ToList();
        var modules = (await ManagedModules.ReadAsync(context, m => moduleIds.Contains(m.Id), cancellationToken)).ToDictionary(m => m.Id);
        var typeIds = sets.Select(s => s.Type.Id).Distinct().ToList();
        var mandatory = (await context.Set<DistributionSetTypeModuleRow>().AsNoTracking()
            .Where(t => t.Mandatory && typeIds.Contains(t.DistributionSetTypeId)).ToListAsync(cancellationToken))
            .ToLookup(t => t.DistributionSetTypeId, t => t.SoftwareModuleTypeId);
        var contents = links.ToLookup(l => l.DistributionSetId, l => modules[l.SoftwareModuleId]);
        return [.. sets.Select(s => Show(s.Set, s.Type, [.. contents[s.Set.Id].OrderBy(m => m.Id)], mandatory[s.Type.Id]))];
    }

    private static ManagedSet Show(
        DistributionSetRow s, DistributionSetTypeRow t, IReadOnlyList<ManagedModule> modules, IEnumerable<long> mandatory) => new(
        s.Id,
        s.Name,
        s.Version,
        t.Id,
        t.Key,
        t.Name,
        s.Description,
        modules.Count > 0 && modules.All(m => m.IsComplete) && mandatory.All(type => modules.Any(m => m.TypeId == type)),
        s.Locked,
        s.DeletedAt is not null,
        s.Valid,
        s.RequiredMigrationStep,
        modules,
        new AuditStamp(s.CreatedBy, s.CreatedAt, s.LastModifiedBy, s.LastModifiedAt));
}
