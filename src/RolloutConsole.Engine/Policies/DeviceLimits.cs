namespace RolloutConsole.Engine.Policies;

/// <summary>
/// How long a device may take over an action, and how often it is tried again. Sources: aws-iot-jobs, 8.1 and 8.2; architecture,
/// sections 3 and 4.
/// </summary>
public sealed record DeviceLimits
{
    /// <summary>
    /// Longest time from the device's fetching an action to its end, 1 to 10,080 minutes; null for none. Never reset: no report
    /// lengthens it. An action that no device has fetched never times out (aws-iot-jobs, section 4).
    /// </summary>
    public TimeSpan? InProgressTimeout { get; init; }

    /// <summary>Longest silence between two reports on a fetched action, 1 to 10,080 minutes; null for none. Begins anew with each report.</summary>
    public TimeSpan? StepTimeout { get; init; }

    /// <summary>How often a device that reported failure is tried again, 0 to 10.</summary>
    public int RetriesAfterFailure { get; init; }

    /// <summary>How often a device that timed out is tried again, 0 to 10; both together at most 10.</summary>
    public int RetriesAfterTimeout { get; init; }

    /// <summary>
    /// Whether a device's <c>rejected</c> ends the action as <see cref="Targets.ActionStatus.Rejected"/>, which is never tried again
    /// (aws-iot-jobs, E4). False notes a warning, as hawkBit does (architecture, table "Readings").
    /// </summary>
    public bool RejectedEndsAction { get; init; }

    /// <summary>True when there is a timeout.</summary>
    public bool HasTimeout => InProgressTimeout is not null || StepTimeout is not null;

    /// <summary>True when a device may be tried again.</summary>
    public bool HasRetries => MostAttempts > 1;

    /// <summary>Most attempts of one device: the first one and every retry.</summary>
    public int MostAttempts => 1 + RetriesAfterFailure + RetriesAfterTimeout;

    /// <summary>
    /// When an action times out; it does at that moment and later (aws-iot-jobs, A-9: the deadline is inclusive). Null for never.
    /// </summary>
    /// <param name="retrievedAt">When the device fetched it.</param>
    /// <param name="lastReportAt">When the device last reported on it; the fetch itself counts.</param>
    public DateTimeOffset? DueAt(DateTimeOffset retrievedAt, DateTimeOffset lastReportAt)
    {
        var (whole, step) = (retrievedAt + InProgressTimeout, lastReportAt + StepTimeout);
        return whole is null || step < whole ? step : whole;
    }
}
