using System.Data.Common;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Groups;

/// <summary>Reads a group with its tally: the columns and their order stand here only.</summary>
internal static class GroupColumns
{
    /// <summary>Columns of <c>groups g</c> to select first.</summary>
    public const string All = """
        g.id, g.number, g.status, g.reason_key, g.reason_text, g.reason_since, g.reason_actor, g.planned_size, g.size, g.busy, g.busy_retries,
          g.started_at, g.ended_at, g.soak_since,
          g.scheduled, g.running, g.wait_for_confirmation, g.retrieved, g.downloaded, g.finished, g.error, g.rejected, g.timed_out,
          g.canceling, g.canceled, g.removed, g.skipped, g.past_return, g.recalling, g.recalled,
          g.retry_due, g.retry_scheduled, g.after_failure, g.after_timeout, g.retried_failures, g.retried_timeouts, g.health_pending, g.health_failing,
          g.scheduled_failing, g.busy_failing
        """;

    /// <summary>Number of columns in <see cref="All"/>; the first one after them has this place.</summary>
    public const int Count = 40;

    /// <summary>The group of a row.</summary>
    /// <param name="row">Begins with <see cref="All"/>.</param>
    /// <param name="plan">The plan of its rollout.</param>
    public static GroupView Of(DbDataReader row, RolloutPlan plan) => new()
    {
        Id = row.GetInt64(0),
        Number = row.GetInt32(1),
        Plan = plan.GroupAt(row.GetInt32(1)),
        Status = (GroupStatus)row.GetInt32(2),
        Reason = new StatusReason(row.GetString(3), row.GetString(4), row.Moment(5), row.GetString(6)),
        PlannedSize = row.GetInt32(7),
        Size = row.GetInt32(8),
        Busy = row.GetInt32(9),
        BusyRetries = row.GetInt32(10),
        BusyFailing = row.GetInt32(39),
        StartedAt = row.MomentOrNull(11),
        EndedAt = row.MomentOrNull(12),
        SoakSince = row.MomentOrNull(13),
        Tally = new GroupTally
        {
            Scheduled = row.GetInt32(14),
            Running = row.GetInt32(15),
            WaitForConfirmation = row.GetInt32(16),
            Retrieved = row.GetInt32(17),
            Downloaded = row.GetInt32(18),
            Finished = row.GetInt32(19),
            Error = row.GetInt32(20),
            Rejected = row.GetInt32(21),
            TimedOut = row.GetInt32(22),
            Canceling = row.GetInt32(23),
            Canceled = row.GetInt32(24),
            Removed = row.GetInt32(25),
            Skipped = row.GetInt32(26),
            PastReturn = row.GetInt32(27),
            Recalling = row.GetInt32(28),
            Recalled = row.GetInt32(29),
            RetryDue = row.GetInt32(30),
            RetryScheduled = row.GetInt32(31),
            AfterFailure = row.GetInt32(32),
            AfterTimeout = row.GetInt32(33),
            RetriedFailures = row.GetInt32(34),
            RetriedTimeouts = row.GetInt32(35),
            HealthPending = row.GetInt32(36),
            HealthFailing = row.GetInt32(37),
            ScheduledFailing = row.GetInt32(38),
        },
    };
}
