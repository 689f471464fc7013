namespace RolloutConsole.Store.Settings;

/// <summary>A setting that somebody has changed: row of table <c>settings</c>. Absent means default.</summary>
internal sealed class SettingRow
{
    public string Key { get; set; } = "";

    /// <summary>The value in its canonical text; encrypted where <see cref="IsProtected"/>.</summary>
    public string Value { get; set; } = "";

    public bool IsProtected { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public DateTimeOffset LastModifiedAt { get; set; }

    public string LastModifiedBy { get; set; } = "";
}
