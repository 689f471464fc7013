using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Targets;

/// <summary>What intake and sweep of timeouts must know of a rollout when an attempt ends badly.</summary>
internal static class RetryBudget
{
    /// <summary>The plan of a rollout; read once, since it never changes.</summary>
    public static RolloutPlan PlanOf(WriteSession session, PlanCache plans, long rolloutId) =>
        plans.Of(rolloutId, () => session.Rows("SELECT plan FROM rollouts WHERE id = @id", row => row.GetString(0), ("@id", rolloutId))[0]);

    /// <summary>The device limits of a rollout.</summary>
    public static DeviceLimits LimitsOf(WriteSession session, PlanCache plans, long rolloutId) => PlanOf(session, plans, rolloutId).DeviceLimits;

    /// <summary>True while the rollout runs or may run again; one that is over or being ended tries nobody again (aws-iot-jobs, A-10).</summary>
    public static bool CanRetry(WriteSession session, long rolloutId) =>
        (RolloutStatus?)session.Number("SELECT status FROM rollouts WHERE id = @id", ("@id", rolloutId)) is RolloutStatus.Running or RolloutStatus.Paused;
}
