namespace RolloutConsole.Store.Targets;

/// <summary>What a device reported of itself: row of table <c>target_attributes</c>, at most 100 a target.</summary>
internal sealed class TargetAttributeRow
{
    public long TargetId { get; set; }

    public string Key { get; set; } = "";

    public string KeyFolded { get; set; } = "";

    public string Value { get; set; } = "";

    public string ValueFolded { get; set; } = "";
}

/// <summary>What operators noted about a target: row of table <c>target_metadata</c>, at most 100 a target.</summary>
internal sealed class TargetMetadataRow
{
    public long TargetId { get; set; }

    public string Key { get; set; } = "";

    public string KeyFolded { get; set; } = "";

    public string Value { get; set; } = "";

    public string ValueFolded { get; set; } = "";
}
