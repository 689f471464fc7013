using System.Collections.Immutable;
using System.Data.Common;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>
/// Reads whole rollouts, as many as asked for, in three statements: rollouts, their groups, their last minutes. All of them begin with
/// an index on the rollout's id; no device row is touched, so the cost does not grow with the fleet.
/// </summary>
internal static class RolloutReadSql
{
    private static readonly GroupPlan s_unread = new("", 0);
    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(31);

    // The newest change and event of a rollout are the ends of ix_changes_rollout and ix_rollout_events_rollout. Changes are pruned once
    // they are decided on, so what was decided counts too.
    private const string Rollouts = """
        SELECT r.id, r.name, r.description, r.plan, r.status, r.cause, r.reason_key, r.reason_text, r.reason_since, r.reason_actor,
               r.version, r.decided_through, r.pace_minute, r.pace_opened, r.created_at, r.created_by, r.started_at, r.ended_at,
               s.name, s.version,
               coalesce((SELECT max(c.sequence) FROM changes c WHERE c.rollout_id = r.id), 0),
               coalesce((SELECT max(e.id) FROM rollout_events e WHERE e.rollout_id = r.id), 0),
               r.memory, r.halt_done, r.approval_by, r.approval_remark
        FROM rollouts r LEFT JOIN distribution_sets s ON s.id = r.distribution_set_id
        WHERE r.id IN (SELECT value FROM json_each(@ids))
        """;

    private const string Groups = """
        SELECT g.rollout_id, g.id, g.number, g.status, g.reason_key, g.reason_text, g.reason_since, g.reason_actor,
               g.planned_size, g.size, g.busy, g.started_at, g.ended_at, g.scheduled, g.running, g.wait_for_confirmation, g.retrieved,
               g.downloaded, g.finished, g.error, g.rejected, g.timed_out, g.canceling, g.canceled, g.removed, g.skipped,
               g.past_return, g.recalling, g.recalled, g.soak_since, g.busy_retries,
               g.retry_due, g.retry_scheduled, g.after_failure, g.after_timeout, g.retried_failures, g.retried_timeouts
        FROM groups g WHERE g.rollout_id IN (SELECT value FROM json_each(@ids)) ORDER BY g.rollout_id, g.number
        """;

    private const string Minutes = """
        SELECT m.rollout_id, m.minute, sum(m.started), sum(m.ok), sum(m.failed)
        FROM rollout_minutes m WHERE m.rollout_id IN (SELECT value FROM json_each(@ids)) AND m.minute >= @since
        GROUP BY m.rollout_id, m.minute ORDER BY m.rollout_id, m.minute
        """;

    /// <summary>Reads rollouts; ids without a row are left out.</summary>
    public static List<RolloutRead> Read(ReadSession session, PlanCache plans, IEnumerable<long> ids, DateTimeOffset now)
    {
        var list = ids.ToJson();
        var groups = session.Rows(Groups, GroupOf, ("@ids", list)).ToLookup(g => g.RolloutId, g => g.Create);
        var minutes = session.Rows(Minutes, MinuteOf, ("@ids", list), ("@since", now - s_recent)).ToLookup(m => m.RolloutId, m => m.Minute);
        return session.Rows(Rollouts, row => RolloutOf(row, plans, groups, minutes), ("@ids", list));
    }

    private static RolloutRead RolloutOf(
        DbDataReader row, PlanCache plans, ILookup<long, Func<RolloutPlan, GroupView>> groups, ILookup<long, MinuteRow> minutes)
    {
        var (id, decidedThrough, newest) = (row.GetInt64(0), row.GetInt64(11), row.GetInt64(20));
        var plan = plans.Of(id, row.GetString(3));
        return new RolloutRead
        {
            View = MemoryJson.Read(row.GetString(22), new RolloutView
            {
                Id = id,
                Name = row.GetString(1),
                Plan = plan,
                Status = (RolloutStatus)row.GetInt32(4),
                Cause = (PauseCause?)row.Int64OrNull(5),
                Reason = new StatusReason(row.GetString(6), row.GetString(7), row.Moment(8), row.GetString(9)),
                Version = row.GetInt64(10),
                DecidedThrough = decidedThrough,
                Pace = new PaceState(row.MomentOrNull(12), row.GetInt32(13)),
                CreatedAt = row.Moment(14),
                StartedAt = row.MomentOrNull(16),
                EndedAt = row.MomentOrNull(17),
                HaltIsCarriedOut = row.GetInt32(23) != 0,
                CreatedBy = row.GetString(15),
                Approval = row.TextOrNull(24) is { } by ? new ApprovalVerdict(by, row.TextOrNull(25)) : null,
                Groups = [.. groups[id].Select(create => create(plan))],
            }),
            Description = row.GetString(2),
            CreatedBy = row.GetString(15),
            SetName = row.TextOrNull(18) ?? "deleted set",
            SetVersion = row.TextOrNull(19) ?? "",
            Sequence = Math.Max(decidedThrough, newest),
            LastEvent = row.GetInt64(21),
            Recent = [.. minutes[id]],
        };
    }

    // The group's part of the plan is the rollout's plan at its place, which is read with the rollout.
    private static (long RolloutId, Func<RolloutPlan, GroupView> Create) GroupOf(DbDataReader row)
    {
        var group = new GroupView
        {
            Id = row.GetInt64(1),
            Number = row.GetInt32(2),
            Plan = s_unread,
            Status = (GroupStatus)row.GetInt32(3),
            Reason = new StatusReason(row.GetString(4), row.GetString(5), row.Moment(6), row.GetString(7)),
            PlannedSize = row.GetInt32(8),
            Size = row.GetInt32(9),
            Busy = row.GetInt32(10),
            BusyRetries = row.GetInt32(30),
            StartedAt = row.MomentOrNull(11),
            EndedAt = row.MomentOrNull(12),
            SoakSince = row.MomentOrNull(29),
            Tally = new GroupTally
            {
                Scheduled = row.GetInt32(13),
                Running = row.GetInt32(14),
                WaitForConfirmation = row.GetInt32(15),
                Retrieved = row.GetInt32(16),
                Downloaded = row.GetInt32(17),
                Finished = row.GetInt32(18),
                Error = row.GetInt32(19),
                Rejected = row.GetInt32(20),
                TimedOut = row.GetInt32(21),
                Canceling = row.GetInt32(22),
                Canceled = row.GetInt32(23),
                Removed = row.GetInt32(24),
                Skipped = row.GetInt32(25),
                PastReturn = row.GetInt32(26),
                Recalling = row.GetInt32(27),
                Recalled = row.GetInt32(28),
                RetryDue = row.GetInt32(31),
                RetryScheduled = row.GetInt32(32),
                AfterFailure = row.GetInt32(33),
                AfterTimeout = row.GetInt32(34),
                RetriedFailures = row.GetInt32(35),
                RetriedTimeouts = row.GetInt32(36),
            },
        };
        return (row.GetInt64(0), plan => group with { Plan = plan.Groups[group.Number - 1] });
    }

    private static (long RolloutId, MinuteRow Minute) MinuteOf(DbDataReader row) =>
        (row.GetInt64(0), new MinuteRow(row.Moment(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)));
}
