namespace RolloutConsole.Engine.Rollouts;

/// <summary>What can move a rollout from one state to another; the labels of the edges in the diagram.</summary>
public enum RolloutTrigger
{
    /// <summary>A draft is submitted for filling.</summary>
    Submit,

    /// <summary>All groups are filled and nobody needs to approve.</summary>
    GroupsFilled,

    /// <summary>All groups are filled and an approval is needed first.</summary>
    ApprovalNeeded,

    /// <summary>An Approver agrees.</summary>
    Approve,

    /// <summary>An Approver refuses.</summary>
    Deny,

    /// <summary>A start time was planned and lies ahead.</summary>
    Schedule,

    /// <summary>A person, the schedule or the approval starts it.</summary>
    Start,

    /// <summary>All groups are scheduled and the first one runs.</summary>
    FirstGroupStarted,

    /// <summary>A person or a rule pauses; the cause tells which.</summary>
    Pause,

    /// <summary>A person resumes.</summary>
    Resume,

    /// <summary>No group is running or scheduled any more.</summary>
    LastGroupOver,

    /// <summary>A guard aborts.</summary>
    Abort,

    /// <summary>A person stops it for good.</summary>
    Stop,

    /// <summary>No action is open but those being asked back.</summary>
    AllAskedBack,

    /// <summary>A person deletes it.</summary>
    Delete,

    /// <summary>Nothing is left to take away.</summary>
    AllRemoved,
}
