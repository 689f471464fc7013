using System.Collections.Immutable;
using static RolloutConsole.Engine.Rollouts.Aws.AwsJobStatus;
using static RolloutConsole.Engine.Rollouts.Aws.AwsJobTrigger;

namespace RolloutConsole.Engine.Rollouts.Aws;

/// <summary>What moves a job (aws-iot-jobs, section 3, J1 to J12).</summary>
public enum AwsJobTrigger
{
    /// <summary>Created without a schedule.</summary>
    Create,

    /// <summary>Created with a start time or windows.</summary>
    CreateScheduled,

    /// <summary>The start time is reached, or a window opens.</summary>
    Open,

    /// <summary>The window closes.</summary>
    WindowCloses,

    /// <summary>The start is reached while too many jobs run.</summary>
    TooManyJobs,

    /// <summary>Every execution is over.</summary>
    AllOver,

    /// <summary>A person cancels.</summary>
    Cancel,

    /// <summary>An abort criterion is met.</summary>
    AbortCriterion,

    /// <summary>The end time passes, with an end behaviour that cancels.</summary>
    EndTime,

    /// <summary>A person deletes.</summary>
    Delete,

    /// <summary>A person deletes by force.</summary>
    DeleteByForce,

    /// <summary>Every execution is deleted.</summary>
    AllDeleted,
}

/// <summary>The states of a job and what moves it: J1 to J12. Every other move is an error that changes nothing .</summary>
public static class AwsJobTable
{
    /// <summary>Every row; null stands for a job that does not exist yet, or no more.</summary>
    public static ImmutableArray<(string Row, AwsJobStatus? From, AwsJobTrigger Trigger, AwsJobStatus? To)> Rows { get; } =
    [
        ("J1", null, Create, InProgress),
        ("J2", null, CreateScheduled, Scheduled),
        ("J3", Scheduled, Open, InProgress),
        ("J4", InProgress, WindowCloses, Scheduled),
        ("J5", Scheduled, TooManyJobs, Canceled),
        ("J6", InProgress, AllOver, Completed),
        ("J7", InProgress, Cancel, Canceled),
        ("J7", Scheduled, Cancel, Canceled),
        ("J8", InProgress, AwsJobTrigger.AbortCriterion, Canceled),
        ("J9", InProgress, EndTime, Canceled),
        ("J9", Scheduled, EndTime, Canceled),
        ("J10", Completed, Delete, DeletionInProgress),
        ("J10", Canceled, Delete, DeletionInProgress),
        ("J11", InProgress, DeleteByForce, DeletionInProgress),
        ("J11", Scheduled, DeleteByForce, DeletionInProgress),
        ("J12", DeletionInProgress, AllDeleted, null),
    ];

    /// <summary>Looks a move up; false for an error that changes nothing.</summary>
    public static bool TryMove(AwsJobStatus? from, AwsJobTrigger trigger, out AwsJobStatus? to)
    {
        foreach (var row in Rows)
        {
            if (row.From == from && row.Trigger == trigger)
            {
                to = row.To;
                return true;
            }
        }

        to = from;
        return false;
    }
}
