namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What is known of a device after it has installed the set, where the plan watches health (ecs-rolling-update, section 7, B-1). Only an
/// action in <see cref="ActionStatus.Finished"/> has any but the first. The numbers are stored.
/// </summary>
public enum ActionHealth
{
    /// <summary>Nobody asks: the plan watches no health, or the device already had the set.</summary>
    Unwatched = 0,

    /// <summary>Installed, and the grace is not over: counts as updating still.</summary>
    Pending = 1,

    /// <summary>The device said so, or nothing else until the grace was over.</summary>
    Healthy = 2,

    /// <summary>The device says that it fails, or a script says it of the device: a failure after success.</summary>
    Failing = 3,
}
