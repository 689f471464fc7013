namespace RolloutConsole.Engine.Targets;

/// <summary>
/// What is known of a device's health, where the plan watches it (ecs-rolling-update, section 7, B-1). Only an action in
/// <see cref="ActionStatus.Finished"/> has any but the first, and a first attempt in <see cref="ActionStatus.Scheduled"/> may be
/// <see cref="Failing"/> (decision 0011). The numbers are stored.
/// </summary>
public enum ActionHealth
{
    /// <summary>Nobody asks: the plan watches no health, or the device already had the set. While planned: it does not fail.</summary>
    Unwatched = 0,

    /// <summary>Installed, and the grace is not over: counts as updating still.</summary>
    Pending = 1,

    /// <summary>The device said so, or nothing else until the grace was over.</summary>
    Healthy = 2,

    /// <summary>
    /// The device says that it fails, or a script says it of the device: a failure after success, or while planned a device that was
    /// unhealthy before its update.
    /// </summary>
    Failing = 3,
}
