using System.Data.Common;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Columns of a type of modules, for every read that shows one.</summary>
internal static class InventoryTypeColumns
{
    /// <summary>To select first, from alias <c>y</c> of table <c>software_module_types</c>.</summary>
    public const string OfModuleType = """
        y.id, y.key, y.name, y.description, y.colour, y.min_artifacts, y.max_assignments, y.created_by, y.created_at, y.last_modified_by, y.last_modified_at
        """;

    /// <summary>Number of columns in <see cref="OfModuleType"/>.</summary>
    public const int Count = 11;

    /// <summary>The type of a row that begins with <see cref="OfModuleType"/>.</summary>
    public static ManagedModuleType ModuleTypeOf(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.TextOrNull(3),
        row.TextOrNull(4),
        row.GetInt32(5),
        row.GetInt32(6),
        new AuditStamp(row.GetString(7), row.Moment(8), row.GetString(9), row.Moment(10)));
}
