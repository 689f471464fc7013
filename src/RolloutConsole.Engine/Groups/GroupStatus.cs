namespace RolloutConsole.Engine.Groups;

/// <summary>State of a deployment group. Source: architecture, section 4; hawkbit-rollouts, 2.3. The numbers are stored.</summary>
public enum GroupStatus
{
    /// <summary>Targets are being assigned.</summary>
    Creating = 0,

    /// <summary>All its targets are assigned; the rollout has not started.</summary>
    Ready = 1,

    /// <summary>The rollout has started; this group waits for its turn.</summary>
    Scheduled = 2,

    /// <summary>Eligible: pacing opens its actions, results are judged.</summary>
    Running = 3,

    /// <summary>Over. Final.</summary>
    Finished = 4,

    /// <summary>Broke its error limit. Final, and never judged again.</summary>
    Error = 5,
}

/// <summary>What can move a group from one state to another; the labels of the edges in the diagram.</summary>
public enum GroupTrigger
{
    /// <summary>All planned targets are assigned, or none is left.</summary>
    Filled,

    /// <summary>The rollout has started.</summary>
    RolloutStarted,

    /// <summary>It is this group's turn.</summary>
    Start,

    /// <summary>All its actions are over and the error limit holds.</summary>
    Completed,

    /// <summary>More failures than the limit allows.</summary>
    ErrorLimitBroken,

    /// <summary>The rollout was stopped for good or deleted.</summary>
    RolloutStopped,
}
