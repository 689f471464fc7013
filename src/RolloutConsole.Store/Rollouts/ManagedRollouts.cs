using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Paging;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Reads rollouts and groups for the Management API.</summary>
internal sealed class ManagedRollouts(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect, PlanCache plans) : IManagedRollouts
{
    private const string OfSet = "r.distribution_set_id IN (SELECT s.id FROM distribution_sets s WHERE {0})";

    private static readonly PagedSource s_rollouts = new(
        "rollouts r",
        "r.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("r.id"),
            ["name"] = new("r.name", "r.name_folded"),
            ["description"] = new("r.description"),
            ["status"] = new("r.status"),
            ["createdAt"] = new("r.created_at"),
            ["createdBy"] = new("r.created_by", "r.created_by_folded"),
            ["lastModifiedAt"] = new("r.last_modified_at"),
            ["distributionSet.id"] = new("r.distribution_set_id"),
            ["distributionSet.name"] = new("s.name", "s.name_folded", Within: OfSet),
            ["distributionSet.version"] = new("s.version", "s.version_folded", Within: OfSet),
        },
        "r.id");

    private static readonly PagedSource s_groups = new(
        "groups g", "g.id", new Dictionary<string, PagedColumn> { ["id"] = new("g.id"), ["name"] = new("g.name") }, "g.number");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedRollout>> ListAsync(
        RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_rollouts, dialect).Where(filter).Where("r.status <> {0}", (long)RolloutStatus.Draft);
        query = deleted switch
        {
            DeletedRows.Exclude => query.Where("r.status <> {0}", (long)RolloutStatus.Deleted),
            DeletedRows.Only => query.Where("r.status = {0}", (long)RolloutStatus.Deleted),
            DeletedRows.Include => query,
            _ => throw new System.Diagnostics.UnreachableException($"deleted rows {deleted}"),
        };
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadAsync(context, r => ids.Contains(r.Id), cancellationToken);
        return new OffsetPageOf<ManagedRollout>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedRollout?> FindAsync(long rolloutId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, r => r.Id == rolloutId && r.Status != RolloutStatus.Draft, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedGroup>> ListGroupsAsync(long rolloutId, RowFilter? filter, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_groups, dialect).Where("g.rollout_id = {0}", rolloutId).Where(filter);
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadGroupsAsync(context, rolloutId, g => ids.Contains(g.Id), cancellationToken);
        return new OffsetPageOf<ManagedGroup>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedGroup?> FindGroupAsync(long rolloutId, long groupId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadGroupsAsync(context, rolloutId, g => g.Id == groupId, cancellationToken)).SingleOrDefault();
    }

    private async Task<List<ManagedRollout>> ReadAsync(
        RolloutDbContext context, Expression<Func<RolloutRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await (
            from rollout in context.Set<RolloutRow>().AsNoTracking().Where(which)
            join set in context.Set<DistributionSetRow>() on rollout.DistributionSetId equals set.Id
            select new { Rollout = rollout, SetName = set.Name, SetVersion = set.Version }).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.Rollout.Id);
        var groups = (await context.Set<GroupRow>().AsNoTracking().Where(g => ids.Contains(g.RolloutId)).ToListAsync(cancellationToken))
            .ToLookup(g => g.RolloutId);
        return
        [
            .. rows.Select(r => new ManagedRollout(
                r.Rollout.Id,
                r.Rollout.Name,
                r.Rollout.Description,
                plans.Of(r.Rollout.Id, r.Rollout.Plan),
                r.Rollout.Status,
                r.SetName,
                r.SetVersion,
                TotalOf(r.Rollout, plans.Of(r.Rollout.Id, r.Rollout.Plan), groups[r.Rollout.Id]),
                groups[r.Rollout.Id].Count(),
                groups[r.Rollout.Id].Aggregate(default(GroupTally), (sum, g) => sum + g.ToTally()),
                StampOf(r.Rollout))
            {
                Approval = r.Rollout.ApprovalBy is { } by ? new ApprovalVerdict(by, r.Rollout.ApprovalRemark) : null,
            }),
        ];
    }

    private async Task<List<ManagedGroup>> ReadGroupsAsync(
        RolloutDbContext context, long rolloutId, Expression<Func<GroupRow, bool>> which, CancellationToken cancellationToken)
    {
        var rollout = await context.Set<RolloutRow>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == rolloutId && r.Status != RolloutStatus.Draft, cancellationToken);
        if (rollout is null)
        {
            return [];
        }

        var plan = plans.Of(rollout.Id, rollout.Plan);
        var rows = await context.Set<GroupRow>().AsNoTracking().Where(g => g.RolloutId == rolloutId).Where(which).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(g => new ManagedGroup(
                g.Id,
                plan.GroupAt(g.Number),
                g.Status,
                plan.Content.ActionType == ActionType.DownloadOnly,
                g.Status is not (GroupStatus.Creating or GroupStatus.Ready),
                SizeOf(plan, g),
                g.ToTally(),
                StampOf(rollout))
            {
                PlannedSize = plan.IsGrowing(g.Number) ? g.PlannedSize : null,
                ConfirmationRequired = ConfirmationRules.IsRequired(plan, plan.GroupAt(g.Number)),
            }),
        ];
    }

    // Until every group is planned, what matched when the plan was checked.
    private static int TotalOf(RolloutRow rollout, RolloutPlan plan, IEnumerable<GroupRow> groups) =>
        groups.Any(g => g is { Status: GroupStatus.Creating, PlannedSize: < 0 } && !plan.IsGrowing(g.Number))
            ? rollout.MatchingTargets
            : groups.Sum(g => SizeOf(plan, g));

    // Planned members while it is filled; deleted targets leave the total (architecture, section 4). Who may join later is not counted.
    private static int SizeOf(RolloutPlan plan, GroupRow group) => plan.IsGrowing(group.Number)
        ? group.ToTally().Members
        : Math.Max(0, Math.Max(group.Size, group.PlannedSize) - group.Removed);

    private static AuditStamp StampOf(RolloutRow r) => new(r.CreatedBy, r.CreatedAt, r.LastModifiedBy, r.LastModifiedAt);
}
