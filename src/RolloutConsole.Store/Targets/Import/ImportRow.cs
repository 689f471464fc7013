using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// An import: row of table <c>target_imports</c>. While it writes, its targets are hidden with <c>deleted_at</c> = minus its id, which no
/// moment of a deletion can be, and lie between the first and the last id that stand here.
/// </summary>
internal sealed class ImportRow
{
    public long Id { get; set; }

    public string FileName { get; set; } = "";

    public long Size { get; set; }

    public ImportState State { get; set; }

    public ImportChoice Choice { get; set; }

    public string By { get; set; } = "";

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Good { get; set; }

    public long Refused { get; set; }

    /// <summary>Targets that were written, hidden or not.</summary>
    public long Written { get; set; }

    /// <summary>Targets that can be seen.</summary>
    public long Published { get; set; }

    /// <summary>Every target of it has a greater id.</summary>
    public long FirstTargetId { get; set; }

    /// <summary>No target of it has a greater id.</summary>
    public long LastTargetId { get; set; }

    public string Message { get; set; } = "";
}
