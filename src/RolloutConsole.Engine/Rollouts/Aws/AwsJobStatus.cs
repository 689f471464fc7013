namespace RolloutConsole.Engine.Rollouts.Aws;

/// <summary>States of a job (aws-iot-jobs, section 3).</summary>
public enum AwsJobStatus
{
    /// <summary>Waits for its start, or for the next maintenance window.</summary>
    Scheduled,

    /// <summary>Creates executions, or waits for their results.</summary>
    InProgress,

    /// <summary>Every execution is over.</summary>
    Completed,

    /// <summary>Cancelled by a person, a criterion or the clock; executions may still run.</summary>
    Canceled,

    /// <summary>Its executions are being deleted.</summary>
    DeletionInProgress,
}

/// <summary>States of a job execution (aws-iot-jobs, section 4).</summary>
public enum AwsExecutionStatus
{
    /// <summary>Created and announced; no device has begun.</summary>
    Queued,

    /// <summary>A device has begun.</summary>
    InProgress,

    /// <summary>The device reports success.</summary>
    Succeeded,

    /// <summary>The device reports failure.</summary>
    Failed,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>The device refuses.</summary>
    Rejected,

    /// <summary>The target was deleted or left.</summary>
    Removed,

    /// <summary>Taken back.</summary>
    Canceled,
}
