namespace RolloutConsole.Engine.Policies;

/// <summary>
/// What happens after an abort (architecture, section 3). A guard whose action is a plain abort follows it; one that aborts and rolls
/// back does so whatever stands here. The first guard that fires decides (ecs-rolling-update, 3.5; decision 0007).
/// </summary>
public enum Recovery
{
    /// <summary>Nothing: devices keep what they have.</summary>
    None = 0,

    /// <summary>One rollback rollout returns every device that had begun to what it ran before.</summary>
    RollBack = 1,
}
