namespace RolloutConsole.Engine.Rollouts;

/// <summary>State of a rollout. Source: architecture, section 4. The numbers are stored; never change one.</summary>
public enum RolloutStatus
{
    /// <summary>Being written by a person; unknown to the engine and hidden from the hawkBit view.</summary>
    Draft = 0,

    /// <summary>Targets are being assigned to groups, slice by slice.</summary>
    Creating = 1,

    /// <summary>Filled, and waiting for an Approver.</summary>
    WaitingForApproval = 2,

    /// <summary>An Approver said no; only stop and delete remain.</summary>
    ApprovalDenied = 3,

    /// <summary>Filled and allowed to start; a person starts it.</summary>
    Ready = 4,

    /// <summary>Filled and starting by itself at a planned time.</summary>
    Scheduled = 5,

    /// <summary>Accepted start; all groups become scheduled and the first one runs.</summary>
    Starting = 6,

    /// <summary>Moving by itself. A closed window, rate or soak are waiting reasons of this state.</summary>
    Running = 7,

    /// <summary>A person must act; the cause says why.</summary>
    Paused = 8,

    /// <summary>Stopped for good by a person; open actions are being asked back.</summary>
    Stopping = 9,

    /// <summary>Stopped for good. Final.</summary>
    Stopped = 10,

    /// <summary>Ended by a guard. Final; a recovery may follow.</summary>
    Aborted = 11,

    /// <summary>Every group is over. Final.</summary>
    Finished = 12,

    /// <summary>Being removed, slice by slice.</summary>
    Deleting = 13,

    /// <summary>Removed from the lists; its history stays readable by id.</summary>
    Deleted = 14,
}
