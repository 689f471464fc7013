using System.Collections.Immutable;
using System.Data.Common;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Reads a rollout as the engine sees it: four small look-ups on one snapshot, none of them on device rows.</summary>
internal sealed class RolloutReading(ReadPool reads, PlanCache plans)
{
    private const string Rollout = """
        SELECT r.name, r.plan, r.status, r.cause, r.reason_key, r.reason_text, r.reason_since, r.reason_actor, r.version, r.decided_through,
          r.pace_minute, r.pace_opened, r.created_at, r.started_at, r.ended_at, d.due_at, r.memory, r.halt_done, r.created_by,
          r.approval_by, r.approval_remark
        FROM rollouts r LEFT JOIN deadlines d ON d.rollout_id = r.id WHERE r.id = @id
        """;

    private const string Groups = """
        SELECT id, number, status, reason_key, reason_text, reason_since, reason_actor, planned_size, size, busy, started_at, ended_at,
          scheduled, running, wait_for_confirmation, retrieved, downloaded, finished, error, rejected, timed_out, canceling, canceled, removed, skipped,
          past_return, recalling, recalled, soak_since, busy_retries,
          retry_due, retry_scheduled, after_failure, after_timeout, retried_failures, retried_timeouts
        FROM groups WHERE rollout_id = @id ORDER BY number
        """;

    private const string Undecided = """
        SELECT sequence, group_id, outcomes FROM changes
        WHERE rollout_id = @id AND sequence > @decided AND outcomes IS NOT NULL ORDER BY sequence
        """;

    /// <summary>The rollout, or null.</summary>
    public RolloutView? Read(long rolloutId)
    {
        using var session = reads.Rent();
        return session.Snapshot(read => Read(read, rolloutId));
    }

    private RolloutView? Read(ReadSession session, long rolloutId)
    {
        var rows = session.Rows(Rollout, row => ViewOf(row, rolloutId), ("@id", rolloutId));
        if (rows.Count == 0)
        {
            return null;
        }

        var view = rows[0];
        var through = 0L;
        var undecided = ImmutableList.CreateBuilder<ActionOutcome>();
        foreach (var (sequence, outcomes) in session.Rows(
            Undecided, row => (row.GetInt64(0), OutcomeText.Read(row.GetInt64(1), row.GetString(2))), ("@id", rolloutId), ("@decided", view.DecidedThrough)))
        {
            through = sequence;
            undecided.AddRange(outcomes);
        }

        var groups = session.Rows(Groups, row => GroupOf(row, view.Plan), ("@id", rolloutId));
        return view with
        {
            Groups = [.. groups.Select(group => group with { Tally = BeforeUndecided(group, undecided) })],
            Undecided = undecided.ToImmutable(),
            UndecidedThrough = through,
        };
    }

    private static GroupTally BeforeUndecided(GroupView group, IEnumerable<ActionOutcome> undecided) =>
        undecided.Where(o => o.GroupId == group.Id).Aggregate(group.Tally, (tally, outcome) => tally.Before(outcome));

    private RolloutView ViewOf(DbDataReader row, long id) => MemoryJson.Read(row.GetString(16), new RolloutView
    {
        Id = id,
        Name = row.GetString(0),
        Plan = plans.Of(id, row.GetString(1)),
        Status = (RolloutStatus)row.GetInt32(2),
        Cause = row.IsDBNull(3) ? null : (PauseCause)row.GetInt32(3),
        Reason = new StatusReason(row.GetString(4), row.GetString(5), row.Moment(6), row.GetString(7)),
        Version = row.GetInt64(8),
        DecidedThrough = row.GetInt64(9),
        Pace = new PaceState(row.MomentOrNull(10), row.GetInt32(11)),
        CreatedAt = row.Moment(12),
        StartedAt = row.MomentOrNull(13),
        EndedAt = row.MomentOrNull(14),
        WakeAt = row.MomentOrNull(15),
        HaltIsCarriedOut = row.GetInt32(17) != 0,
        CreatedBy = row.GetString(18),
        Approval = row.TextOrNull(19) is { } by ? new ApprovalVerdict(by, row.TextOrNull(20)) : null,
        Groups = [],
    });

    private static GroupView GroupOf(DbDataReader row, RolloutPlan plan) => new()
    {
        Id = row.GetInt64(0),
        Number = row.GetInt32(1),
        Plan = plan.Groups[row.GetInt32(1) - 1],
        Status = (GroupStatus)row.GetInt32(2),
        Reason = new StatusReason(row.GetString(3), row.GetString(4), row.Moment(5), row.GetString(6)),
        PlannedSize = row.GetInt32(7),
        Size = row.GetInt32(8),
        Busy = row.GetInt32(9),
        BusyRetries = row.GetInt32(29),
        StartedAt = row.MomentOrNull(10),
        EndedAt = row.MomentOrNull(11),
        SoakSince = row.MomentOrNull(28),
        Tally = new GroupTally
        {
            Scheduled = row.GetInt32(12),
            Running = row.GetInt32(13),
            WaitForConfirmation = row.GetInt32(14),
            Retrieved = row.GetInt32(15),
            Downloaded = row.GetInt32(16),
            Finished = row.GetInt32(17),
            Error = row.GetInt32(18),
            Rejected = row.GetInt32(19),
            TimedOut = row.GetInt32(20),
            Canceling = row.GetInt32(21),
            Canceled = row.GetInt32(22),
            Removed = row.GetInt32(23),
            Skipped = row.GetInt32(24),
            PastReturn = row.GetInt32(25),
            Recalling = row.GetInt32(26),
            Recalled = row.GetInt32(27),
            RetryDue = row.GetInt32(30),
            RetryScheduled = row.GetInt32(31),
            AfterFailure = row.GetInt32(32),
            AfterTimeout = row.GetInt32(33),
            RetriedFailures = row.GetInt32(34),
            RetriedTimeouts = row.GetInt32(35),
        },
    };
}
