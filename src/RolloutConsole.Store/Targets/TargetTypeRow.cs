using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>A type of targets, which says what sets fit: row of table <c>target_types</c>.</summary>
internal sealed class TargetTypeRow : StampedRow
{
    public long Id { get; set; }

    public string Key { get; set; } = "";

    public string KeyFolded { get; set; } = "";

    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    public string? Description { get; set; }

    public string? Colour { get; set; }
}

/// <summary>Sets of a type fit targets of a type: row of table <c>target_type_sets</c>.</summary>
internal sealed class TargetTypeSetRow
{
    public long TargetTypeId { get; set; }

    public long DistributionSetTypeId { get; set; }
}
