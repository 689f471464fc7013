namespace RolloutConsole.Engine.Targets;

/// <summary>How far a device has come with an action, by its own reports. Never goes back. The numbers are stored.</summary>
public enum ActionProgress
{
    /// <summary>Nothing that matters to a recall.</summary>
    None = 0,

    /// <summary>Reported <c>downloaded</c>; its next report is the point of no return.</summary>
    Downloaded = 1,

    /// <summary>Past the point of no return, or it refused a recall: the emergency stop does not ask it back (architecture, section 5).</summary>
    PastReturn = 2,
}

/// <summary>Whether another attempt follows an action, and what the emergency stop has to do with it. The numbers are stored.</summary>
public enum ActionRecall
{
    /// <summary>Nothing; a cancellation was asked for by a person or by stopping for good.</summary>
    None = 0,

    /// <summary>
    /// <see cref="ActionStatus.Canceling"/>: the stop asks it back. <see cref="ActionStatus.Canceled"/>: it was given back to the stop and
    /// is planned again when the rollout is resumed.
    /// </summary>
    ByStop = 1,

    /// <summary>A newer attempt stands in its place: in no tally.</summary>
    Replaced = 2,

    /// <summary>
    /// <see cref="ActionStatus.Error"/> or <see cref="ActionStatus.TimedOut"/>: the device has a retry left and is tried again while the
    /// rollout runs (aws-iot-jobs, E10).
    /// </summary>
    Retry = 3,
}

/// <summary>What a tally counts of an action: its status, one mark, and what the device's attempt before came to.</summary>
/// <param name="Status">The status.</param>
/// <param name="IsMarked">
/// <see cref="ActionStatus.Retrieved"/>: past the point of no return. <see cref="ActionStatus.Canceling"/>: asked back by the emergency
/// stop. <see cref="ActionStatus.Canceled"/>: given back to it, to be planned again. <see cref="ActionStatus.Error"/> and
/// <see cref="ActionStatus.TimedOut"/>: to be tried again. False for every other status.
/// </param>
/// <param name="LastResult">
/// On an attempt that has no result yet: <see cref="ActionStatus.Error"/> or <see cref="ActionStatus.TimedOut"/>, whichever the device's
/// latest completed attempt came to; null when it has completed none. A retry does not hide it (aws-iot-jobs, section 7).
/// </param>
/// <param name="Health">
/// On <see cref="ActionStatus.Finished"/>: what is known of the device's health since. On a first attempt in
/// <see cref="ActionStatus.Scheduled"/>: <see cref="ActionHealth.Failing"/> when the device fails before its update.
/// </param>
public readonly record struct ActionStanding(
    ActionStatus Status, bool IsMarked = false, ActionStatus? LastResult = null, ActionHealth Health = ActionHealth.Unwatched)
{
    /// <summary>True for a device whose update is a success: installed or downloaded, and neither waited for nor failing.</summary>
    public bool IsSuccess => Status == ActionStatus.Downloaded || (Status == ActionStatus.Finished && Health is (ActionHealth.Unwatched or ActionHealth.Healthy));

    /// <summary>True for a device whose update is a failure of any kind.</summary>
    public bool IsFailure => Status is ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut || this is { Status: ActionStatus.Finished, Health: ActionHealth.Failing };

    /// <summary>A status without a mark.</summary>
    public static implicit operator ActionStanding(ActionStatus status) => new(status);

    /// <summary>
    /// The same standing of a device whose latest completed attempt came to that. What has a result of its own, or is taken back for
    /// good, keeps none.
    /// </summary>
    public ActionStanding Following(ActionStatus? lastResult) => this with
    {
        LastResult = Status is ActionStatus.Scheduled || ActionStateMachine.IsOpen(Status) || (Status == ActionStatus.Canceled && IsMarked)
            ? lastResult
            : null,
    };
}

/// <summary>Everything that decides what may become of one action.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">How far its device has come.</param>
/// <param name="Recall">Whether another attempt follows it, and what the emergency stop has to do with it.</param>
/// <param name="LastResult">What the device's latest completed attempt before this one came to; null for none.</param>
/// <param name="Health">After an installation: what is known of the device's health. While planned: whether the device fails already.</param>
public readonly record struct ActionState(
    ActionStatus Status, ActionProgress Progress = ActionProgress.None, ActionRecall Recall = ActionRecall.None, ActionStatus? LastResult = null,
    ActionHealth Health = ActionHealth.Unwatched)
{
    /// <summary>True while the emergency stop waits for the device's answer.</summary>
    public bool IsRecalled => this is { Status: ActionStatus.Canceling, Recall: ActionRecall.ByStop };

    /// <summary>What a tally counts of it; null when a newer attempt counts instead.</summary>
    public ActionStanding? Standing => Recall == ActionRecall.Replaced
        ? null
        : new ActionStanding(Status, Status switch
        {
            ActionStatus.Retrieved => Progress == ActionProgress.PastReturn,
            ActionStatus.Canceling or ActionStatus.Canceled => Recall == ActionRecall.ByStop,
            ActionStatus.Error or ActionStatus.TimedOut => Recall == ActionRecall.Retry,
            _ => false,
        },
        Health: Status == ActionStatus.Finished || this is { Status: ActionStatus.Scheduled, LastResult: null } ? Health : ActionHealth.Unwatched).Following(LastResult);

    /// <summary>The state after a trigger that the table allows.</summary>
    /// <param name="trigger">What happened.</param>
    /// <param name="to">The status that the table gives.</param>
    public ActionState After(ActionTrigger trigger, ActionStatus to) => new(
        to,
        trigger switch
        {
            ActionTrigger.ReportDownloaded when Progress == ActionProgress.None => ActionProgress.Downloaded,

            // Not "download": that is one more file, and it may be the console's own note.
            ActionTrigger.ReportProceeding or ActionTrigger.ReportRejected or ActionTrigger.ReportCanceled
                when Progress == ActionProgress.Downloaded => ActionProgress.PastReturn,
            ActionTrigger.RefuseRecall or ActionTrigger.FailRecall => ActionProgress.PastReturn,

            // Who takes an agreement back has the device begin anew when it is given again.
            ActionTrigger.Deny => ActionProgress.None,
            _ => Progress,
        },
        trigger switch
        {
            ActionTrigger.Recall => ActionRecall.ByStop,
            ActionTrigger.RefuseRecall or ActionTrigger.FailRecall or ActionTrigger.WithdrawRecall or ActionTrigger.ForceCancel => ActionRecall.None,
            _ => Recall,
        },
        LastResult,

        // What it was before its update ends with the plan for it.
        Status == ActionStatus.Scheduled ? ActionHealth.Unwatched : Health);

    /// <summary>The state of an attempt that just failed or timed out, when the device is tried again.</summary>
    /// <param name="hasRetryLeft">Whether the plan leaves it a retry for that failure, and the rollout can still use it.</param>
    public ActionState TriedAgain(bool hasRetryLeft) =>
        hasRetryLeft && Status is (ActionStatus.Error or ActionStatus.TimedOut) ? this with { Recall = ActionRecall.Retry } : this;
}
