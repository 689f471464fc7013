using System.Diagnostics;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Targets;

/// <summary>What a device said, before it is known what it means for its action.</summary>
public enum DeviceReportKind
{
    /// <summary>Fetched the deployment.</summary>
    Retrieved,

    /// <summary>Fetched the cancellation.</summary>
    CancelRetrieved,

    /// <summary><c>proceeding</c>, <c>scheduled</c>, <c>resumed</c>.</summary>
    Proceeding,

    /// <summary><c>download</c>, or the download began.</summary>
    Download,

    /// <summary><c>downloaded</c>.</summary>
    Downloaded,

    /// <summary><c>rejected</c>.</summary>
    Rejected,

    /// <summary><c>canceled</c> on the deployment.</summary>
    Canceled,

    /// <summary><c>closed</c> with success or none.</summary>
    Success,

    /// <summary><c>closed</c> with failure.</summary>
    Failure,

    /// <summary>Cancel feedback: given back.</summary>
    CancelConfirmed,

    /// <summary>Cancel feedback: could not be given back.</summary>
    CancelFailed,

    /// <summary>Cancel feedback: refused.</summary>
    CancelRejected,

    /// <summary>Cancel feedback <c>canceled</c>.</summary>
    CancelNoted,

    /// <summary>Any other cancel feedback.</summary>
    CancelProceeding,

    /// <summary>Confirmation feedback <c>confirmed</c>.</summary>
    Confirmed,

    /// <summary>Confirmation feedback <c>denied</c>.</summary>
    Denied,
}

/// <summary>A device's report about one of its actions.</summary>
/// <param name="TargetId">Which target; the action must be its own.</param>
/// <param name="ActionId">About which action.</param>
/// <param name="Kind">What it said.</param>
/// <param name="Code">Its own number for the result, if any.</param>
/// <param name="Messages">Its words, at most 50 of at most 512 characters.</param>
/// <param name="ReportedAt">When it happened, by the device's clock; null takes the time of arrival.</param>
public sealed record DeviceReport(
    long TargetId,
    long ActionId,
    DeviceReportKind Kind,
    int? Code,
    IReadOnlyList<string> Messages,
    DateTimeOffset? ReportedAt)
{
    /// <summary>What the report triggers on an action of that type. Source: hawkbit-api, tables 1.6 and 1.7.</summary>
    /// <param name="actionType">Type of the action.</param>
    /// <param name="rejectionEnds">Whether the plan counts a rejection as the end.</param>
    /// <param name="isRecalled">Whether it is the emergency stop that asks the action back (<see cref="ActionState.IsRecalled"/>).</param>
    public ActionTrigger TriggerFor(ActionType actionType, bool rejectionEnds, bool isRecalled) => Kind switch
    {
        DeviceReportKind.Retrieved => ActionTrigger.Retrieve,
        DeviceReportKind.CancelRetrieved => ActionTrigger.RetrieveCancel,
        DeviceReportKind.Proceeding => ActionTrigger.ReportProceeding,
        DeviceReportKind.Download => ActionTrigger.ReportDownload,
        DeviceReportKind.Downloaded => actionType == ActionType.DownloadOnly ? ActionTrigger.ReportDownloadedAsLast : ActionTrigger.ReportDownloaded,
        DeviceReportKind.Rejected => rejectionEnds ? ActionTrigger.ReportRejectedAsLast : ActionTrigger.ReportRejected,
        DeviceReportKind.Canceled => ActionTrigger.ReportCanceled,
        DeviceReportKind.Success => ActionTrigger.ReportSuccess,
        DeviceReportKind.Failure => ActionTrigger.ReportFailure,
        DeviceReportKind.CancelConfirmed => isRecalled ? ActionTrigger.ConfirmRecall : ActionTrigger.ConfirmCancel,
        DeviceReportKind.CancelFailed => isRecalled ? ActionTrigger.FailRecall : ActionTrigger.CancelFailed,
        DeviceReportKind.CancelRejected => isRecalled ? ActionTrigger.RefuseRecall : ActionTrigger.CancelRejected,
        DeviceReportKind.CancelNoted => ActionTrigger.CancelNoted,
        DeviceReportKind.CancelProceeding => ActionTrigger.CancelProceeding,
        DeviceReportKind.Confirmed => ActionTrigger.Confirm,
        DeviceReportKind.Denied => ActionTrigger.Deny,
        _ => throw new UnreachableException($"report {Kind}"),
    };
}

/// <summary>What became of a report; the device API turns it into a code.</summary>
public enum ReportOutcome
{
    /// <summary>Written; 200.</summary>
    Accepted,

    /// <summary>No such action of this target, or it is not visible to the device; 404.</summary>
    NotFound,

    /// <summary>The action is over; 410.</summary>
    Closed,

    /// <summary>The action is not being asked back; 405.</summary>
    NotCanceling,

    /// <summary>The action has 1,000 history rows already; 429. Final results are always taken.</summary>
    TooManyEntries,

    /// <summary>A device attribute breaks a limit; 400 or 429, the message says which.</summary>
    InvalidAttributes,

    /// <summary>The device would have more than 100 attributes; 429.</summary>
    TooManyAttributes,

    /// <summary>Auto-confirmation is on already; 409.</summary>
    AlreadyConfirming,

    /// <summary>The intake is full; 503 with Retry-After.</summary>
    Busy,
}
