using System.Globalization;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>Takes orders for changes of many targets, and ends them.</summary>
internal sealed class TargetJobs(CommandDoor door, TargetJobBell bell, IEnumerable<ITargetJobSignal> signals) : ITargetJobs
{
    private readonly ITargetJobSignal[] _signals = [.. signals];

    /// <inheritdoc/>
    public async Task<CommandReceipt> StartAsync(Caller caller, TargetJobSelection selection, TargetBulkChange change, CancellationToken cancellationToken)
    {
        var (action, words) = change switch
        {
            TargetBulkChange.AddTag add => ("target-job.add-tag", $"tag {add.TagId}"),
            TargetBulkChange.RemoveTag remove => ("target-job.remove-tag", $"tag {remove.TagId}"),
            TargetBulkChange.SetGroup group => ("target-job.set-group", $"group '{group.Path}'"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var receipt = await door.RunAsync(
            caller,
            new CommandCall(Permission.ManageInventory, action, $"{words} for {selection}"),
            (session, now) => Start(session, caller, selection, change, now),
            cancellationToken);
        bell.Ring();
        return receipt;
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> CancelAsync(Caller caller, long jobId, CancellationToken cancellationToken)
    {
        var receipt = await door.RunAsync(
            caller, new CommandCall(Permission.ManageInventory, "target-job.cancel", $"target job {jobId}"), (session, now) => Cancel(session, caller, jobId, now), cancellationToken);
        foreach (var signal in _signals)
        {
            signal.Moved(jobId);
        }

        return receipt;
    }

    /// <summary>How far a job came, such as <c>12,000 of 50,000 devices were gone through, 11,880 of them changed</c>.</summary>
    public static string Progress(TargetJobRow job) => string.Create(
        CultureInfo.InvariantCulture,
        $"{job.Done:N0}{(job.Expected is { } expected ? $" of {expected:N0}" : "")} devices were gone through, {job.Changed:N0} of them changed");

    private static CommandReceipt Start(WriteSession session, Caller caller, TargetJobSelection selection, TargetBulkChange change, DateTimeOffset now)
    {
        var job = new TargetJobRow { Selection = SelectionJson.Write(selection), SelectionWords = selection.ToString() };
        switch (change)
        {
            case TargetBulkChange.AddTag(var tagId):
                (job.Kind, job.TagId) = (TargetJobKind.AddTag, tagId);
                break;
            case TargetBulkChange.RemoveTag(var tagId):
                (job.Kind, job.TagId) = (TargetJobKind.RemoveTag, tagId);
                break;
            case TargetBulkChange.SetGroup(var path):
                if (TargetTextRules.CheckGroup(path) is { } fault)
                {
                    return CommandReceipt.Invalid([fault]);
                }

                (job.Kind, job.GroupPath) = (TargetJobKind.SetGroup, path);
                break;
        }

        if (job.TagId is { } wanted)
        {
            job.TagName = session.Context.Set<TagRow>().SingleOrDefault(t => t.Id == wanted && t.DeletedAt == null)?.Name;
            if (job.TagName is null)
            {
                return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no tag {wanted}.");
            }
        }

        if (session.Number("SELECT count(*) FROM target_jobs WHERE status = 0") >= ITargetJobs.MostWaiting)
        {
            return CommandReceipt.Refused(
                CommandOutcome.TooBusy, $"{ITargetJobs.MostWaiting} changes of many devices wait or run already. Wait until one is done, or end one.");
        }

        job.ThroughTargetId = session.Number("SELECT max(id) FROM targets") ?? 0;
        return CommandReceipt.Accepted(TargetJobSql.Insert(session, job, caller, now));
    }

    private static CommandReceipt Cancel(WriteSession session, Caller caller, long jobId, DateTimeOffset now)
    {
        if (session.Context.Set<TargetJobRow>().SingleOrDefault(j => j.Id == jobId) is not { } job)
        {
            return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no change of many devices with the number {jobId}.");
        }

        if (job.Status != TargetJobStatus.Running)
        {
            return CommandReceipt.Refused(CommandOutcome.IllegalState, $"The change is over already: {job.Message}");
        }

        if (job.Kind == TargetJobKind.ForgetTag)
        {
            return CommandReceipt.Refused(CommandOutcome.IllegalState, "The tag is deleted already; only what it left behind is being cleared. Let it finish.");
        }

        (job.Status, job.EndedAt, job.Message) = (TargetJobStatus.Canceled, now, $"Ended by {caller.Name}: {Progress(job)}. They stay as they are now.");
        session.Context.SaveChanges();
        return CommandReceipt.Accepted(jobId, job.Message);
    }
}
