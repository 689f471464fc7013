using System.Collections.Immutable;
using static RolloutConsole.Engine.Rollouts.Aws.AwsExecutionStatus;
using static RolloutConsole.Engine.Rollouts.Aws.AwsExecutionTrigger;

namespace RolloutConsole.Engine.Rollouts.Aws;

/// <summary>What moves a job execution (aws-iot-jobs, section 4, E1 to E12).</summary>
public enum AwsExecutionTrigger
{
    /// <summary>The rollout reaches the thing.</summary>
    Create,

    /// <summary>The device begins.</summary>
    Begin,

    /// <summary>The device reports on its way.</summary>
    Report,

    /// <summary>The device refuses.</summary>
    Reject,

    /// <summary>The device reports success.</summary>
    Succeed,

    /// <summary>The device reports failure.</summary>
    Fail,

    /// <summary>A timer ran out.</summary>
    TimeOut,

    /// <summary>The thing is deleted or leaves.</summary>
    Remove,

    /// <summary>Cancelled without force.</summary>
    Cancel,

    /// <summary>Cancelled by force.</summary>
    CancelByForce,

    /// <summary>A retry is left.</summary>
    Retry,

    /// <summary>The thing becomes a target again.</summary>
    Rejoin,

    /// <summary>Deleted without force.</summary>
    Delete,

    /// <summary>Deleted by force.</summary>
    DeleteByForce,
}

/// <summary>The states of a job execution and what moves it: E1 to E12. Every other move is an error that changes nothing .</summary>
public static class AwsExecutionTable
{
    private static readonly AwsExecutionStatus[] s_terminal = [Succeeded, Failed, TimedOut, Rejected, Removed, Canceled];

    /// <summary>Every row; null stands for an execution that does not exist yet, or no more.</summary>
    public static ImmutableArray<(string Row, AwsExecutionStatus? From, AwsExecutionTrigger Trigger, AwsExecutionStatus? To)> Rows { get; } =
    [
        ("E1", null, Create, Queued),
        ("E2", Queued, Begin, InProgress),
        ("E3", InProgress, Report, InProgress),
        ("E4", Queued, Reject, Rejected),
        ("E4", InProgress, Reject, Rejected),
        ("E5", InProgress, Succeed, Succeeded),
        ("E5", InProgress, Fail, Failed),
        ("E5", Queued, Succeed, Succeeded),
        ("E5", Queued, Fail, Failed),
        ("E6", InProgress, TimeOut, TimedOut),
        ("E7", Queued, Remove, Removed),
        ("E7", InProgress, Remove, Removed),
        ("E8", Queued, Cancel, Canceled),
        ("E8", Queued, CancelByForce, Canceled),
        ("E9", InProgress, CancelByForce, Canceled),
        ("E10", Failed, Retry, Queued),
        ("E10", TimedOut, Retry, Queued),
        ("E11", Removed, Rejoin, Queued),
        ("E12", Queued, Delete, null),
        .. s_terminal.Select(s => ("E12", (AwsExecutionStatus?)s, Delete, (AwsExecutionStatus?)null)),
        ("E12", InProgress, DeleteByForce, null),
    ];

    /// <summary>True for states that no report of the device leaves.</summary>
    public static bool IsTerminal(AwsExecutionStatus status) => s_terminal.Contains(status);

    /// <summary>Looks a move up; false for an error that changes nothing.</summary>
    public static bool TryMove(AwsExecutionStatus? from, AwsExecutionTrigger trigger, out AwsExecutionStatus? to)
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
