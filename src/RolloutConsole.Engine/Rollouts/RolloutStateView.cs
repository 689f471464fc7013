using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>A deployment's <c>rolloutState</c> (ecs-rolling-update, 5.1).</summary>
public enum DeploymentState
{
    /// <summary>IN_PROGRESS.</summary>
    InProgress,

    /// <summary>COMPLETED.</summary>
    Completed,

    /// <summary>FAILED.</summary>
    Failed,
}

/// <summary>The finer status of a service deployment (ecs-rolling-update, 5.3).</summary>
public enum DeploymentStatus
{
    /// <summary>PENDING: nothing was offered yet.</summary>
    Pending,

    /// <summary>IN_PROGRESS.</summary>
    InProgress,

    /// <summary>STOP_REQUESTED.</summary>
    StopRequested,

    /// <summary>STOPPED: by a person, or by a failure without rollback.</summary>
    Stopped,

    /// <summary>SUCCESSFUL.</summary>
    Successful,

    /// <summary>ROLLBACK_REQUESTED.</summary>
    RollbackRequested,

    /// <summary>ROLLBACK_IN_PROGRESS.</summary>
    RollbackInProgress,

    /// <summary>ROLLBACK_SUCCESSFUL.</summary>
    RollbackSuccessful,

    /// <summary>ROLLBACK_FAILED.</summary>
    RollbackFailed,
}

/// <summary>
/// A rollout in the words of an ECS rolling update (ecs-rolling-update, 5.1, 5.3 and B-22 to B-24): a pure function of the rollout. One
/// that was rolled back never counts as successful, whatever its devices run.
/// </summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why, built from kind, id and cause (B-23).</param>
/// <param name="Status">The finer status.</param>
public sealed record RolloutStateView(DeploymentState State, string Reason, DeploymentStatus Status)
{
    private const string Breaker = "ECS deployment circuit breaker:";

    /// <summary>True for rollouts that people think of in these words: those with a capacity window, and every rollback.</summary>
    public static bool IsFor(RolloutView view) => view.Plan.Pacing is Pacing.CapacityWindow || view.RollsBack is not null;

    /// <summary>The view of a rollout.</summary>
    public static RolloutStateView Of(RolloutView view)
    {
        var status = StatusOf(view);
        var state = StateOf(status);
        return new RolloutStateView(state, ReasonOf(view, state), status);
    }

    /// <summary>Id of a deployment as reasons name it.</summary>
    public static string IdOf(long rolloutId) => string.Create(CultureInfo.InvariantCulture, $"ecs-svc/{rolloutId}");

    /// <summary>A state or status as it is written, for example <c>ROLLBACK_IN_PROGRESS</c>.</summary>
    public static string NameOf<TState>(TState state)
        where TState : struct, Enum =>
        string.Concat(state.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    /// <summary>Name of the event that a row of the history is on the bus (5.2); null for rows that are none.</summary>
    /// <param name="kind">Kind of the row.</param>
    /// <param name="to">Name of the state that it led to.</param>
    public static string? EventNameOf(RolloutEventKind kind, string? to) => (kind, to) switch
    {
        (RolloutEventKind.RolloutMoved, nameof(RolloutStatus.Starting)) => "SERVICE_DEPLOYMENT_IN_PROGRESS",
        (RolloutEventKind.RolloutMoved, nameof(RolloutStatus.Finished)) => "SERVICE_DEPLOYMENT_COMPLETED",
        (RolloutEventKind.RolloutMoved, nameof(RolloutStatus.Aborted)) => "SERVICE_DEPLOYMENT_FAILED",
        (RolloutEventKind.SteadyState, _) => "SERVICE_STEADY_STATE",
        _ => null,
    };

    private static DeploymentStatus StatusOf(RolloutView view) => view.Recovery switch
    {
        RecoveryState.Due => DeploymentStatus.RollbackRequested,
        RecoveryState.RollingBack => DeploymentStatus.RollbackInProgress,
        RecoveryState.RolledBack => DeploymentStatus.RollbackSuccessful,
        RecoveryState.RollbackFailed => DeploymentStatus.RollbackFailed,
        _ => view.Status switch
        {
            RolloutStatus.Running or RolloutStatus.Paused => DeploymentStatus.InProgress,
            RolloutStatus.Stopping => DeploymentStatus.StopRequested,
            RolloutStatus.Finished => DeploymentStatus.Successful,
            RolloutStatus.Stopped or RolloutStatus.Aborted or RolloutStatus.ApprovalDenied or RolloutStatus.Deleting or RolloutStatus.Deleted => DeploymentStatus.Stopped,
            _ => DeploymentStatus.Pending,
        },
    };

    private static DeploymentState StateOf(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Pending or DeploymentStatus.InProgress or DeploymentStatus.StopRequested => DeploymentState.InProgress,
        DeploymentStatus.Successful => DeploymentState.Completed,
        _ => DeploymentState.Failed,
    };

    private static string ReasonOf(RolloutView view, DeploymentState state) => (state, view) switch
    {
        (DeploymentState.Completed, _) => $"ECS deployment {IdOf(view.Id)} completed.",
        (DeploymentState.InProgress, { RollsBack: not null }) => $"{Breaker} rolling back to deploymentId {IdOf(view.Id)}.",
        (DeploymentState.InProgress, { Plan.Pacing: Pacing.CapacityWindow window, Total: { Open: 0, Scheduled: > 0 } total }) when CapacityLimits.CanNeverMove(window, total.Members) =>
            $"ECS deployment {IdOf(view.Id)} in progress: unable to start devices because of its deployment configuration; change {(window.Mode == CapacityMode.InPlace ? "minimumHealthyPercent" : "maximumPercent")}.",
        (DeploymentState.InProgress, _) => $"ECS deployment {IdOf(view.Id)} in progress.",
        (_, { Status: RolloutStatus.Aborted, Reason.Key: GuardKey.Breaker }) => $"{Breaker} {CauseOf(view)}.",
        (_, { Status: RolloutStatus.Aborted }) => $"ECS deployment {IdOf(view.Id)} failed: {view.Reason.Text}.",
        (_, { Status: RolloutStatus.Finished }) => $"ECS deployment {IdOf(view.Id)} rolled back by request.",
        _ => $"ECS deployment {IdOf(view.Id)} stopped by {view.Reason.Actor}.",
    };

    // The original says "failed to start" also when health checks failed; the two are told apart here (B-23).
    private static string CauseOf(RolloutView view)
    {
        var (count, failedHealthChecks) = (view.Guards.BreakerCount, view.Guards.BreakerHealthFailures);
        var limit = view.Plan.Breaker?.ThresholdFor(view.Total.Members);
        var cause = failedHealthChecks == 0 ? "devices failed to start"
            : failedHealthChecks == count ? "devices failed health checks"
            : "devices failed to start and failed health checks";
        return string.Create(CultureInfo.InvariantCulture, $"{cause}, {count} of {limit} failures");
    }
}
