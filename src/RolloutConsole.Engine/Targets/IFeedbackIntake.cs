namespace RolloutConsole.Engine.Targets;

/// <summary>
/// The one road of a device's word into the console: a bounded queue and one writer that commits up to 512 items, or 5 ms worth, in
/// one transaction. Every answer comes after the commit (architecture, section 5).
/// </summary>
public interface IFeedbackIntake
{
    /// <summary>Hands a report over and waits for its commit.</summary>
    ValueTask<ReportOutcome> ReportAsync(DeviceReport report, CancellationToken cancellationToken);

    /// <summary>Hands a change of the device's attributes over and waits for its commit.</summary>
    ValueTask<ReportOutcome> ReportAttributesAsync(AttributeReport report, CancellationToken cancellationToken);

    /// <summary>Hands over that a device switches its auto-confirmation on or off, and waits for its commit.</summary>
    ValueTask<ReportOutcome> ReportAutoConfirmAsync(AutoConfirmReport report, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that a device has polled. At most one note a minute and device is written, unless its address changed or it had never
    /// polled; a full queue drops the note, since the next poll brings another.
    /// </summary>
    /// <param name="targetId">Which target.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="stored">What the store knew when the poll was read.</param>
    void NotePoll(long targetId, string? address, PollMemory stored);
}

/// <summary>What the store knows of a device's last poll.</summary>
/// <param name="LastPollAt">When it last polled; null for never.</param>
/// <param name="Address">From where.</param>
public readonly record struct PollMemory(DateTimeOffset? LastPollAt, string? Address);

/// <summary>A change of a device's attributes (hawkbit-api, 1.10).</summary>
/// <param name="TargetId">Which target.</param>
/// <param name="Mode">How to apply the values.</param>
/// <param name="Values">Key to value; null deletes the key.</param>
public sealed record AttributeReport(long TargetId, AttributeMode Mode, IReadOnlyDictionary<string, string?> Values);

/// <summary>How reported attributes change the stored ones.</summary>
public enum AttributeMode
{
    /// <summary>Add and overwrite.</summary>
    Merge,

    /// <summary>These and no others.</summary>
    Replace,

    /// <summary>Remove these keys.</summary>
    Remove,
}

/// <summary>One thing for the intake's writer. A closed set.</summary>
public abstract record IntakeItem
{
    private IntakeItem()
    {
    }

    /// <summary>A device's report.</summary>
    /// <param name="Value">The report.</param>
    public sealed record Report(DeviceReport Value) : IntakeItem;

    /// <summary>A device's attributes.</summary>
    /// <param name="Value">The change.</param>
    public sealed record Attributes(AttributeReport Value) : IntakeItem;

    /// <summary>A device switches its auto-confirmation on or off.</summary>
    /// <param name="Value">The change.</param>
    public sealed record AutoConfirm(AutoConfirmReport Value) : IntakeItem;

    /// <summary>A device has polled.</summary>
    /// <param name="TargetId">Which target.</param>
    /// <param name="At">When.</param>
    /// <param name="Address">From where.</param>
    public sealed record Poll(long TargetId, DateTimeOffset At, string? Address) : IntakeItem;

    /// <summary>The engine's own probe, which must travel the whole road.</summary>
    public sealed record Probe : IntakeItem;
}

/// <summary>What the intake needs of a store.</summary>
public interface IIntakeStore
{
    /// <summary>
    /// Applies a batch in order, in one transaction: history row, action status, tallies by increments, minute counters, target columns
    /// (update status, assigned and installed set, attributes requested; hawkbit-rollouts, 1.1), and one change row per group.
    /// </summary>
    /// <param name="batch">At most 512 items.</param>
    /// <param name="now">Time of the batch.</param>
    /// <param name="cancellationToken">Ends the waiting for the write gate.</param>
    Task<IntakeResult> ApplyAsync(IReadOnlyList<IntakeItem> batch, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What a batch did.</summary>
/// <param name="Outcomes">One answer per item, in the batch's order.</param>
/// <param name="Rollouts">Rollouts whose actions changed status.</param>
/// <param name="ClosedActions">How many actions ended, so that targets may be free for other rollouts.</param>
/// <param name="Sequence">Newest change sequence; 0 when no action changed status.</param>
public sealed record IntakeResult(IReadOnlyList<ReportOutcome> Outcomes, IReadOnlyList<long> Rollouts, int ClosedActions, long Sequence);
