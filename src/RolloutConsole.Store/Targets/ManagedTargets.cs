using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Paging;

namespace RolloutConsole.Store.Targets;

/// <summary>Reads targets for the Management API.</summary>
internal sealed class ManagedTargets(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect, IConsoleSettings settings, TimeProvider clock)
    : IManagedTargets
{
    private static readonly PagedSource s_source = new(
        "targets t",
        "t.id",
        new Dictionary<string, PagedColumn>
        {
            ["controllerId"] = new("t.controller_id", "t.controller_id_folded"),
            ["id"] = new("t.controller_id", "t.controller_id_folded"),
            ["name"] = new("t.name", "t.name_folded"),

            // Ids are given in the order of creation.
            ["createdAt"] = new("t.id"),
            ["lastControllerRequestAt"] = new("t.last_poll_at"),
            ["updateStatus"] = new("t.update_status"),
        },
        "t.controller_id_folded, t.id");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedTarget>> ListAsync(
        TargetScope scope, TargetFilter? filter, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_source, dialect).Where("t.deleted_at IS NULL");
        query = scope switch
        {
            TargetScope.All => query,
            TargetScope.AssignedTo set => query.Where("t.assigned_set_id = {0}", set.DistributionSetId),
            TargetScope.Installed set => query.Where("t.installed_set_id = {0}", set.DistributionSetId),
            TargetScope.MembersOf group => query.Where("t.id IN (SELECT a.target_id FROM actions a WHERE a.group_id = {0})", group.GroupId),
            TargetScope.Tagged tag => query.Where("t.id IN (SELECT g.target_id FROM target_tags g WHERE g.tag_id = {0})", tag.TagId),
            _ => throw new UnreachableException($"target scope {scope}"),
        };
        if (filter is not null)
        {
            var moment = FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime);
            query = query.Where(FilterSql.Compile(filter.Tree, moment, dialect));
        }

        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadAsync(context, t => ids.Contains(t.Id), cancellationToken);
        return new OffsetPageOf<ManagedTarget>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedTarget?> FindAsync(string controllerId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, t => t.ControllerId == controllerId && t.DeletedAt == null, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> ReadAttributesAsync(string controllerId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var target = await context.Set<TargetRow>().AsNoTracking()
            .Where(t => t.ControllerId == controllerId && t.DeletedAt == null).Select(t => (long?)t.Id).SingleOrDefaultAsync(cancellationToken);
        return target is null ? null : await context.Set<TargetAttributeRow>().AsNoTracking()
            .Where(a => a.TargetId == target).OrderBy(a => a.Key).ToDictionaryAsync(a => a.Key, a => a.Value, cancellationToken);
    }

    private static async Task<List<ManagedTarget>> ReadAsync(
        RolloutDbContext context, Expression<Func<TargetRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await (
            from target in context.Set<TargetRow>().AsNoTracking().Where(which)
            join type in context.Set<TargetTypeRow>() on target.TargetTypeId equals type.Id into types
            from type in types.DefaultIfEmpty()
            select new { Target = target, TypeName = type == null ? null : type.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => Show(r.Target, r.TypeName))];
    }

    private static ManagedTarget Show(TargetRow t, string? typeName) => new(
        t.Id,
        t.ControllerId,
        t.Name,
        t.Description,
        t.GroupPath,
        t.Address,
        t.UpdateStatus,
        t.LastPollAt,
        t.InstalledAt,
        t.AssignedSetId,
        t.InstalledSetId,
        t.AttributesRequested,
        t.TargetTypeId,
        typeName,
        new AuditStamp(t.CreatedBy, t.CreatedAt, t.LastModifiedBy, t.LastModifiedAt))
    {
        AutoConfirm = t.AutoConfirm ? new AutoConfirmation(t.AutoConfirmBy, t.AutoConfirmRemark, t.AutoConfirmAt) : null,
    };
}
