using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Row of table <c>targets</c>. A deleted target stays as a tombstone (<see cref="StampedRow.DeletedAt"/>). Columns ending in
/// <c>_folded</c> hold <see cref="Engine.Filters.TextFold.Fold"/> of their twin; whoever writes one writes both.
/// </summary>
internal sealed class TargetRow : StampedRow
{
    public long Id { get; set; }

    /// <summary>Unique among living targets, case matters; 1 to 256 characters.</summary>
    public string ControllerId { get; set; } = "";

    public string ControllerIdFolded { get; set; } = "";

    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    public string? Description { get; set; }

    public string? DescriptionFolded { get; set; }

    /// <summary>Where it belongs, levels separated by <c>/</c>.</summary>
    public string? GroupPath { get; set; }

    public string? GroupPathFolded { get; set; }

    public string? Address { get; set; }

    public string? AddressFolded { get; set; }

    public TargetUpdateStatus UpdateStatus { get; set; }

    public DateTimeOffset? LastPollAt { get; set; }

    public long? AssignedSetId { get; set; }

    public long? InstalledSetId { get; set; }

    public DateTimeOffset? InstalledAt { get; set; }

    public long? TargetTypeId { get; set; }

    /// <summary>Whether every update that needs a person's agreement is agreed to by itself; the next three say more while it is on.</summary>
    public bool AutoConfirm { get; set; }

    /// <summary>Who wanted it.</summary>
    public string? AutoConfirmBy { get; set; }

    /// <summary>Why.</summary>
    public string? AutoConfirmRemark { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? AutoConfirmAt { get; set; }

    /// <summary>Whether the device is asked for its attributes (configData is linked).</summary>
    public bool AttributesRequested { get; set; }

    /// <summary>SHA-256 of the security token: 32 bytes.</summary>
    public byte[] SecurityTokenHash { get; set; } = [];

    /// <summary>The token, encrypted; null when it was never given in a form that can be shown again.</summary>
    public string? SecurityTokenProtected { get; set; }
}
