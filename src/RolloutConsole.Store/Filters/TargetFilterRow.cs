using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>A stored target filter: row of table <c>target_filters</c>.</summary>
internal sealed class TargetFilterRow : StampedRow
{
    public long Id { get; set; }

    /// <summary>1 to 128 characters, unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>1 to 1024 characters of the filter language.</summary>
    public string Query { get; set; } = "";

    /// <summary>The set that whoever matches gets by itself; null for none.</summary>
    public long? AutoAssignSetId { get; set; }
}
