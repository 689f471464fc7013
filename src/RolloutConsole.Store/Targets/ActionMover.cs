using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Moves single actions inside one transaction, through the table of <see cref="ActionStateMachine"/> only, and settles at the end what
/// depends on them: tallies, minute counters, change rows. For what people do to single actions; slices and intake have their own,
/// set-based ways.
/// </summary>
internal sealed class ActionMover(WriteSession session, DateTimeOffset now, OutcomeBook? shared = null)
{
    // A batch brings its own book and writes it itself.
    private readonly OutcomeBook _book = shared ?? new();
    private int _closed;

    /// <summary>All actions of a target that the given statuses hold, oldest first.</summary>
    public List<MovableAction> ActionsOf(long targetId, string condition) => session.Rows(
        $"""
        SELECT a.id, a.rollout_id, a.group_id, a.target_id, a.distribution_set_id, a.status, a.progress, a.recall, s.required_migration_step, a.last_result, a.health
        FROM actions a JOIN distribution_sets s ON s.id = a.distribution_set_id
        WHERE a.target_id = @target AND a.{condition} ORDER BY a.id
        """,
        row => new MovableAction(
            row.GetInt64(0), row.Int64OrNull(1), row.Int64OrNull(2), row.GetInt64(3), row.GetInt64(4),
            new ActionState((ActionStatus)row.GetInt32(5), (ActionProgress)row.GetInt32(6), (ActionRecall)row.GetInt32(7), (ActionStatus?)row.Int64OrNull(9), (ActionHealth)row.GetInt32(10)),
            row.GetBoolean(8)),
        ("@target", targetId));

    /// <summary>Moves an action; false when the table does not allow it, and then nothing is written.</summary>
    /// <param name="action">Which; its status must be that of the row.</param>
    /// <param name="trigger">What happens to it.</param>
    /// <param name="words">What its history says.</param>
    public bool TryMove(MovableAction action, ActionTrigger trigger, string words)
    {
        if (!ActionStateMachine.TryMove(action.Status, trigger, out var move))
        {
            return false;
        }

        var next = action.State.After(trigger, move.To);
        var isOver = ActionStateMachine.IsOver(move.To);
        session.Execute(
            """
            UPDATE actions SET status = @status, progress = @progress, recall = @recall, health = @health, changed_at = @now, ended_at = COALESCE(ended_at, @ended),
              retrieved_at = CASE @status WHEN 2 THEN NULL ELSE retrieved_at END, due_at = CASE @status WHEN 2 THEN NULL ELSE due_at END
            WHERE id = @id
            """,
            ("@status", next.Status), ("@progress", next.Progress), ("@recall", next.Recall), ("@health", next.Health), ("@now", now), ("@ended", isOver ? now : null), ("@id", action.Id));
        if (move.Entry is { } entry)
        {
            ActionHistory.Add(session, action.Id, entry, words, now);
        }

        if (action is { RolloutId: { } rollout, GroupId: { } group })
        {
            _book.Add(rollout, group, action.State.Standing, next.Standing);
        }

        _closed += isOver && !ActionStateMachine.IsOver(action.Status) ? 1 : 0;
        return true;
    }

    /// <summary>
    /// Says what a target is to have after an action of it was taken back: the set of its oldest open action, else what it has
    /// (hawkbit-rollouts, 1.1, "Action cancelled").
    /// </summary>
    public void SettleTarget(long targetId) => session.Execute(TargetEffects.Canceled + " id = @id", ("@id", targetId));

    /// <summary>Writes tallies, minute counters and change rows. Call once, last.</summary>
    public ActionMoves Finish()
    {
        var rollouts = _book.Rollouts;
        return new ActionMoves(rollouts, _closed, _book.Write(session, now));
    }
}

/// <summary>What must be known of an action to move it.</summary>
internal sealed record MovableAction(
    long Id, long? RolloutId, long? GroupId, long TargetId, long DistributionSetId, ActionState State, bool IsMigrationStep)
{
    /// <summary>Where it stands.</summary>
    public ActionStatus Status => State.Status;
}
