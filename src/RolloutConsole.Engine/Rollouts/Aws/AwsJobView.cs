using System.Diagnostics;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Rollouts.Aws;

/// <summary>A rollout as AWS IoT Jobs would show it: a job with its status, reason code and comment (aws-iot-jobs, 3, 5 and 13).</summary>
/// <param name="Status">Status; null when the rollout is gone.</param>
/// <param name="ReasonCode">What ended it; null while nothing has, and for a job that is completed.</param>
/// <param name="Comment">The comment beside the code; null where there is no code.</param>
/// <param name="ForceCanceled">True when everything open was closed at the planned end.</param>
public sealed record AwsJobView(AwsJobStatus? Status, string? ReasonCode, string? Comment, bool ForceCanceled)
{
    /// <summary>The status as AWS writes it; empty for none.</summary>
    public string Word => Status is { } status ? WordOf(status) : "";

    /// <summary>The view of a rollout.</summary>
    /// <param name="view">The rollout.</param>
    /// <param name="now">Decides whether a window is open.</param>
    public static AwsJobView Of(RolloutView view, DateTimeOffset now)
    {
        var status = StatusOf(view, now);
        var end = status is AwsJobStatus.Canceled or AwsJobStatus.DeletionInProgress ? view.End : null;
        var isForced = end is { IsEndTime: true } && view.Plan.Schedule.EndBehavior == Policies.EndBehavior.ForceCancel;
        return new AwsJobView(status, end?.Code, end?.Comment, isForced);
    }

    /// <summary>
    /// The status of a job. What has not begun is SCHEDULED, approval and filling included, which AWS does not know; a pause is
    /// IN_PROGRESS, because AWS knows none. After the planned end nothing is scheduled any more.
    /// </summary>
    public static AwsJobStatus? StatusOf(RolloutView view, DateTimeOffset now) => view.Status switch
    {
        RolloutStatus.Draft or RolloutStatus.Creating or RolloutStatus.WaitingForApproval or RolloutStatus.ApprovalDenied
            or RolloutStatus.Ready or RolloutStatus.Scheduled => AwsJobStatus.Scheduled,
        RolloutStatus.Starting or RolloutStatus.Running or RolloutStatus.Paused =>
            view.End is null && !WindowCalendar.Of(view.Plan.Schedule).At(now).IsOpen ? AwsJobStatus.Scheduled : AwsJobStatus.InProgress,
        RolloutStatus.Stopping or RolloutStatus.Stopped or RolloutStatus.Aborted => AwsJobStatus.Canceled,
        RolloutStatus.Finished => AwsJobStatus.Completed,
        RolloutStatus.Deleting => AwsJobStatus.DeletionInProgress,
        RolloutStatus.Deleted => null,
        _ => throw new UnreachableException($"rollout status {view.Status}"),
    };

    /// <summary>The state of an execution; null where none was created.</summary>
    public static AwsExecutionStatus? StatusOf(ActionStatus status) => status switch
    {
        ActionStatus.Scheduled => null,
        ActionStatus.Running or ActionStatus.WaitForConfirmation => AwsExecutionStatus.Queued,
        ActionStatus.Retrieved or ActionStatus.Canceling => AwsExecutionStatus.InProgress,
        ActionStatus.Downloaded or ActionStatus.Finished => AwsExecutionStatus.Succeeded,
        ActionStatus.Error => AwsExecutionStatus.Failed,
        ActionStatus.Rejected => AwsExecutionStatus.Rejected,
        ActionStatus.TimedOut => AwsExecutionStatus.TimedOut,
        ActionStatus.Canceled => AwsExecutionStatus.Canceled,
        ActionStatus.Removed => AwsExecutionStatus.Removed,
        _ => throw new UnreachableException($"action status {status}"),
    };

    private static string WordOf(AwsJobStatus status) => status switch
    {
        AwsJobStatus.Scheduled => "SCHEDULED",
        AwsJobStatus.InProgress => "IN_PROGRESS",
        AwsJobStatus.Completed => "COMPLETED",
        AwsJobStatus.Canceled => "CANCELED",
        AwsJobStatus.DeletionInProgress => "DELETION_IN_PROGRESS",
        _ => throw new UnreachableException($"job status {status}"),
    };
}
