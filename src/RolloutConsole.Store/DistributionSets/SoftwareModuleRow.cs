using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>A type of software modules: row of table <c>software_module_types</c>.</summary>
internal sealed class SoftwareModuleTypeRow : StampedRow
{
    public long Id { get; set; }

    public string Key { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    public string? Colour { get; set; }

    /// <summary>Fewest files of a complete module.</summary>
    public int MinArtifacts { get; set; }

    /// <summary>Most modules of this type in one set.</summary>
    public int MaxAssignments { get; set; } = int.MaxValue;
}

/// <summary>A software module: row of table <c>software_modules</c>.</summary>
internal sealed class SoftwareModuleRow : StampedRow
{
    public long Id { get; set; }

    public long TypeId { get; set; }

    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public string? Vendor { get; set; }

    public string? Description { get; set; }

    public bool Encrypted { get; set; }

    /// <summary>Its content may not change any more.</summary>
    public bool Locked { get; set; }
}

/// <summary>A note about a module: row of table <c>software_module_metadata</c>.</summary>
internal sealed class SoftwareModuleMetadataRow
{
    public long SoftwareModuleId { get; set; }

    public string Key { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>Devices see it in their deployment.</summary>
    public bool TargetVisible { get; set; }
}

/// <summary>A file of a module: row of table <c>artifacts</c>. The content lies under the name of its SHA-256.</summary>
internal sealed class ArtifactRow
{
    public long Id { get; set; }

    public long SoftwareModuleId { get; set; }

    /// <summary>Never used as a path.</summary>
    public string FileName { get; set; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; set; }

    /// <summary>Lower-case hexadecimal, as the other two.</summary>
    public string Sha1 { get; set; } = "";

    public string Md5 { get; set; } = "";

    public string Sha256 { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";
}
