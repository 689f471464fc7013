namespace RolloutConsole.Engine.Rollouts;

/// <summary>What watching health and capacity must remember from one decision to the next; stored with the rollout.</summary>
/// <param name="BakingSince">Since when nothing is left to update and no device has changed its health; null before.</param>
/// <param name="Deadlock">Field of the plan that keeps the fleet from ever moving, while it does; null otherwise.</param>
/// <param name="DeadlockSince">Since when.</param>
/// <param name="DeadlockToldAt">When the history last said so.</param>
public sealed record HealthMemory(
    DateTimeOffset? BakingSince = null, string? Deadlock = null, DateTimeOffset? DeadlockSince = null, DateTimeOffset? DeadlockToldAt = null);
