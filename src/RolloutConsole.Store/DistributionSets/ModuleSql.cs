using System.Data.Common;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Modules and their files, for pages.</summary>
internal static class ModuleSql
{
    /// <summary>The modules of <c>@set</c>, in order: what follows <c>WHERE</c>.</summary>
    public const string OfSet = "m.id IN (SELECT d.software_module_id FROM distribution_set_modules d WHERE d.distribution_set_id = @set) ORDER BY m.id";

    /// <summary>The files <c>a</c> that a set <c>s</c> brings; those of deleted modules are gone, though their rows stay.</summary>
    public const string FilesOfSet = """
        FROM distribution_set_modules f JOIN software_modules m ON m.id = f.software_module_id JOIN artifacts a ON a.software_module_id = m.id
        WHERE f.distribution_set_id = s.id AND m.deleted_at IS NULL
        """;

    private const string Columns = """
        SELECT m.id, m.name, m.version, m.type_id, y.key, y.name, m.vendor, m.description, m.encrypted, m.locked, m.deleted_at IS NOT NULL,
               m.deleted_at IS NULL AND (SELECT count(*) FROM artifacts a WHERE a.software_module_id = m.id) >= y.min_artifacts,
               m.created_by, m.created_at, m.last_modified_by, m.last_modified_at
        FROM software_modules m JOIN software_module_types y ON y.id = m.type_id
        """;

    /// <summary>Modules by a condition on alias <c>m</c>, with order and limit.</summary>
    public static List<ManagedModule> Read(ReadSession session, string condition, params ReadOnlySpan<(string, object?)> values) =>
        session.Rows($"{Columns} WHERE {condition}", ModuleOf, values);

    /// <summary>The files of modules by module, each oldest first; none of a deleted module, whose files are gone.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<ManagedArtifact>> Files(ReadSession session, IReadOnlyList<ManagedModule> modules)
    {
        var files = session.Rows(
            """
            SELECT a.software_module_id, a.id, a.file_name, a.size, a.sha1, a.md5, a.sha256, a.created_by, a.created_at
            FROM artifacts a WHERE a.software_module_id IN (SELECT value FROM json_each(@ids)) ORDER BY a.id
            """,
            row => (Module: row.GetInt64(0), File: FileOf(row)),
            ("@ids", modules.Where(m => !m.IsDeleted).Select(m => m.Id).ToJson())).ToLookup(f => f.Module, f => f.File);
        return modules.ToDictionary(m => m.Id, m => (IReadOnlyList<ManagedArtifact>)[.. files[m.Id]]);
    }

    /// <summary>Fewest files of a complete module, by the types of modules.</summary>
    public static IReadOnlyDictionary<long, int> MinArtifacts(ReadSession session, IReadOnlyList<ManagedModule> modules) => session.Rows(
        "SELECT id, min_artifacts FROM software_module_types WHERE id IN (SELECT value FROM json_each(@ids))",
        row => (Id: row.GetInt64(0), Least: row.GetInt32(1)),
        ("@ids", modules.Select(m => m.TypeId).Distinct().ToJson())).ToDictionary(t => t.Id, t => t.Least);

    private static ManagedModule ModuleOf(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt64(3),
        row.GetString(4),
        row.GetString(5),
        row.TextOrNull(6),
        row.TextOrNull(7),
        row.GetInt64(8) != 0,
        row.GetInt64(9) != 0,
        row.GetInt64(10) != 0,
        row.GetInt64(11) != 0,
        new AuditStamp(row.GetString(12), row.Moment(13), row.GetString(14), row.Moment(15)));

    private static ManagedArtifact FileOf(DbDataReader row) => new(
        row.GetInt64(1),
        row.GetString(2),
        row.GetInt64(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        new AuditStamp(row.GetString(7), row.Moment(8), row.GetString(7), row.Moment(8)));
}
