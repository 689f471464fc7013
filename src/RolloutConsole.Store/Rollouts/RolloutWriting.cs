using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Writes rows of rollouts, groups and events inside a running transaction. Tallies are not written here (see OutcomeBook).</summary>
internal static class RolloutWriting
{
    private const string Insert = """
        INSERT INTO rollouts (name, name_folded, description, plan, reading, target_filter, distribution_set_id, weight, status, reason_key,
          reason_text, reason_since, reason_actor, version, decided_through, pace_opened, memory, halt_done, fill_cursor, matching_targets, created_at,
          created_by, created_by_folded, last_modified_at, last_modified_by, rolls_back)
        VALUES (@name, @folded, @description, @plan, @reading, @filter, @set, @weight, @status, @key, @text, @now, @by, 0, 0, 0, '', 0, 0, @matching, @now,
          @by, @byFolded, @now, @by, @rollsBack)
        """;

    private const string InsertGroup = """
        INSERT INTO groups (rollout_id, number, name, plan, status, reason_key, reason_text, reason_since, reason_actor, planned_size, size, busy,
          scheduled, running, wait_for_confirmation, retrieved, downloaded, finished, error, rejected, timed_out, canceling, canceled, removed, skipped,
          past_return, recalling, recalled, busy_retries, retry_due, retry_scheduled, after_failure, after_timeout, retried_failures, retried_timeouts)
        VALUES (@rollout, @number, @name, @plan, @status, @key, @text, @now, @by, @planned, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """;

    private const string InsertEvent = """
        INSERT INTO rollout_events (rollout_id, group_id, at, kind, text, actor, reason, from_status, to_status)
        VALUES (@rollout, @group, @at, @kind, @text, @actor, @reason, @from, @to)
        """;

    // The version in the condition is the whole of the optimistic lock: whoever decided on another version changes no row.
    private const string UpdateRollout = """
        UPDATE rollouts SET status = @status, cause = @cause, reason_key = @key, reason_text = @text, reason_since = @since, reason_actor = @actor,
          version = version + 1, decided_through = @decided, pace_minute = @minute, pace_opened = @opened, memory = @memory, halt_done = @halted, recovery = @recovery,
          approval_by = @approvalBy, approval_remark = @remark, started_at = @started, ended_at = @ended,
          deleted_at = CASE WHEN @deleted = 1 THEN COALESCE(deleted_at, @now) ELSE deleted_at END
        WHERE id = @id AND version = @version
        """;

    private const string UpdateGroup = """
        UPDATE groups SET status = @status, reason_key = @key, reason_text = @text, reason_since = @since, reason_actor = @actor,
          planned_size = @planned, size = @size, busy = @busy, busy_retries = @busyRetries, busy_failing = @busyFailing, soak_since = @soak, started_at = @started, ended_at = @ended
        WHERE id = @id
        """;

    /// <summary>Writes a new rollout with its groups and its first event.</summary>
    /// <returns>Its id.</returns>
    public static long Add(WriteSession session, NewRollout rollout)
    {
        var (plan, now, by) = (rollout.Plan, rollout.CreatedAt, rollout.CreatedBy);
        var text = $"Created by {by}";
        session.Execute(
            Insert,
            ("@name", rollout.Name), ("@folded", TextFold.Fold(rollout.Name)), ("@description", rollout.Description), ("@plan", PlanJson.Write(plan)),
            ("@reading", plan.Reading), ("@filter", plan.Selection.Filter), ("@set", plan.Content.DistributionSetId), ("@weight", plan.Content.Weight),
            ("@status", RolloutStatus.Creating), ("@key", "created"), ("@text", text), ("@now", now), ("@by", by), ("@byFolded", TextFold.Fold(by)),
            ("@matching", rollout.MatchingTargets), ("@rollsBack", rollout.RollsBack));
        var id = session.LastId;
        for (var number = 1; number <= plan.Groups.Count; number++)
        {
            AddGroup(session, id, new RolloutSlice.AddGroup(
                number, plan.GroupAt(number), -1, GroupStatus.Creating, new StatusReason("created", text, now, by)));
        }

        AddEvent(session, id, new RolloutEvent(RolloutEventKind.RolloutMoved, text, by, now, ToStatus: nameof(RolloutStatus.Creating)));
        return id;
    }

    /// <summary>Writes a group without members.</summary>
    public static void AddGroup(WriteSession session, long rolloutId, RolloutSlice.AddGroup group) => session.Execute(
        InsertGroup,
        ("@rollout", rolloutId), ("@number", group.Number), ("@name", group.Plan.Name), ("@plan", PlanJson.Write(group.Plan)),
        ("@status", group.Status), ("@key", group.Reason.Key), ("@text", group.Reason.Text), ("@now", group.Reason.Since), ("@by", group.Reason.Actor),
        ("@planned", group.PlannedSize));

    /// <summary>Writes one event.</summary>
    public static void AddEvent(WriteSession session, long rolloutId, RolloutEvent happened) => session.Execute(
        InsertEvent,
        ("@rollout", rolloutId), ("@group", happened.GroupId), ("@at", happened.At), ("@kind", happened.Kind), ("@text", happened.Text),
        ("@actor", happened.Actor), ("@reason", happened.Reason), ("@from", happened.FromStatus), ("@to", happened.ToStatus));

    /// <summary>Writes the rollout's row, if it still has the version that was decided on.</summary>
    /// <returns>False when somebody else was faster.</returns>
    public static bool TryUpdate(WriteSession session, RolloutView before, RolloutView next, DateTimeOffset now) => session.Execute(
        UpdateRollout,
        ("@status", next.Status), ("@cause", next.Cause), ("@key", next.Reason.Key), ("@text", next.Reason.Text), ("@since", next.Reason.Since),
        ("@actor", next.Reason.Actor), ("@decided", next.DecidedThrough), ("@minute", next.Pace.Minute), ("@opened", next.Pace.Opened),
        ("@memory", MemoryJson.Write(next)), ("@halted", next.HaltIsCarriedOut), ("@recovery", next.Recovery),
        ("@approvalBy", next.Approval?.By), ("@remark", next.Approval?.Remark),
        ("@started", next.StartedAt), ("@ended", next.EndedAt), ("@deleted", next.Status == RolloutStatus.Deleted), ("@now", now),
        ("@id", before.Id), ("@version", before.Version)) > 0;

    /// <summary>Writes a group's row without its tally.</summary>
    public static void Update(WriteSession session, GroupView group) => session.Execute(
        UpdateGroup,
        ("@status", group.Status), ("@key", group.Reason.Key), ("@text", group.Reason.Text), ("@since", group.Reason.Since),
        ("@actor", group.Reason.Actor), ("@planned", group.PlannedSize), ("@size", group.Size), ("@busy", group.Busy), ("@busyRetries", group.BusyRetries),
        ("@busyFailing", group.BusyFailing),
        ("@soak", group.SoakSince),
        ("@started", group.StartedAt), ("@ended", group.EndedAt), ("@id", group.Id));

    /// <summary>Writes when the rollout is to be looked at by itself.</summary>
    public static void SetDeadline(WriteSession session, long rolloutId, DateTimeOffset? due)
    {
        if (due is { } at)
        {
            session.Execute(
                "INSERT INTO deadlines (rollout_id, due_at) VALUES (@id, @due) ON CONFLICT (rollout_id) DO UPDATE SET due_at = excluded.due_at",
                ("@id", rolloutId), ("@due", at));
        }
        else
        {
            session.Execute("DELETE FROM deadlines WHERE rollout_id = @id", ("@id", rolloutId));
        }
    }

    /// <summary>Writes a change row without outcomes: statuses moved, or the row itself appeared or changed its name.</summary>
    public static long AddChange(WriteSession session, long rolloutId, DateTimeOffset now)
    {
        session.Execute("INSERT INTO changes (rollout_id, at) VALUES (@rollout, @at)", ("@rollout", rolloutId), ("@at", now));
        return session.LastId;
    }
}
