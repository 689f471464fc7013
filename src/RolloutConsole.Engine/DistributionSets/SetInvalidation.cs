namespace RolloutConsole.Engine.DistributionSets;

/// <summary>What the invalidation of a distribution set does to who uses it (hawkbit-rollouts, 1.3). The numbers are stored; a higher one takes more back.</summary>
public enum SetInvalidation
{
    /// <summary>Rollouts and actions go on; the set can only not be chosen any more.</summary>
    None = 0,

    /// <summary>Rollouts that can be stopped are stopped for good, and devices are asked to give their actions back.</summary>
    Soft = 1,

    /// <summary>Rollouts that can be stopped are deleted, and actions are closed without asking the device.</summary>
    Force = 2,
}

/// <summary>That a rollout's distribution set was invalidated.</summary>
/// <param name="How">What it does to the rollout.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When.</param>
public sealed record InvalidatedSet(SetInvalidation How, string By, DateTimeOffset At);
