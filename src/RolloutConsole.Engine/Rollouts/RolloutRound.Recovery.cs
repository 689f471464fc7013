using System.Diagnostics;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Rolling back after an abort or on request (ecs-rolling-update, 3.5 and B-16 to B-20, B-25; decision 0007).</summary>
internal sealed partial class RolloutRound
{
    // Set by the guard that aborts and does not leave it to the plan: its own action says to roll back, or an alarm has a flag of its own.
    private bool? _rollsBack;

    /// <summary>Wants a rollback after an abort, orders it once nothing more is taken back, and follows it to its end.</summary>
    public void Recover(RolloutFact fact)
    {
        // The planned end is no failure: what was installed in time stays.
        var isAbortedNow = _next.Status == RolloutStatus.Aborted && _before.Status != RolloutStatus.Aborted && _next.End is not { IsEndTime: true };
        if (isAbortedNow && _next.RollsBack is null && (_rollsBack ?? _next.Plan.Recovery == Recovery.RollBack))
        {
            MoveRecovery(RecoveryTrigger.Ask, "The devices that had begun will be rolled back");
        }

        NoteSteadyState();
        switch (_next.Recovery)
        {
            case RecoveryState.Due:
                BeginRollback((fact as RolloutFact.SliceDone)?.Result.LeftBehind);
                break;
            case RecoveryState.RollingBack:
                FollowRollback();
                break;
        }
    }

    /// <summary>
    /// A person asks for it: allowed whatever the plan says, and asking again changes nothing until it runs (B-25). A rollout that is not
    /// over is stopped for good first.
    /// </summary>
    private void RollBack(string actor, string? reason)
    {
        _refusal = WhyNoRollback();
        if (_refusal is not null || _next.Recovery == RecoveryState.Due)
        {
            return;
        }

        if (!RolloutStateMachine.IsFinal(_next.Status) && _next.Status != RolloutStatus.Stopping
            && !Try(RolloutTrigger.Stop, new StatusReason("person", $"Stopped for good by {actor} to roll back", _now, actor), reason))
        {
            return;
        }

        MoveRecovery(RecoveryTrigger.Ask, $"Rollback asked by {actor}", actor, reason);
    }

    private string? WhyNoRollback() => _next switch
    {
        { RollsBack: { } source } => $"This rollout is itself the rollback of rollout {source.Id} '{source.Name}', and a rollback is never rolled back.",
        { Recovery: RecoveryState.RollingBack, Rollback: { } running } => $"Rollout {running.Id} '{running.Name}' is rolling it back already.",
        { Recovery: RecoveryState.RolledBack, Rollback: { } done } => $"Rollout {done.Id} '{done.Name}' has rolled it back.",
        { Recovery: RecoveryState.RollingBack or RecoveryState.RolledBack } => "It was rolled back before.",
        { Recovery: RecoveryState.RollbackFailed, Rollback: { } failed } =>
            $"Rollout {failed.Id} '{failed.Name}' has tried and failed. Create a rollout with the distribution set that the devices should run.",
        { Recovery: RecoveryState.RollbackFailed } => "No device that had begun has a distribution set to return to.",
        { Status: RolloutStatus.Deleting or RolloutStatus.Deleted } => "The rollout is deleted and can only be read.",
        { StartedAt: null } => "Nothing of it was ever offered, so there is nothing to return.",
        { Plan.Content.ActionType: ActionType.DownloadOnly } => "A download-only rollout installs nothing, so there is nothing to return.",
        _ => null,
    };

    /// <param name="leftBehind">What creating it came to, when this round follows that: devices without a set to return to.</param>
    private void BeginRollback(int? leftBehind)
    {
        if (_next.Rollback is { } rollback)
        {
            MoveRecovery(RecoveryTrigger.Begin, $"Rollback started: rollout {rollback.Id} '{rollback.Name}' returns the devices");
        }
        else if (_next.Status is RolloutStatus.Deleting or RolloutStatus.Deleted)
        {
            MoveRecovery(RecoveryTrigger.NothingToReturn, "Nothing is rolled back: the rollout was deleted");
        }
        else if (leftBehind == 0)
        {
            MoveRecovery(RecoveryTrigger.NothingToReturn, "Nothing is rolled back: no device had begun");
        }
        else if (leftBehind is { } devices)
        {
            MoveRecovery(RecoveryTrigger.NoWayBack, $"Rollback failed, no version to return to: {Plural.Of(devices, "device that had begun has", "devices that had begun have")} no previous distribution set that can be installed, or something newer on the way");
        }
        else if (_slice is null && IsTakenBack)
        {
            _slice = new RolloutSlice.CreateRollback();
        }
    }

    // What is still with a device joins when its action ends: the rollback's own action waits for it (B-17).
    private bool IsTakenBack => _next is { Status: RolloutStatus.Aborted, HaltIsCarriedOut: true } or { Status: RolloutStatus.Stopped or RolloutStatus.Finished };

    private void FollowRollback()
    {
        switch (_next.Rollback)
        {
            case null:
                MoveRecovery(RecoveryTrigger.NotReturned, "Rollback failed: its rollout was removed before it started");
                break;
            case { Status: RolloutStatus.Finished } done:
                MoveRecovery(RecoveryTrigger.Returned, $"Rollback completed: rollout {done.Id} '{done.Name}' has returned its devices");
                break;
            case { Status: RolloutStatus.Aborted or RolloutStatus.Stopped or RolloutStatus.Deleted } failed:
                MoveRecovery(RecoveryTrigger.NotReturned, $"Rollback failed: rollout {failed.Id} '{failed.Name}' was {RolloutWords.Of(failed.Status)} before all devices had returned");
                break;
        }
    }

    /// <summary>A rollback is complete only when every device returned (B-15 and B-18); otherwise a person decides.</summary>
    /// <returns>True when it was aborted.</returns>
    private bool AbortIncompleteRollback()
    {
        // Who was taken from the rollback, by a person or by another rollout, has not returned either.
        var left = _total.Failed + _total.Canceled;
        return _next.RollsBack is not null && left > 0 && MoveRollout(
            RolloutTrigger.Abort, ByRule("not-returned", $"{Plural.Of(left, "device")} of {_total.Members} did not return to what they ran before"));
    }

    // Where devices serve while others update, their owner wants to know that all of them serve again (B-24).
    private void NoteSteadyState()
    {
        var isOverNow = _next.Status == RolloutStatus.Finished && _before.Status != RolloutStatus.Finished;
        if (isOverNow && (_next.Plan.Pacing is Pacing.CapacityWindow || _next.RollsBack is not null))
        {
            _events.Add(new RolloutEvent(
                RolloutEventKind.SteadyState, $"Steady state: {Plural.Of(_total.Members - _total.Failed, "device serves", "devices serve")}, none updates", StatusReason.Engine, _now));
        }
    }

    private void MoveRecovery(RecoveryTrigger trigger, string text, string actor = StatusReason.Engine, string? reason = null)
    {
        if (!RecoveryStateMachine.TryMove(_next.Recovery, trigger, out var to))
        {
            throw new UnreachableException($"a recovery in {_next.Recovery} was asked to take {trigger}");
        }

        _events.Add(new RolloutEvent(RolloutEventKind.RecoveryMoved, text, actor, _now, reason, null, _next.Recovery.ToString(), to.ToString()));
        _next = _next with { Recovery = to };
        _lookAgain = true;
    }
}
