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

/// <summary>What the emergency stop has to do with an action. The numbers are stored.</summary>
public enum ActionRecall
{
    /// <summary>Nothing; a cancellation was asked for by a person or by stopping for good.</summary>
    None = 0,

    /// <summary>
    /// <see cref="ActionStatus.Canceling"/>: the stop asks it back. <see cref="ActionStatus.Canceled"/>: it was given back to the stop and
    /// is planned again when the rollout is resumed.
    /// </summary>
    ByStop = 1,

    /// <summary>Given back to the stop, and a newer attempt stands in its place: in no tally.</summary>
    Replaced = 2,
}

/// <summary>What a tally counts of an action: its status and one mark.</summary>
/// <param name="Status">The status.</param>
/// <param name="IsMarked">
/// <see cref="ActionStatus.Retrieved"/>: past the point of no return. <see cref="ActionStatus.Canceling"/>: asked back by the emergency
/// stop. <see cref="ActionStatus.Canceled"/>: given back to it, to be planned again. False for every other status.
/// </param>
public readonly record struct ActionStanding(ActionStatus Status, bool IsMarked = false)
{
    /// <summary>A status without a mark.</summary>
    public static implicit operator ActionStanding(ActionStatus status) => new(status);
}

/// <summary>Everything that decides what may become of one action.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">How far its device has come.</param>
/// <param name="Recall">What the emergency stop has to do with it.</param>
public readonly record struct ActionState(ActionStatus Status, ActionProgress Progress = ActionProgress.None, ActionRecall Recall = ActionRecall.None)
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
            _ => false,
        });

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
            _ => Progress,
        },
        trigger switch
        {
            ActionTrigger.Recall => ActionRecall.ByStop,
            ActionTrigger.RefuseRecall or ActionTrigger.FailRecall or ActionTrigger.WithdrawRecall or ActionTrigger.ForceCancel => ActionRecall.None,
            _ => Recall,
        });
}
