using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Rollouts;

/// <summary>The engine's store of rollouts. Order of a commit: version, statuses, deadline, events, slice, tallies and changes, audit.</summary>
internal sealed class RolloutStore(WriteGate gate, ReadPool reads, RolloutReading reading, SliceRunner slices, ChangeRetention retention) : IRolloutStore
{
    // An aborted rollout (11) is the engine's until it has taken back what it takes back, and any rollout until its rollback (1, 2) is over.
    private const string Open =
        """
        SELECT id FROM rollouts WHERE status NOT IN (0, 10, 11, 12, 14) OR (status = 11 AND (halt_done = 0
          OR EXISTS (SELECT 1 FROM groups g WHERE g.rollout_id = rollouts.id AND g.wait_for_confirmation > 0))) OR recovery IN (1, 2) ORDER BY id
        """;

    private const string Alarmed = "SELECT id FROM rollouts WHERE status = 7 AND json_extract(plan, '$.alarms') IS NOT NULL ORDER BY id";

    private const string ReleaseLatch =
        "UPDATE latches SET released_at = @now, released_by = @by, release_reason = @why WHERE rollout_id = @id AND released_at IS NULL";

    private const string TakeDue = "DELETE FROM deadlines WHERE due_at <= @now RETURNING rollout_id";

    private const string NextDue = "SELECT min(due_at) FROM deadlines";

    // Written only by the gate's holder, one at a time.
    private readonly OutcomeBook _book = new();

    /// <inheritdoc/>
    public Task<RolloutView?> LoadAsync(long rolloutId, CancellationToken cancellationToken) => Task.FromResult(reading.Read(rolloutId));

    /// <inheritdoc/>
    public async Task<CommandReceipt> CreateAsync(NewRollout rollout, AuditEntry audit, CancellationToken cancellationToken)
    {
        try
        {
            var id = await gate.RunAsync(
                WritePriority.Ordinary,
                durable: true,
                session =>
                {
                    var id = RolloutWriting.Add(session, rollout);
                    SetLocks.LockUsed(session, rollout.Plan.Content.DistributionSetId, rollout.CreatedBy, rollout.CreatedAt);
                    RolloutWriting.AddChange(session, id, rollout.CreatedAt);
                    AuditChain.Append(session, audit);
                    return id;
                },
                cancellationToken);
            return CommandReceipt.Accepted(id);
        }
        catch (SqliteException fault) when (IsTakenName(fault))
        {
            return Taken(rollout.Name);
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> RenameAsync(
        long rolloutId, string? name, string? description, AuditEntry audit, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.RunAsync(
                WritePriority.Ordinary, durable: true, session => Rename(session, rolloutId, name, description, audit), cancellationToken);
        }
        catch (SqliteException fault) when (IsTakenName(fault))
        {
            return Taken(name!);
        }
    }

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(
        RolloutView before, RolloutDecision decision, AuditEntry? audit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Whatever takes long to find is looked for before the gate; the slice checks it again inside.
        var slice = decision.Slice is { } wanted ? slices.Prepare(before, wanted, now) : null;
        var (started, isCommitted) = (0L, false);
        try
        {
            var result = await gate.RunAsync(
                WritePriority.Ordinary,
                durable: audit is not null,
                session =>
                {
                    started = slices.Timestamp;
                    return Commit(session, before, decision, slice, audit, now);
                },
                cancellationToken);
            isCommitted = !result.IsStale;
            if (slice is not null && isCommitted)
            {
                slices.Measured(slice, started);
            }

            return result;
        }
        finally
        {
            if (slice is not null && !isCommitted)
            {
                slices.Failed(before);
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListOpenAsync(CancellationToken cancellationToken) => Task.FromResult(Ids(Open));

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListAlarmedAsync(CancellationToken cancellationToken) => Task.FromResult(Ids(Alarmed));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> TakeDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The gate is taken only when something is due.
        if (!(await NextDueAsync(cancellationToken) <= now))
        {
            return [];
        }

        return await gate.RunAsync(
            WritePriority.Ordinary, durable: false, session => session.Rows(TakeDue, row => row.GetInt64(0), ("@now", now)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult<DateTimeOffset?>(session.Number(NextDue) is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null);
    }

    private CommitResult Commit(
        WriteSession session, RolloutView before, RolloutDecision decision, PreparedSlice? slice, AuditEntry? audit, DateTimeOffset now)
    {
        var next = decision.Next;
        if (!RolloutWriting.TryUpdate(session, before, next, now))
        {
            return CommitResult.Stale;
        }

        if (next.Status == RolloutStatus.Deleted && before.Status != RolloutStatus.Deleted)
        {
            // A stop of a rollout that is gone holds nothing, and nobody could see what to release.
            session.Execute(ReleaseLatch, ("@now", now), ("@by", next.Reason.Actor), ("@why", next.Reason.Text), ("@id", before.Id));
        }

        var groups = decision.ChangedGroups(before).ToList();
        groups.ForEach(group => RolloutWriting.Update(session, group));
        if (next.WakeAt != before.WakeAt)
        {
            RolloutWriting.SetDeadline(session, before.Id, next.WakeAt);
        }

        foreach (var happened in decision.Events)
        {
            RolloutWriting.AddEvent(session, before.Id, happened);
        }

        _book.Clear();
        var done = slice?.Run(session, _book);
        IReadOnlyList<long> others = [.. _book.Rollouts.Where(id => id != before.Id)];
        var sequence = _book.Write(session, now);
        var isSeen = groups.Count > 0 || !decision.Events.IsEmpty || next.Pace != before.Pace || next.Alarms != before.Alarms || next.WakeAt != before.WakeAt;
        if (sequence == 0 && isSeen)
        {
            sequence = RolloutWriting.AddChange(session, before.Id, now);
        }

        if (audit is not null)
        {
            AuditChain.Append(session, audit);
        }

        retention.Ride(session, now);
        return new CommitResult(false, sequence, done) { OtherRollouts = others };
    }

    private static CommandReceipt Rename(WriteSession session, long rolloutId, string? name, string? description, AuditEntry audit)
    {
        var status = session.Number("SELECT status FROM rollouts WHERE id = @id", ("@id", rolloutId));
        if (status is null)
        {
            return new CommandReceipt(CommandOutcome.NotFound, $"There is no rollout {rolloutId}.");
        }

        if ((RolloutStatus)status is RolloutStatus.Deleting or RolloutStatus.Deleted)
        {
            return new CommandReceipt(CommandOutcome.IllegalState, "The rollout is deleted and can only be read.", rolloutId);
        }

        session.Execute(
            """
            UPDATE rollouts SET name = COALESCE(@name, name), name_folded = COALESCE(@folded, name_folded), description = COALESCE(@description, description),
              last_modified_at = @at, last_modified_by = @by
            WHERE id = @id
            """,
            ("@name", name), ("@folded", Engine.Filters.TextFold.Fold(name)), ("@description", description), ("@at", audit.At),
            ("@by", audit.Caller.Name), ("@id", rolloutId));
        RolloutWriting.AddChange(session, rolloutId, audit.At);
        AuditChain.Append(session, audit);
        return CommandReceipt.Accepted(rolloutId);
    }

    private IReadOnlyList<long> Ids(string sql)
    {
        using var session = reads.Rent();
        return session.Rows(sql, row => row.GetInt64(0));
    }

    private static bool IsTakenName(SqliteException fault) =>
        fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT && fault.Message.Contains("rollouts.name", StringComparison.Ordinal);

    private static CommandReceipt Taken(string name) =>
        new(CommandOutcome.Conflict, $"The name '{name}' is taken, deleted rollouts included. Choose another one.");
}
