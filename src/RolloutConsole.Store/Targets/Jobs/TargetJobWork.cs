using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>
/// Does the slices. Which targets come next is read on a reader, many at a time, and the gate is only taken to write one slice. The row
/// says how far it came: after a kill the slices that were committed are not done again, and doing one twice would change nothing.
/// </summary>
internal sealed class TargetJobWork(WriteGate gate, ReadPool reads, IConsoleSettings settings, TimeProvider clock) : ITargetJobWork
{
    /// <summary>Targets of one slice: well under 50 ms behind the gate (architecture, section 5).</summary>
    public const int Slice = 1000;

    // One evaluation of the filter serves many slices; the ids of one take 160 KB.
    private const int Ahead = 20_000;

    private readonly Queue<long> _ahead = new();
    private long _aheadOf;

    /// <inheritdoc/>
    public async Task<long?> StepAsync(CancellationToken cancellationToken)
    {
        var open = await reads.ReadAsync(
            s => s.Rows("SELECT id FROM target_jobs WHERE status = 0 ORDER BY id LIMIT 1", row => row.GetInt64(0)), cancellationToken);
        if (open is not [var jobId])
        {
            return null;
        }

        if (_aheadOf != jobId)
        {
            _ahead.Clear();
            _aheadOf = jobId;
        }

        var job = await reads.ReadAsync(s => TargetJobReads.RowOf(s, jobId)!, cancellationToken);
        if (job.Kind == TargetJobKind.ForgetTag)
        {
            await WriteAsync(job, [], null, false, cancellationToken);
            return jobId;
        }

        if (SelectionJson.Read(job.Selection) is not { } selection)
        {
            await WriteAsync(job, [], "Its target filter cannot be read any more", false, cancellationToken);
            return jobId;
        }

        var isCounted = job.Expected is not null;
        if (_ahead.Count == 0)
        {
            await ReadAheadAsync(job, selection, cancellationToken);
        }

        var slice = new List<long>(Math.Min(Slice, _ahead.Count));
        while (slice.Count < Slice && _ahead.TryDequeue(out var id))
        {
            slice.Add(id);
        }

        try
        {
            await WriteAsync(job, slice, null, !isCounted, cancellationToken);
        }
        catch
        {
            // What was taken was not written: the next step reads it again, from where the row says.
            _ahead.Clear();
            throw;
        }

        return jobId;
    }

    private async Task ReadAheadAsync(TargetJobRow job, TargetJobSelection selection, CancellationToken cancellationToken)
    {
        var context = FilterContext.At(job.CreatedAt, settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        var (condition, values) = SelectionSql.Write(selection, context);
        (string, object?)[] all = [.. values, ("@after", job.LastTargetId), ("@through", job.ThroughTargetId), ("@ordered", job.CreatedAt)];

        // An import that was not shown yet has its ids already: the moment keeps its targets out.
        var reach = $"t.id > @after AND t.id <= @through AND t.created_at <= @ordered AND {condition}";
        job.Expected ??= await reads.ReadAsync(
            s => s.Number($"SELECT count(*) FROM targets t WHERE {reach}", all), cancellationToken);
        var ids = await reads.ReadAsync(
            s => s.Rows(
                $"SELECT t.id FROM targets t WHERE {reach} ORDER BY t.id LIMIT {Ahead}", row => row.GetInt64(0), all),
            cancellationToken);
        ids.ForEach(_ahead.Enqueue);
    }

    private async Task WriteAsync(TargetJobRow read, List<long> slice, string? fault, bool isFirst, CancellationToken cancellationToken)
    {
        if (slice.Count == 0 && read.Kind != TargetJobKind.ForgetTag)
        {
            await EndAsync(read, fault, isFirst, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        var (isOver, found) = await gate.RunAsync(
            WritePriority.Bulk,
            durable: false,
            session =>
            {
                var job = session.Context.Set<TargetJobRow>().Single(j => j.Id == read.Id);
                if (job.Status != TargetJobStatus.Running)
                {
                    return (false, null);
                }

                if (job.Kind is TargetJobKind.AddTag or TargetJobKind.RemoveTag && !HasTag(session, job.TagId!.Value))
                {
                    return (true, $"The tag '{job.TagName}' was deleted meanwhile");
                }

                var changed = Apply(session, job, slice, now);
                job.Expected = isFirst ? read.Expected : job.Expected;
                job.Changed += changed;
                job.Done += job.Kind == TargetJobKind.ForgetTag ? changed : slice.Count;
                job.LastTargetId = slice.Count > 0 ? slice[^1] : job.LastTargetId;
                session.Context.SaveChanges();
                return (job.Kind == TargetJobKind.ForgetTag && changed < Slice, (string?)null);
            },
            cancellationToken);
        if (isOver)
        {
            await EndAsync(read, found, false, cancellationToken);
        }
    }

    // Durable, because its audit row is.
    private Task EndAsync(TargetJobRow read, string? fault, bool isFirst, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return gate.RunAsync(
            WritePriority.Ordinary,
            durable: true,
            session =>
            {
                var job = session.Context.Set<TargetJobRow>().Single(j => j.Id == read.Id);
                if (job.Status == TargetJobStatus.Running)
                {
                    job.Expected = isFirst ? read.Expected : job.Expected;
                    End(session, job, fault, now);
                    session.Context.SaveChanges();
                }
            },
            cancellationToken);
    }

    private static int Apply(WriteSession session, TargetJobRow job, List<long> slice, DateTimeOffset now) => job.Kind switch
    {
        TargetJobKind.ForgetTag => TargetJobSql.ForgetSlice(session, job.TagId!.Value, Slice),
        TargetJobKind.AddTag => TargetJobSql.AddTag(session, job.TagId!.Value, slice),
        TargetJobKind.RemoveTag => TargetJobSql.RemoveTag(session, job.TagId!.Value, slice),
        TargetJobKind.SetGroup => TargetJobSql.SetGroup(session, job.GroupPath!, slice, now, job.CreatedBy),
        _ => throw new System.Diagnostics.UnreachableException($"job kind {job.Kind}"),
    };

    private static bool HasTag(WriteSession session, long tagId) =>
        session.Number("SELECT id FROM tags WHERE id = @id AND deleted_at IS NULL", ("@id", tagId)) is not null;

    private static void End(WriteSession session, TargetJobRow job, string? fault, DateTimeOffset now)
    {
        (job.Status, job.EndedAt) = (fault is null ? TargetJobStatus.Done : TargetJobStatus.Failed, now);
        job.Message = fault is null ? $"{TargetJobs.Progress(job)}." : $"{fault}: {TargetJobs.Progress(job)}. They stay as they are now.";
        AuditChain.Append(session, new AuditEntry(
            now,
            new Caller(job.CreatedBy, job.CallerRoles, job.CallerKind, job.CallerAddress),
            "target-job.end",
            $"target job {job.Id}",
            fault is null ? "accepted" : "failed",
            null,
            job.Message));
    }
}
