namespace RolloutConsole.Engine.Targets;

/// <summary>Everything that can happen to an action: the engine's verbs and the device's reports.</summary>
public enum ActionTrigger
{
    /// <summary>Pacing opens it: the device may see it from now on.</summary>
    Open,

    /// <summary>Pacing opens it, and a person at the device must confirm before the device may have it (hawkbit-rollouts, 4.6).</summary>
    OpenForConfirmation,

    /// <summary>A person at the device, an operator, or the device's auto-confirmation agrees.</summary>
    Confirm,

    /// <summary>A person at the device refuses, or takes an agreement back.</summary>
    Deny,

    /// <summary>The target already runs the set; nothing is sent.</summary>
    Skip,

    /// <summary>The device fetched its deployment.</summary>
    Retrieve,

    /// <summary>Report <c>proceeding</c>, <c>scheduled</c> or <c>resumed</c>.</summary>
    ReportProceeding,

    /// <summary>Report <c>download</c>, or the server saw the download begin.</summary>
    ReportDownload,

    /// <summary>Report <c>downloaded</c> while the set is also to be installed.</summary>
    ReportDownloaded,

    /// <summary>Report <c>downloaded</c> of a download-only action: that is its end.</summary>
    ReportDownloadedAsLast,

    /// <summary>Report <c>rejected</c> where the plan only notes it.</summary>
    ReportRejected,

    /// <summary>Report <c>rejected</c> where the plan counts it as the end.</summary>
    ReportRejectedAsLast,

    /// <summary>Report <c>canceled</c> on the deployment: noted only.</summary>
    ReportCanceled,

    /// <summary>Report <c>closed</c> with success or none.</summary>
    ReportSuccess,

    /// <summary>Report <c>closed</c> with failure.</summary>
    ReportFailure,

    /// <summary>The console asks for it back: stop for good, cancel by a person.</summary>
    RequestCancel,

    /// <summary>The emergency stop asks for it back.</summary>
    Recall,

    /// <summary>The rollout is resumed before the device answered the recall.</summary>
    WithdrawRecall,

    /// <summary>The device fetched the cancellation.</summary>
    RetrieveCancel,

    /// <summary>The device gave it back: cancel feedback <c>closed</c> without failure.</summary>
    ConfirmCancel,

    /// <summary>Cancel feedback <c>closed</c> with failure.</summary>
    CancelFailed,

    /// <summary>Cancel feedback <c>rejected</c>.</summary>
    CancelRejected,

    /// <summary>The device gave it back to the emergency stop: cancel feedback <c>closed</c> without failure.</summary>
    ConfirmRecall,

    /// <summary>Cancel feedback <c>closed</c> with failure, to the emergency stop.</summary>
    FailRecall,

    /// <summary>Cancel feedback <c>rejected</c>, to the emergency stop.</summary>
    RefuseRecall,

    /// <summary>Cancel feedback <c>canceled</c>: noted as a warning only.</summary>
    CancelNoted,

    /// <summary>Any other cancel feedback: noted only.</summary>
    CancelProceeding,

    /// <summary>Taken back without asking the device.</summary>
    ForceCancel,

    /// <summary>The device did not answer in time.</summary>
    TimeOut,

    /// <summary>Its target was deleted.</summary>
    Remove,
}
