using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>A type of sets: row of table <c>distribution_set_types</c>.</summary>
internal sealed class DistributionSetTypeRow : StampedRow
{
    public long Id { get; set; }

    public string Key { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    public string? Colour { get; set; }
}

/// <summary>A type of modules that sets of a type have or may have: row of table <c>distribution_set_type_modules</c>.</summary>
internal sealed class DistributionSetTypeModuleRow
{
    public long DistributionSetTypeId { get; set; }

    public long SoftwareModuleTypeId { get; set; }

    /// <summary>A complete set has at least one module of it.</summary>
    public bool Mandatory { get; set; }
}

/// <summary>A distribution set: row of table <c>distribution_sets</c>. Whether it is complete is computed, never stored.</summary>
internal sealed class DistributionSetRow : StampedRow
{
    public long Id { get; set; }

    public long TypeId { get; set; }

    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    public string Version { get; set; } = "";

    public string VersionFolded { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>Its actions may never be replaced by newer ones.</summary>
    public bool RequiredMigrationStep { get; set; }

    /// <summary>Its content may not change any more; set by the first use.</summary>
    public bool Locked { get; set; }

    /// <summary>False once it was invalidated.</summary>
    public bool Valid { get; set; } = true;

    /// <summary>What the invalidation does to who uses it; null while it is valid.</summary>
    public SetInvalidation? Invalidation { get; set; }

    public string? InvalidatedBy { get; set; }

    public DateTimeOffset? InvalidatedAt { get; set; }
}

/// <summary>A set contains a module: row of table <c>distribution_set_modules</c>.</summary>
internal sealed class DistributionSetModuleRow
{
    public long DistributionSetId { get; set; }

    public long SoftwareModuleId { get; set; }
}

/// <summary>A note about a set: row of table <c>distribution_set_metadata</c>.</summary>
internal sealed class DistributionSetMetadataRow
{
    public long DistributionSetId { get; set; }

    public string Key { get; set; } = "";

    public string Value { get; set; } = "";
}
