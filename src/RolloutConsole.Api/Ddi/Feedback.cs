using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>What a report says is going on (hawkbit-api, 1.6, <c>status.execution</c>).</summary>
internal enum Execution
{
    Closed,
    Proceeding,
    Canceled,
    Scheduled,
    Rejected,
    Resumed,
    Downloaded,
    Download,
}

/// <summary>How it ended; only looked at when it is closed (<c>status.result.finished</c>).</summary>
internal enum FinalResult
{
    Success,
    Failure,
    None,
}

/// <summary>A report as it was sent.</summary>
/// <param name="Execution">What is going on.</param>
/// <param name="Finished">How it ended.</param>
/// <param name="Code">The device's own number.</param>
/// <param name="Details">Its words; null for none.</param>
/// <param name="ReportedAt">By its clock.</param>
internal readonly record struct Feedback(
    Execution Execution, FinalResult Finished, int? Code, List<string>? Details, DateTimeOffset? ReportedAt)
{
    /// <summary>What it means for the deployment (hawkbit-api, table 1.6).</summary>
    public DeviceReportKind Kind => Execution switch
    {
        Execution.Closed => Finished == FinalResult.Failure ? DeviceReportKind.Failure : DeviceReportKind.Success,
        Execution.Downloaded => DeviceReportKind.Downloaded,
        Execution.Download => DeviceReportKind.Download,
        Execution.Proceeding or Execution.Scheduled or Execution.Resumed => DeviceReportKind.Proceeding,
        Execution.Rejected => DeviceReportKind.Rejected,
        Execution.Canceled => DeviceReportKind.Canceled,
        _ => throw new System.Diagnostics.UnreachableException($"execution {Execution}"),
    };

    /// <summary>What it means for the cancellation (hawkbit-api, table 1.7).</summary>
    public DeviceReportKind CancelKind => Execution switch
    {
        Execution.Closed => Finished == FinalResult.Failure ? DeviceReportKind.CancelFailed : DeviceReportKind.CancelConfirmed,
        Execution.Rejected => DeviceReportKind.CancelRejected,
        Execution.Canceled => DeviceReportKind.CancelNoted,
        Execution.Downloaded or Execution.Download or Execution.Proceeding or Execution.Scheduled or Execution.Resumed =>
            DeviceReportKind.CancelProceeding,
        _ => throw new System.Diagnostics.UnreachableException($"execution {Execution}"),
    };
}
