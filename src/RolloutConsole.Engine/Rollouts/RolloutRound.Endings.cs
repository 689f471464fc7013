using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Stop for good and delete, slice by slice (hawkbit-rollouts, 6.3 and 6.4).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>Carries a stop or a deletion one slice further.</summary>
    public void EndForGood()
    {
        if (_slice is not null)
        {
            return;
        }

        if (_next.Status == RolloutStatus.Stopping)
        {
            Stop();
        }
        else if (_next.Status == RolloutStatus.Deleting)
        {
            Delete();
        }
        else if (_next.Status == RolloutStatus.Aborted && (!_next.HaltIsCarriedOut || _total.RetryDue + _total.WaitForConfirmation > 0))
        {
            CarryOutAbort();
        }
    }

    private void Stop()
    {
        if (_total.Recalling + _total.Recalled + _total.RetryDue > 0)
        {
            _slice = new RolloutSlice.GiveUpRecalls();
            return;
        }

        if (_total.Scheduled > 0)
        {
            // A device whose retry was deleted would be in no count at all, although it failed.
            _slice = new RolloutSlice.EndScheduled(Delete: IsHawkBit && !_next.Plan.DeviceLimits.HasRetries);
            return;
        }

        FinishGroups("The rollout was stopped for good");
        if (_total.Open - _total.Canceling > 0)
        {
            _slice = new RolloutSlice.AskBack();
            return;
        }

        MoveRollout(RolloutTrigger.AllAskedBack, _next.Reason.Key == RolloutEnd.GroupLimitKey
            ? _next.Reason
            : ByRule("stopped", "No action is open but those being asked back"));
    }

    /// <summary>
    /// Takes back what no device has fetched, then does with the rest as the plan says (architecture, section 4, table of verbs).
    /// Once: a device that refuses to give an action back goes on with it.
    /// </summary>
    private void CarryOutAbort()
    {
        // A resume may have been planning again what the emergency stop had asked back; and an abort drops every retry.
        if (_total.Recalling + _total.Recalled + _total.RetryDue > 0)
        {
            _slice = new RolloutSlice.GiveUpRecalls();
            return;
        }

        if (_total.Scheduled > 0)
        {
            _slice = new RolloutSlice.EndScheduled(Delete: false);
            return;
        }

        FinishGroups("The rollout was aborted");
        if (_next.HaltIsCarriedOut)
        {
            // An agreement was taken back since: nobody is asked again.
            _slice = _total.WaitForConfirmation > 0 ? new RolloutSlice.ForceCancel(OnlyOffered: true, OnlyAsked: true) : null;
        }
        else if (_total.Running + _total.WaitForConfirmation > 0)
        {
            _slice = new RolloutSlice.ForceCancel(OnlyOffered: true);
        }
        else if (OnHalt == InFlightOnHalt.Recall && _total.Retrieved > 0)
        {
            _slice = new RolloutSlice.AskBack();
        }
        else if (OnHalt == InFlightOnHalt.Force && _total.Open > 0)
        {
            _slice = new RolloutSlice.ForceCancel();
        }
        else
        {
            _next = _next with { HaltIsCarriedOut = true };
        }
    }

    private void Delete()
    {
        var everOffered = _next.StartedAt is not null;
        if (!everOffered)
        {
            // Nothing was ever offered: planned actions, groups and the rollout itself go (hard delete).
            _slice = _total.Scheduled > 0 ? new RolloutSlice.EndScheduled(Delete: true) : new RolloutSlice.RemoveRollout();
            return;
        }

        if (_total.Recalling + _total.Recalled + _total.RetryDue > 0)
        {
            _slice = new RolloutSlice.GiveUpRecalls();
            return;
        }

        if (_total.Scheduled > 0)
        {
            _slice = new RolloutSlice.EndScheduled(Delete: true);
            return;
        }

        FinishGroups("The rollout was deleted");
        if (_total.Open > 0)
        {
            _slice = new RolloutSlice.ForceCancel();
            return;
        }

        MoveRollout(RolloutTrigger.AllRemoved, ByRule("deleted", "Removed from the lists; its history is kept"));
    }

    private void FinishGroups(string text)
    {
        for (var i = 0; i < _groups.Length; i++)
        {
            if (_groups[i].Status is not (GroupStatus.Finished or GroupStatus.Error))
            {
                MoveGroup(i, GroupTrigger.RolloutStopped, ByRule("rollout-stopped", text));
            }
        }
    }
}
