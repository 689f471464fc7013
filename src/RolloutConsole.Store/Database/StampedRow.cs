namespace RolloutConsole.Store.Database;

/// <summary>Who made a row and who changed it last (hawkbit-api, 2.1).</summary>
internal abstract class StampedRow
{
    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public DateTimeOffset LastModifiedAt { get; set; }

    public string LastModifiedBy { get; set; } = "";

    /// <summary>When the row was hidden because something still refers to it; null while it is visible.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}
