using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets;

/// <summary>
/// Changes of many targets at once. Each runs in the background, one after another, in slices that keep nobody waiting, survives a
/// restart, and can be ended between two slices. Every call needs <see cref="Permission.ManageInventory"/>; beginning and end each write
/// one audit row, refusals included.
/// </summary>
public interface ITargetJobs
{
    /// <summary>Most jobs that wait or run at a time; more are refused as <see cref="CommandOutcome.TooBusy"/>.</summary>
    const int MostWaiting = 20;

    /// <summary>Orders a change.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="selection">Which targets: those that exist now and match when their turn comes.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    /// <returns>A receipt with the job's id.</returns>
    Task<CommandReceipt> StartAsync(Caller caller, TargetJobSelection selection, TargetBulkChange change, CancellationToken cancellationToken);

    /// <summary>Ends a job. What its slices changed stays changed; the job says how many.</summary>
    Task<CommandReceipt> CancelAsync(Caller caller, long jobId, CancellationToken cancellationToken);
}

/// <summary>What is done to each target of a job. Doing it twice is the same as once.</summary>
public abstract record TargetBulkChange
{
    private TargetBulkChange()
    {
    }

    /// <summary>Puts a tag on.</summary>
    /// <param name="TagId">Which.</param>
    public sealed record AddTag(long TagId) : TargetBulkChange;

    /// <summary>Takes a tag off.</summary>
    /// <param name="TagId">Which.</param>
    public sealed record RemoveTag(long TagId) : TargetBulkChange;

    /// <summary>Moves into a group.</summary>
    /// <param name="Path">At most 256 characters, levels separated by <c>/</c>; empty takes out of the group.</param>
    public sealed record SetGroup(string Path) : TargetBulkChange;
}

/// <summary>What a job does. The numbers are stored.</summary>
public enum TargetJobKind
{
    /// <summary>Puts a tag on.</summary>
    AddTag = 0,

    /// <summary>Takes a tag off.</summary>
    RemoveTag = 1,

    /// <summary>Moves into a group.</summary>
    SetGroup = 2,

    /// <summary>Clears what a deleted tag left behind.</summary>
    ForgetTag = 3,
}

/// <summary>How a job stands. The numbers are stored.</summary>
public enum TargetJobStatus
{
    /// <summary>It waits for its turn, or runs.</summary>
    Running = 0,

    /// <summary>It went through every target.</summary>
    Done = 1,

    /// <summary>A person ended it; what was changed stays changed.</summary>
    Canceled = 2,

    /// <summary>It could not go on; what was changed stays changed.</summary>
    Failed = 3,
}

/// <summary>Does the jobs' work; called by one loop at a time.</summary>
public interface ITargetJobWork
{
    /// <summary>Does one slice of the oldest job that is not over.</summary>
    /// <param name="cancellationToken">Ends the reading; a slice that is being written is finished.</param>
    /// <returns>The job's id; null when there is nothing to do.</returns>
    Task<long?> StepAsync(CancellationToken cancellationToken);
}

/// <summary>Told after each slice. Must return at once; a signal only shortens waiting, the rows are the truth.</summary>
public interface ITargetJobSignal
{
    /// <summary>A job has moved.</summary>
    void Moved(long jobId);
}
