using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>What the pages of software modules read.</summary>
internal sealed class ModulePageReads(ReadPool pool) : IModulePageReads
{
    private const int MostSets = 20;

    private const string SetsOf = """
        FROM distribution_set_modules d JOIN distribution_sets s ON s.id = d.distribution_set_id WHERE d.software_module_id = @module AND s.deleted_at IS NULL
        """;

    private const string SetTypes = """
        SELECT y.id, y.key, y.name, y.description, y.colour, y.created_by, y.created_at, y.last_modified_by, y.last_modified_at,
               (SELECT count(*) FROM distribution_sets s WHERE s.type_id = y.id AND s.deleted_at IS NULL)
        FROM distribution_set_types y WHERE y.deleted_at IS NULL ORDER BY y.id
        """;

    private const string ModuleTypes = $"""
        SELECT {InventoryTypeColumns.OfModuleType}, (SELECT count(*) FROM software_modules m WHERE m.type_id = y.id AND m.deleted_at IS NULL)
        FROM software_module_types y WHERE y.deleted_at IS NULL ORDER BY y.id
        """;

    private const string Parts = $"""
        SELECT {InventoryTypeColumns.OfModuleType}, p.distribution_set_type_id, p.mandatory
        FROM distribution_set_type_modules p JOIN software_module_types y ON y.id = p.software_module_type_id ORDER BY y.id
        """;

    /// <inheritdoc/>
    public Task<ModuleListPage> ListAsync(string search, IReadOnlyList<long>? typeIds, long? before, int most, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(most, 1, 100);
        var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // Modules have no folded columns, for there are few of them: the pattern of LIKE regards no case of ASCII letters.
        var found = string.Concat(words.Select((_, i) => $" AND m.name || ' ' || m.version LIKE @word{i} ESCAPE '\\'"));
        var types = typeIds switch
        {
            null => "",
            [] => " AND 1 = 0",
            _ => $" AND m.type_id IN ({string.Join(", ", typeIds.Select((_, i) => $"@type{i}"))})",
        };
        var condition = $"m.deleted_at IS NULL AND m.id < @before{types}{found} ORDER BY m.id DESC LIMIT @most";
        (string, object?)[] values =
        [
            ("@before", before ?? long.MaxValue),
            .. (typeIds ?? []).Select((type, i) => ($"@type{i}", (object?)type)),
            .. words.Select((word, i) => ($"@word{i}", (object?)$"%{Literal(word)}%")),
            ("@most", size + 1),
        ];
        return pool.ReadAsync(
            session =>
            {
                var modules = ModuleSql.Read(session, condition, values);
                var page = modules.Take(size).ToList();
                var files = ModuleSql.Files(session, page);
                return new ModuleListPage(
                    [.. page.Select(m => new ModuleListRow(m, files[m.Id].Count, files[m.Id].Sum(f => f.Size), CountSets(session, m.Id)))],
                    modules.Count > size);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModuleDetail?> ReadAsync(long moduleId, CancellationToken cancellationToken) => pool.ReadAsync(
        session => ModuleSql.Read(session, "m.id = @module AND m.deleted_at IS NULL", ("@module", moduleId)) is [var module]
            ? new ModuleDetail(
                module,
                ModuleSql.MinArtifacts(session, [module])[module.TypeId],
                ModuleSql.Files(session, [module])[moduleId],
                session.Rows(
                    $"SELECT s.id, s.name, s.version, s.locked {SetsOf} ORDER BY s.id DESC LIMIT {MostSets}",
                    row => new ModuleSet(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3) != 0),
                    ("@module", moduleId)),
                CountSets(session, moduleId))
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<InventoryTypeList> ReadTypesAsync(CancellationToken cancellationToken) => pool.ReadAsync(
        session =>
        {
            var parts = session.Rows(
                Parts,
                row => (Type: InventoryTypeColumns.ModuleTypeOf(row), Of: row.GetInt64(InventoryTypeColumns.Count), IsMandatory: row.GetInt64(InventoryTypeColumns.Count + 1) != 0));
            return new InventoryTypeList(
                session.Rows(ModuleTypes, row => (InventoryTypeColumns.ModuleTypeOf(row), row.GetInt32(InventoryTypeColumns.Count))),
                session.Rows(
                    SetTypes,
                    row =>
                    {
                        var id = row.GetInt64(0);
                        return (
                            new ManagedSetType(
                                id,
                                row.GetString(1),
                                row.GetString(2),
                                row.TextOrNull(3),
                                row.TextOrNull(4),
                                [.. parts.Where(p => p.Of == id && p.IsMandatory).Select(p => p.Type)],
                                [.. parts.Where(p => p.Of == id && !p.IsMandatory).Select(p => p.Type)],
                                new AuditStamp(row.GetString(5), row.Moment(6), row.GetString(7), row.Moment(8))),
                            row.GetInt32(9));
                    }));
        },
        cancellationToken);

    private static int CountSets(ReadSession session, long moduleId) => (int)(session.Number($"SELECT count(*) {SetsOf}", ("@module", moduleId)) ?? 0);

    private static string Literal(string word) =>
        word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
