namespace RolloutConsole.Store.ChangeLog;

/// <summary>
/// Row of table <c>changes</c>: one per group and commit with the outcomes in order, or one without outcomes where only statuses moved.
/// </summary>
internal sealed class ChangeRow
{
    /// <summary>Grows with every commit and is never given twice.</summary>
    public long Sequence { get; set; }

    public long RolloutId { get; set; }

    public long? GroupId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>See <see cref="OutcomeText"/>; null for none.</summary>
    public string? Outcomes { get; set; }
}
