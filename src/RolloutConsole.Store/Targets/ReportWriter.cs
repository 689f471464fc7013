using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Applies device reports inside the intake's transaction: look the action up, ask the table, write history, action and target. The hot
/// write path of the product: raw statements, one look-up and two to three writes by key for each report.
/// </summary>
internal sealed class ReportWriter(PlanCache plans, IConsoleSettings settings)
{
    /// <summary>Most history rows of an action; final results are always taken (hawkbit-api, 1.6).</summary>
    public const int MostEntries = 1000;

    private const string Find = """
        SELECT target_id, status, action_type, entries, last_entry, rollout_id, group_id, distribution_set_id, progress, recall,
          last_result, failed_before, retrieved_at
        FROM actions WHERE id = ?1
        """;

    private const string AddEntry =
        "INSERT INTO action_history (action_id, at, reported_at, entry, code, messages, by_server) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    private const string Note =
        "UPDATE actions SET entries = entries + 1, last_entry = ?2, last_code = COALESCE(?3, last_code), progress = ?4, due_at = ?5 WHERE id = ?1";

    private const string Move = """
        UPDATE actions SET status = ?2, changed_at = ?3, retrieved_at = CASE ?2 WHEN 2 THEN NULL ELSE COALESCE(retrieved_at, ?4) END, ended_at = ?5, entries = entries + ?6,
          last_entry = COALESCE(?7, last_entry), last_code = COALESCE(?8, last_code), progress = ?9, recall = ?10, due_at = ?11, health = ?12
        WHERE id = ?1
        """;

    private const string GiveBack = TargetEffects.Canceled + " id = ?1";

    private static readonly DeviceLimits s_none = new();

    private readonly ReportMessages _messages = new();
    private SqliteStatement _find = null!;
    private SqliteStatement _addEntry = null!;
    private SqliteStatement _note = null!;
    private SqliteStatement _move = null!;
    private WriteSession _session = null!;
    private OutcomeBook _book = null!;
    private DateTimeOffset _now;
    private long _nowMs;

    /// <summary>Actions that ended since <see cref="Begin"/>.</summary>
    public int Closed { get; private set; }

    /// <summary>Begins a batch.</summary>
    public void Begin(WriteSession session, OutcomeBook book, DateTimeOffset now)
    {
        (_session, _book, _now, _nowMs, Closed) = (session, book, now, now.ToUnixTimeMilliseconds(), 0);
        _find = session.Statement(Find);
        _addEntry = session.Statement(AddEntry);
        _note = session.Statement(Note);
        _move = session.Statement(Move);
    }

    /// <summary>Applies one report.</summary>
    public ReportOutcome Apply(DeviceReport report)
    {
        if (!TryFind(report, out var action))
        {
            return ReportOutcome.NotFound;
        }

        var state = action.State;
        var plan = action.RolloutId is { } rolloutId ? RetryBudget.PlanOf(_session, plans, rolloutId) : null;
        var limits = plan?.DeviceLimits ?? s_none;
        var trigger = report.TriggerFor(action.Type, limits.RejectedEndsAction, state.IsRecalled);
        if (!ActionStateMachine.TryMove(state.Status, trigger, out var move))
        {
            return ActionStateMachine.RefusalOf(state.Status, trigger) switch
            {
                ActionRefusal.Closed => ReportOutcome.Closed,
                ActionRefusal.NotCanceling => ReportOutcome.NotCanceling,
                _ => ReportOutcome.NotFound,
            };
        }

        // Only the confirmation flow lets an agreement be taken back (hawkbit-rollouts, 2.4).
        if (trigger == ActionTrigger.Deny && state.Status != ActionStatus.WaitForConfirmation && !settings.Current.ConfirmationFlow)
        {
            return ReportOutcome.NotFound;
        }

        // A fetch is noted once, not again and again (hawkbit-api, 1.5), and is never refused for want of room.
        var isFetch = trigger is ActionTrigger.Retrieve or ActionTrigger.RetrieveCancel;
        var isFull = action.Entries >= MostEntries;
        var isNoted = !(isFetch && (isFull || action.LastEntry == HistoryEntry.Retrieved)) && !(isFull && trigger == ActionTrigger.Confirm);
        var entry = isNoted ? move.Entry : null;
        if (isFull && entry is not (null or HistoryEntry.Finished or HistoryEntry.Error) && !ActionStateMachine.IsOver(move.To))
        {
            return ReportOutcome.TooManyEntries;
        }

        if (entry is { } written)
        {
            Add(report, written, isFetch);
        }

        var next = state.After(trigger, move.To);

        // Who is asked back by a person or by another rollout is not to begin again; the emergency stop only holds it.
        var isGivenUp = state is { Status: ActionStatus.Canceling, IsRecalled: false };
        if (next.Status == ActionStatus.Error && !isGivenUp && action.FailedBefore < limits.RetriesAfterFailure)
        {
            next = next.TriedAgain(RetryBudget.CanRetry(_session, action.RolloutId!.Value));
        }

        if (next.Status == ActionStatus.Finished && plan?.Health is { } watch)
        {
            next = next with { Health = watch.AfterInstallation() };
        }

        if (next.Status != state.Status)
        {
            var due = next.Health == ActionHealth.Pending ? (_now + plan!.Health!.Grace).ToUnixTimeMilliseconds() : DueAt(action, next, limits);
            MoveTo(report, action, next, entry, due);
        }
        else if (entry is { } noted)
        {
            _note.Bind(1, report.ActionId).Bind(2, (int)noted).Bind(3, report.Code).Bind(4, (int)next.Progress).Bind(5, DueAt(action, next, limits)).Run();
            Count(action, next);
        }

        return ReportOutcome.Accepted;
    }

    private bool TryFind(DeviceReport report, out Found action)
    {
        action = default;
        if (!_find.Bind(1, report.ActionId).Step())
        {
            return false;
        }

        var isOwn = _find.Int64(0) == report.TargetId;
        action = new Found(
            new ActionState((ActionStatus)_find.Int32(1), (ActionProgress)_find.Int32(8), (ActionRecall)_find.Int32(9), (ActionStatus?)_find.Int64OrNull(10)),
            (ActionType)_find.Int32(2), _find.Int32(3), _find.IsNull(4) ? null : (HistoryEntry)_find.Int32(4),
            _find.Int64OrNull(5), _find.Int64OrNull(6), _find.Int64(7), _find.Int32(11), _find.MomentOrNull(12));
        _find.Reset();
        return isOwn;
    }

    private void Add(DeviceReport report, HistoryEntry entry, bool isFetch) => _addEntry
        .Bind(1, report.ActionId).Bind(2, _nowMs).Bind(3, report.ReportedAt?.ToUnixTimeMilliseconds() ?? _nowMs).Bind(4, (int)entry)
        .Bind(5, report.Code).BindUtf8(6, _messages.Of(report, entry)).Bind(7, isFetch ? 1 : 0).Run();

    private void MoveTo(DeviceReport report, Found action, ActionState next, HistoryEntry? entry, long? due)
    {
        var to = next.Status;
        var isOver = ActionStateMachine.IsOver(to);
        _move.Bind(1, report.ActionId).Bind(2, (int)to).Bind(3, _nowMs).Bind(4, to == ActionStatus.Retrieved ? _nowMs : null)
            .Bind(5, isOver ? _nowMs : null).Bind(6, entry is null ? 0 : 1).Bind(7, (long?)entry).Bind(8, report.Code)
            .Bind(9, (int)next.Progress).Bind(10, (int)next.Recall).Bind(11, due).Bind(12, (int)next.Health).Run();
        Count(action, next);

        if (isOver)
        {
            Closed++;
            EndOnTarget(report, action.SetId, to);
        }
    }

    // Only what a device has fetched can time out: the fetch starts both clocks, and each report the second one anew (aws-iot-jobs, 8.1).
    private long? DueAt(Found action, ActionState next, DeviceLimits limits) =>
        ActionStateMachine.IsOpen(next.Status) && next.Status != ActionStatus.WaitForConfirmation && (action.RetrievedAt ?? (next.Status == ActionStatus.Retrieved ? _now : null)) is { } retrievedAt
            ? limits.DueAt(retrievedAt, _now)?.ToUnixTimeMilliseconds()
            : null;

    private void Count(Found action, ActionState next)
    {
        if (action is { RolloutId: { } rollout, GroupId: { } group })
        {
            _book.Add(rollout, group, action.State.Standing, next.Standing);
        }
    }

    private void EndOnTarget(DeviceReport report, long setId, ActionStatus to)
    {
        switch (to)
        {
            case ActionStatus.Finished:
                // A device whose clock runs ahead must not block what it installs later.
                var at = report.ReportedAt is { } said && said < _now ? said : _now;
                _session.Statement(TargetEffects.Installed).Bind(1, report.TargetId).Bind(2, setId).Bind(3, at.ToUnixTimeMilliseconds()).Run();
                break;
            case ActionStatus.Downloaded:
                _session.Statement(TargetEffects.Downloaded).Bind(1, report.TargetId).Run();
                break;
            case ActionStatus.Canceled:
                _session.Statement(GiveBack).Bind(1, report.TargetId).Run();
                break;
            default:
                _session.Statement(TargetEffects.Failed).Bind(1, report.TargetId).Run();
                break;
        }
    }

    private readonly record struct Found(
        ActionState State, ActionType Type, int Entries, HistoryEntry? LastEntry, long? RolloutId, long? GroupId, long SetId,
        int FailedBefore, DateTimeOffset? RetrievedAt);
}
