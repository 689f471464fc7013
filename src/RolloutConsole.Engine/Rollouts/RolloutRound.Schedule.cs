using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Planned end and maintenance windows (aws-iot-jobs, 5, 8.3 and A-16).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>What becomes of devices that have begun when the rollout is aborted: the planned end has a choice of its own.</summary>
    private InFlightOnHalt OnHalt => _next.End is not { IsEndTime: true } ? _next.Plan.InFlightOnHalt
        : _next.Plan.Schedule.EndBehavior == EndBehavior.ForceCancel ? InFlightOnHalt.Force
        : InFlightOnHalt.Finish;

    /// <summary>Planned actions that were never offered: all but retries, which have a place in the rollout already (section 5, "stays").</summary>
    private int NeverOffered => _total.Scheduled - _total.RetryScheduled;

    /// <summary>True from the planned end until everything that was not offered is canceled.</summary>
    private bool IsEnding => _next is { Status: RolloutStatus.Running, End.IsEndTime: true }
        && (NeverOffered > 0 || Array.Exists(_groups, g => g.Status == GroupStatus.Scheduled));

    /// <summary>
    /// Applies the planned end once, when the clock has passed it (A-16). A pause and the emergency stop come first: the end waits until
    /// the rollout runs again.
    /// </summary>
    public void EndOnTime()
    {
        if (_next.Plan.Schedule.EndAt is not { } endAt || _before.Latch is not null || _next.End is not null)
        {
            return;
        }

        if (_next.Status is not (RolloutStatus.Running or RolloutStatus.Creating or RolloutStatus.WaitingForApproval or RolloutStatus.Ready or RolloutStatus.Scheduled))
        {
            return;
        }

        if (_now < endAt)
        {
            _wakeAt = Earlier(_wakeAt, endAt);
        }
        else if (_next.Status != RolloutStatus.Running)
        {
            MoveRollout(RolloutTrigger.Stop, ByRule(RolloutEnd.EndTimeKey, "Its planned end passed before it was started"));
        }
        else if (_next.Plan.Schedule.EndBehavior == EndBehavior.StopRollout)
        {
            var text = $"Planned end: {Plural.Of(NeverOffered, "device")} not started, {Plural.Of(_total.Open, "device")} in flight may finish";
            _next = _next with { End = new RolloutEnd(RolloutEnd.EndTime, text, StatusReason.Engine, _now) };
            _events.Add(new RolloutEvent(RolloutEventKind.Note, text, StatusReason.Engine, _now));
            _lookAgain = true;
        }
        else if (!_total.IsOver || StillGrows)
        {
            // Where every device is done nothing is left to end: it may bake still.
            var flying = _next.Plan.Schedule.EndBehavior == EndBehavior.Cancel ? "devices that have begun may finish" : "everything open is closed";
            MoveRollout(RolloutTrigger.Abort, ByRule(RolloutEnd.EndTimeKey, $"Planned end: {Plural.Of(_total.NotStarted, "device")} not started, {flying}"));
        }
    }

    /// <summary>After the planned end: cancels what was never offered, then ends the groups that never began.</summary>
    public void CancelAfterEnd()
    {
        if (_slice is not null || _before.Latch is not null || !IsEnding)
        {
            return;
        }

        if (NeverOffered > 0)
        {
            _slice = new RolloutSlice.EndScheduled(Delete: false, KeepRetries: true);
            return;
        }

        for (var i = 0; i < _groups.Length; i++)
        {
            if (_groups[i].Status == GroupStatus.Scheduled)
            {
                MoveGroup(i, GroupTrigger.RolloutStopped, ByRule(RolloutEnd.EndTimeKey, "The planned end came before its turn"));
            }
        }
    }

    /// <summary>Whether actions may open now; wakes at the next edge while there is anything left to open.</summary>
    private bool IsWindowOpen()
    {
        var state = WindowCalendar.Of(_next.Plan.Schedule).At(_now);
        if (state.Until is { } edge && _total.NotStarted + _total.RetryDue > 0)
        {
            _wakeAt = Earlier(_wakeAt, edge);
        }

        return state.IsOpen;
    }
}
