namespace RolloutConsole.Engine.Targets;

/// <summary>
/// State of one action, which is one attempt at bringing a distribution set to a target.
/// Source: architecture, section 4; hawkbit-rollouts, 2.4. The numbers are stored; never change one.
/// </summary>
public enum ActionStatus
{
    /// <summary>Planned: member of a group, never offered to the device.</summary>
    Scheduled = 0,

    /// <summary>Offered to the device on its next poll.</summary>
    Running = 1,

    /// <summary>Offered, and waiting for a person at the device.</summary>
    WaitForConfirmation = 2,

    /// <summary>The device has fetched its deployment.</summary>
    Retrieved = 3,

    /// <summary>Downloaded by a download-only rollout. Final.</summary>
    Downloaded = 4,

    /// <summary>The device reported success, or already ran the set. Final.</summary>
    Finished = 5,

    /// <summary>The device reported failure. Final.</summary>
    Error = 6,

    /// <summary>The device refused, and the plan counts that as the end. Final.</summary>
    Rejected = 7,

    /// <summary>The device did not answer in time. Final.</summary>
    TimedOut = 8,

    /// <summary>The device is being asked to give it back; still open.</summary>
    Canceling = 9,

    /// <summary>Taken back. Final.</summary>
    Canceled = 10,

    /// <summary>The target was deleted. Final, and out of every denominator.</summary>
    Removed = 11,
}
