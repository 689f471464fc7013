using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>A tag that targets carry: row of table <c>tags</c>.</summary>
internal sealed class TagRow : StampedRow
{
    public long Id { get; set; }

    /// <summary>Unique among visible tags.</summary>
    public string Name { get; set; } = "";

    public string NameFolded { get; set; } = "";

    public string? Description { get; set; }

    public string? Colour { get; set; }
}

/// <summary>A target carries a tag: row of table <c>target_tags</c>.</summary>
internal sealed class TargetTagRow
{
    public long TargetId { get; set; }

    public long TagId { get; set; }
}
