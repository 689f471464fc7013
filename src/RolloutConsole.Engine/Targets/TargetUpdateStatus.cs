namespace RolloutConsole.Engine.Targets;

/// <summary>
/// How far a target is with the distribution set assigned to it (hawkbit-rollouts.md, 1.1). The numbers are stored and must not change.
/// </summary>
public enum TargetUpdateStatus
{
    /// <summary>Created by an operator and never seen.</summary>
    Unknown = 0,

    /// <summary>Known to the server, nothing assigned.</summary>
    Registered = 1,

    /// <summary>The assigned set is not yet confirmed by the device.</summary>
    Pending = 2,

    /// <summary>The assigned set is installed.</summary>
    InSync = 3,

    /// <summary>The last installation failed.</summary>
    Error = 4,
}
