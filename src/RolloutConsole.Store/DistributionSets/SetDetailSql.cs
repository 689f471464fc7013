using System.Data.Common;
using System.Text.Json;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>One set with everything around it, by a handful of look-ups on one snapshot.</summary>
internal static class SetDetailSql
{
    private const string Set = $"""
        SELECT s.name, s.version, s.type_id, y.key, y.name, s.description, ({SetFactsReading.IsComplete}), s.locked, s.valid, s.required_migration_step,
               s.created_by, s.created_at, s.last_modified_by, s.last_modified_at, s.invalidation, s.invalidated_by, s.invalidated_at
        FROM distribution_sets s JOIN distribution_set_types y ON y.id = s.type_id WHERE s.id = @set AND s.deleted_at IS NULL
        """;

    private const string Parts = $"""
        SELECT {InventoryTypeColumns.OfModuleType}, p.mandatory FROM distribution_sets s
        JOIN distribution_set_type_modules p ON p.distribution_set_type_id = s.type_id JOIN software_module_types y ON y.id = p.software_module_type_id
        WHERE s.id = @set ORDER BY p.mandatory DESC, y.id
        """;

    // The index of the primary key leads from rollouts to their minutes; only the newest rollouts are looked at.
    private const string LastFailedGroup = $"""
        SELECT m.group_id FROM (SELECT r.id FROM rollouts r WHERE {SetUsers.OfSet} ORDER BY r.id DESC LIMIT 20) n
        JOIN rollout_minutes m ON m.rollout_id = n.id WHERE m.failed > 0 ORDER BY m.minute DESC LIMIT 1
        """;

    private const string LastFailed = """
        SELECT a.target_id, t.controller_id, a.rollout_id, r.name, a.ended_at, a.status, a.last_code,
               (SELECT h.messages FROM action_history h WHERE h.action_id = a.id ORDER BY h.id DESC LIMIT 1)
        FROM actions a JOIN targets t ON t.id = a.target_id JOIN rollouts r ON r.id = a.rollout_id
        WHERE a.group_id = @group AND a.status IN (6, 7, 8) AND a.distribution_set_id = @set ORDER BY a.ended_at DESC, a.id DESC LIMIT 1
        """;

    private const string RolloutList = $"""
        SELECT r.id, r.name, r.status, r.cause, r.rolls_back IS NOT NULL, r.created_at, r.ended_at,
               coalesce(sum(g.size), 0), coalesce(sum(g.finished - g.health_failing), 0), coalesce(sum(g.error + g.rejected + g.timed_out + g.health_failing), 0)
        FROM rollouts r LEFT JOIN groups g ON g.rollout_id = r.id
        WHERE {SetUsers.OfSet} AND r.status <> 14 AND r.id < @before GROUP BY r.id ORDER BY r.id DESC LIMIT @most
        """;

    /// <summary>The set; null when there is none or it was deleted.</summary>
    public static SetDetail? Read(ReadSession session, long setId)
    {
        var modules = ModuleSql.Read(session, ModuleSql.OfSet, ("@set", setId));
        if (session.Rows(Set, row => (Set: SetOf(row, setId, modules), Invalidated: InvalidatedOf(row)), ("@set", setId)) is not [var (set, invalidated)])
        {
            return null;
        }

        var parts = session.Rows(Parts, row => new SetPart(InventoryTypeColumns.ModuleTypeOf(row), row.GetInt64(InventoryTypeColumns.Count) != 0), ("@set", setId));
        var files = ModuleSql.Files(session, modules);
        return new SetDetail
        {
            Set = set,
            Files = files,
            Parts = parts,
            Missing = [.. MissingIn(modules, parts, ModuleSql.MinArtifacts(session, modules), files)],
            Metadata = session.Rows(
                "SELECT key, value FROM distribution_set_metadata WHERE distribution_set_id = @set ORDER BY key",
                row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
                ("@set", setId)),
            Use = SetUsers.Describe(session, setId),
            WhyNotUnlock = set.IsLocked ? SetUsers.WhyNotUnlock(session, setId) : null,
            Installed = Count(session, "installed_set_id", setId),
            Assigned = Count(session, "assigned_set_id", setId),
            Invalidated = invalidated,
            LastFailure = session.Number(LastFailedGroup, ("@set", setId)) is { } group
                ? session.Rows(LastFailed, FailureOf, ("@group", group), ("@set", setId)).FirstOrDefault()
                : null,
        };
    }

    /// <summary>A page of its rollouts, newest first.</summary>
    public static SetRolloutPage Rollouts(ReadSession session, long setId, long? before, int most)
    {
        var rows = session.Rows(
            RolloutList,
            row => new SetRollout(
                row.GetInt64(0),
                row.GetString(1),
                (RolloutStatus)row.GetInt32(2),
                (PauseCause?)row.Int64OrNull(3),
                row.GetInt64(4) != 0,
                row.GetInt32(7),
                row.GetInt32(8),
                row.GetInt32(9),
                row.Moment(5),
                row.MomentOrNull(6)),
            ("@set", setId), ("@before", before ?? long.MaxValue), ("@most", most + 1));
        return new SetRolloutPage([.. rows.Take(most)], rows.Count > most);
    }

    // In words what the condition of completeness asks (hawkbit-rollouts, 1.2 and 1.3).
    private static IEnumerable<string> MissingIn(
        IReadOnlyList<ManagedModule> modules,
        IReadOnlyList<SetPart> parts,
        IReadOnlyDictionary<long, int> least,
        IReadOnlyDictionary<long, IReadOnlyList<ManagedArtifact>> files)
    {
        if (modules.Count == 0)
        {
            yield return "It has no module.";
        }

        foreach (var part in parts.Where(p => p.IsMandatory && modules.All(m => m.TypeId != p.Type.Id)))
        {
            yield return $"A module of type {part.Type.Name} is missing.";
        }

        foreach (var module in modules.Where(m => !m.IsComplete))
        {
            yield return module.IsDeleted
                ? $"Module {module.Name}:{module.Version} was deleted, and its files are gone."
                : FormattableString.Invariant($"Module {module.Name}:{module.Version} has {files[module.Id].Count} of at least {least[module.TypeId]} files.");
        }
    }

    private static int Count(ReadSession session, string column, long setId) =>
        (int)(session.Number($"SELECT count(*) FROM targets WHERE {column} = @set AND deleted_at IS NULL", ("@set", setId)) ?? 0);

    private static ManagedSet SetOf(DbDataReader row, long setId, IReadOnlyList<ManagedModule> modules) => new(
        setId,
        row.GetString(0),
        row.GetString(1),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        row.TextOrNull(5),
        row.GetInt64(6) != 0,
        row.GetInt64(7) != 0,
        IsDeleted: false,
        row.GetInt64(8) != 0,
        row.GetInt64(9) != 0,
        modules,
        new AuditStamp(row.GetString(10), row.Moment(11), row.GetString(12), row.Moment(13)));

    private static InvalidatedSet? InvalidatedOf(DbDataReader row) =>
        row.Int64OrNull(14) is { } how ? new InvalidatedSet((SetInvalidation)how, row.GetString(15), row.Moment(16)) : null;

    private static SetFailure FailureOf(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetInt64(2),
        row.GetString(3),
        row.Moment(4),
        (ActionStatus)row.GetInt32(5),
        (int?)row.Int64OrNull(6),
        row.TextOrNull(7) is { } messages && JsonSerializer.Deserialize<string[]>(messages) is { Length: > 0 } said ? said[0] : "");
}
