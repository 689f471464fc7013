using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Paging;
using RolloutConsole.Store.Rollouts;

namespace RolloutConsole.Store.Targets;

/// <summary>Reads actions and their history for the Management API.</summary>
internal sealed class ManagedActions(IDbContextFactory<RolloutDbContext> contexts, ISqlDialect dialect) : IManagedActions
{
    private const string OfTarget = "a.target_id IN (SELECT t.id FROM targets t WHERE {0})";
    private const string OfSet = "a.distribution_set_id IN (SELECT s.id FROM distribution_sets s WHERE {0})";
    private const string OfRollout = "a.rollout_id IN (SELECT r.id FROM rollouts r WHERE {0})";

    private static readonly PagedSource s_actions = new(
        "actions a",
        "a.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("a.id"),
            ["status"] = new("a.status"),
            ["active"] = new($"(a.{TargetMapping.OpenStatuses})"),
            ["weight"] = new("a.weight"),
            ["lastStatusCode"] = new("a.last_code", CanBeMissing: true),
            ["createdAt"] = new("a.created_at"),
            ["lastModifiedAt"] = new("a.changed_at"),
            ["target.controllerId"] = new("t.controller_id", "t.controller_id_folded", Within: OfTarget),
            ["target.name"] = new("t.name", "t.name_folded", Within: OfTarget),
            ["distributionSet.id"] = new("a.distribution_set_id"),
            ["distributionSet.name"] = new("s.name", "s.name_folded", Within: OfSet),
            ["distributionSet.version"] = new("s.version", "s.version_folded", Within: OfSet),
            ["rollout.id"] = new("a.rollout_id", CanBeMissing: true),
            ["rollout.name"] = new("r.name", "r.name_folded", Within: OfRollout),
            ["rolloutGroup.id"] = new("a.group_id", CanBeMissing: true),
        },
        "a.id DESC");

    private static readonly PagedSource s_history = new(
        "action_history h",
        "h.id",
        new Dictionary<string, PagedColumn>
        {
            ["id"] = new("h.id"),
            ["timestamp"] = new("h.at"),
            ["createdAt"] = new("h.at"),
            ["reportedAt"] = new("h.reported_at"),
        },
        "h.id DESC");

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedAction>> ListAsync(long? targetId, RowFilter? filter, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_actions, dialect).Where(filter);
        query = targetId is { } id ? query.Where("a.target_id = {0}", id) : query;
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await ReadAsync(context, a => ids.Contains(a.Id), cancellationToken);
        return new OffsetPageOf<ManagedAction>(rows.InOrderOf(ids, r => r.Id), total);
    }

    /// <inheritdoc/>
    public async Task<ManagedAction?> FindAsync(long actionId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await ReadAsync(context, a => a.Id == actionId, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<OffsetPageOf<ManagedActionEntry>> ListHistoryAsync(long actionId, OffsetPage page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var query = new PagedQuery(s_history, dialect).Where("h.action_id = {0}", actionId);
        var (ids, total) = await query.ReadAsync(await context.OpenAsync(cancellationToken), page, cancellationToken);
        var rows = await context.Set<ActionHistoryRow>().AsNoTracking().Where(h => ids.Contains(h.Id)).ToListAsync(cancellationToken);
        return new OffsetPageOf<ManagedActionEntry>([.. rows.InOrderOf(ids, r => r.Id).Select(Show)], total);
    }

    private static ManagedActionEntry Show(ActionHistoryRow row) => new(
        row.Id,
        row.Entry,
        row.Messages is null ? [] : JsonSerializer.Deserialize<List<string>>(row.Messages) ?? [],
        row.Code,
        row.At,
        row.ReportedAt);

    private static async Task<List<ManagedAction>> ReadAsync(
        RolloutDbContext context, Expression<Func<ActionRow, bool>> which, CancellationToken cancellationToken)
    {
        var rows = await (
            from action in context.Set<ActionRow>().AsNoTracking().Where(which)
            join target in context.Set<TargetRow>() on action.TargetId equals target.Id
            join set in context.Set<DistributionSetRow>() on action.DistributionSetId equals set.Id
            join rollout in context.Set<RolloutRow>() on action.RolloutId equals rollout.Id into rollouts
            from rollout in rollouts.DefaultIfEmpty()
            select new
            {
                Action = action,
                target.ControllerId,
                TargetName = target.Name,
                SetName = set.Name,
                SetVersion = set.Version,
                RolloutName = rollout == null ? null : rollout.Name,
            }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new ManagedAction(
                r.Action.Id,
                r.Action.TargetId,
                r.ControllerId,
                r.TargetName,
                r.Action.DistributionSetId,
                r.SetName,
                r.SetVersion,
                r.Action.RolloutId,
                r.RolloutName,
                r.Action.Status,
                r.Action.ActionType,
                r.Action.ForceAt,
                r.Action.Weight,
                r.Action.LastCode,
                new AuditStamp(r.Action.InitiatedBy, r.Action.CreatedAt, r.Action.InitiatedBy, r.Action.ChangedAt))),
        ];
    }
}
