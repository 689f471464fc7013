using System.Globalization;
using System.Text.Json;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Writes one manual assignment, slice by slice (hawkbit-api, 2.12). Open actions of the same targets are asked back, or closed at once
/// where the settings say so. Planned actions of rollouts with hawkBit's reading are canceled (hawkbit-rollouts, 6.8); those of other rollouts keep
/// waiting for the device.
/// </summary>
internal sealed class AssignmentWriter(Caller caller, long setId, bool offline, ConsoleSettings settings)
{
    // A target without type takes every set (hawkbit-rollouts, 1.1).
    private const string Fits =
        "t.target_type_id IS NULL OR EXISTS (SELECT 1 FROM target_type_sets c WHERE c.target_type_id = t.target_type_id AND c.distribution_set_type_id = @type)";

    // Only what a started rollout has planned; a rollout that was not started plans when it starts (hawkbit-rollouts, 4.2).
    private const string PlannedByHawkBit =
        "status = 0 AND EXISTS (SELECT 1 FROM rollouts r WHERE r.id = a.rollout_id AND r.reading = 1 AND r.status IN (7, 8))";

    private readonly List<CreatedAction> _created = [];
    private long _setTypeId;
    private string _setName = "";

    /// <summary>The new actions so far.</summary>
    public IReadOnlyList<CreatedAction> Created => _created;

    /// <summary>Targets that had the set assigned before.</summary>
    public int AlreadyAssigned { get; private set; }

    /// <summary>What moved so far.</summary>
    public ActionMoves Moves { get; private set; } = ActionMoves.Nothing;

    /// <summary>Looks at the set and at all targets, and locks the set.</summary>
    /// <returns>The refusal, or null.</returns>
    public CommandReceipt? Begin(WriteSession session, IReadOnlyList<Assignment> assignments, DateTimeOffset now)
    {
        // Synchronous behind the gate: the connection is this session's own.
        var set = ManagedSets.ReadAsync(session.Context, s => s.Id == setId && s.DeletedAt == null, CancellationToken.None).GetAwaiter().GetResult().SingleOrDefault();
        if (set is null)
        {
            return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no distribution set {setId}.");
        }

        if (!set.IsComplete)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"Set {set.Name}:{set.Version} is incomplete. Add its mandatory modules and their files first.", RefusalKey.SetIncomplete);
        }

        if (!set.IsValid)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, $"Set {set.Name}:{set.Version} was invalidated. Choose a valid one.", RefusalKey.SetInvalid);
        }

        (_setTypeId, _setName) = (set.TypeId, $"{set.Name}:{set.Version}");
        if (FindStranger(session, assignments) is { } stranger)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"The type of target '{stranger}' does not take sets of type {set.TypeKey}.", RefusalKey.TypeIncompatible);
        }

        SetLocks.LockUsed(session, setId, caller.Name, now);
        return null;
    }

    /// <summary>Writes some of the assignments.</summary>
    public CommandReceipt Write(WriteSession session, IReadOnlyList<Assignment> assignments, DateTimeOffset now)
    {
        var mover = new ActionMover(session, now);
        foreach (var assignment in assignments)
        {
            if (FindTarget(session, assignment.ControllerId) is not { Fits: true } target)
            {
                continue;
            }

            if (target.AssignedSetId == setId)
            {
                AlreadyAssigned++;
            }
            else if (offline)
            {
                WriteOffline(session, target, assignment, now);
            }
            else
            {
                WriteOne(session, mover, target, assignment, now);
            }
        }

        Moves = Moves.And(mover.Finish());
        return CommandReceipt.Accepted(null, $"{_created.Count} actions created, {AlreadyAssigned} had the set assigned");
    }

    private void WriteOne(WriteSession session, ActionMover mover, TargetFacts target, Assignment assignment, DateTimeOffset now)
    {
        foreach (var open in mover.ActionsOf(target.Id, TargetMapping.OpenStatuses).Where(a => !a.IsMigrationStep && a.Status != ActionStatus.Canceling))
        {
            mover.TryMove(
                open, settings.AutoCloseActions ? ActionTrigger.ForceCancel : ActionTrigger.RequestCancel, $"{caller.Name} assigned {_setName} instead");
        }

        foreach (var planned in mover.ActionsOf(target.Id, PlannedByHawkBit).Where(a => !a.IsMigrationStep))
        {
            mover.TryMove(planned, ActionTrigger.RequestCancel, $"{caller.Name} assigned {_setName} instead");
        }

        var asks = settings.ConfirmationFlow && assignment.ConfirmationRequired != false && !target.AutoConfirm;
        var actionId = Insert(session, target, assignment, asks ? ActionStatus.WaitForConfirmation : ActionStatus.Running, now);
        ActionHistory.Add(
            session, actionId, asks ? HistoryEntry.WaitForConfirmation : HistoryEntry.Running,
            $"{caller.Name} assigned {_setName}{(asks ? "; a person at the device must confirm" : "")}", now);
        session.Execute(
            "UPDATE targets SET assigned_set_id = @set, update_status = @pending WHERE id = @id",
            ("@set", setId), ("@pending", TargetUpdateStatus.Pending), ("@id", target.Id));
        _created.Add(new CreatedAction(actionId, target.ControllerId));
    }

    // The device has the set already and only the console did not know (hawkbit-api, 2.12): pending targets are left alone.
    private void WriteOffline(WriteSession session, TargetFacts target, Assignment assignment, DateTimeOffset now)
    {
        if (target.UpdateStatus == TargetUpdateStatus.Pending)
        {
            return;
        }

        var actionId = Insert(session, target, assignment, ActionStatus.Finished, now);
        ActionHistory.Add(session, actionId, HistoryEntry.Finished, $"{caller.Name} recorded {_setName} as installed", now);
        session.Execute(
            "UPDATE targets SET assigned_set_id = @set, installed_set_id = @set, installed_at = @now, update_status = @inSync WHERE id = @id",
            ("@set", setId), ("@now", now), ("@inSync", TargetUpdateStatus.InSync), ("@id", target.Id));
        _created.Add(new CreatedAction(actionId, target.ControllerId));
    }

    private long Insert(WriteSession session, TargetFacts target, Assignment assignment, ActionStatus status, DateTimeOffset now)
    {
        session.Execute(
            """
            INSERT INTO actions (target_id, distribution_set_id, previous_set_id, status, progress, recall, action_type, force_at, weight, attempt,
              created_at, opened_at, ended_at, changed_at, entries, initiated_by)
            VALUES (@target, @set, @previous, @status, 0, 0, @type, @forceAt, @weight, 1, @now, @opened, @ended, @now, 0, @by)
            """,
            ("@target", target.Id), ("@set", setId), ("@previous", target.InstalledSetId), ("@status", status), ("@type", assignment.ActionType),
            ("@forceAt", assignment.ActionType == ActionType.TimeForced ? assignment.ForceAt ?? now : null), ("@weight", assignment.Weight), ("@now", now),
            ("@opened", ActionStateMachine.IsOpen(status) ? now : null), ("@ended", status == ActionStatus.Finished ? now : null), ("@by", caller.Name));
        return session.LastId;
    }

    // One statement for all of them: thousands of look-ups by command would hold the gate too long.
    private string? FindStranger(WriteSession session, IReadOnlyList<Assignment> assignments) => session.Rows(
        $"""
        SELECT t.controller_id FROM json_each(@ids) j CROSS JOIN targets t
        WHERE t.controller_id = j.value AND t.deleted_at IS NULL AND NOT ({Fits}) ORDER BY j.key LIMIT 1
        """,
        row => row.GetString(0),
        ("@ids", JsonSerializer.Serialize(assignments.Select(a => a.ControllerId))), ("@type", _setTypeId)).SingleOrDefault();

    private TargetFacts? FindTarget(WriteSession session, string controllerId) => session.Rows(
        $"""
        SELECT t.id, t.assigned_set_id, t.installed_set_id, t.update_status,
          {Fits}, t.auto_confirm
        FROM targets t WHERE t.controller_id = @id AND t.deleted_at IS NULL
        """,
        row => new TargetFacts(
            row.GetInt64(0), controllerId, row.Int64OrNull(1), row.Int64OrNull(2), (TargetUpdateStatus)row.GetInt32(3), Convert.ToBoolean(row.GetValue(4), CultureInfo.InvariantCulture),
            row.GetInt32(5) != 0),
        ("@id", controllerId), ("@type", _setTypeId)).SingleOrDefault();

    private sealed record TargetFacts(
        long Id, string ControllerId, long? AssignedSetId, long? InstalledSetId, TargetUpdateStatus UpdateStatus, bool Fits, bool AutoConfirm);
}
