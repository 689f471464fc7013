using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Offers, and what they must not exceed: counted from the simulation's own actions with the arithmetic of the specifications, never with
/// the engine's.
/// </summary>
internal sealed partial class RolloutSimulation
{
    private DateTimeOffset? _startedAt;
    private long _minute = -1;
    private int _openedInMinute;
    private int _openedBefore;
    private int _increments;

    private SliceResult Open(RolloutSlice.OpenActions open)
    {
        Assert.Null(_latch);
        Assert.Equal(RolloutStatus.Running, _view.Status);
        Assert.True(WindowCalendar.Of(_view.Plan.Schedule).At(_now).IsOpen, "opens outside the windows");
        Assert.True(open.AreRetries || !(_now >= _view.Plan.Schedule.EndAt), "opens after the planned end");
        Assert.True(_view.HasTakenOver || _view.Plan.BusyDevices == BusyDevices.Wait, "opened before other rollouts were told");
        Assert.True(!open.HaveJoined || (_view.Plan.Selection.Mode == SelectionMode.Continuous && open.GroupId > _view.Plan.Groups.Count), "nobody has joined that group");
        var isPaced = !open.AreRetries && !open.HaveJoined && _view.Plan.Pacing is Pacing.ConstantRate or Pacing.ExponentialRate;
        Assert.Equal(isPaced, open.Minute is not null);
        if (isPaced)
        {
            BeginMinute(open.Minute!.Value);
        }

        var distinguishes = _view.Plan is { Pacing: Pacing.CapacityWindow, Health: not null } && !open.AreRetries;
        Assert.Equal(distinguishes, open.AreFailing is not null);
        Assert.False(open.AreFailing == true && MayHealthyOnesOpen(), "devices that fail already open before others that may");
        var held = HoldsCapacity(open.AreFailing == true);
        var opened = 0;
        var skips = _random.Next(10) == 0;
        var candidates = Which(a => a.GroupId == open.GroupId && a.State.Status == ActionStatus.Scheduled && open.AreRetries == a.State.LastResult is not null
            && (open.AreFailing is null || open.AreFailing == FailsBefore(a)));
        foreach (var i in candidates.Take(open.Most))
        {
            var failed = FailsBefore(_actions[i]);
            var to = skips ? ActionStatus.Finished : _asksPeople && _random.Next(2) == 0 ? ActionStatus.WaitForConfirmation : ActionStatus.Running;
            Become(i, _actions[i].State with { Status = to, Health = ActionHealth.Unwatched });
            _actions[i] = _actions[i] with { IsSkipped = skips, FailedBefore = failed };
            opened += skips ? 0 : 1;
        }

        if (_view.Plan.MostInFlight is { } most)
        {
            Assert.True(_actions.Count(a => ActionStateMachine.IsOpen(a.State.Status)) <= most, $"more than {most} in flight");
        }

        held ??= HoldsCapacity(open.AreFailing == true);
        Assert.True(opened == 0 || open.AreRetries || held is null, held);
        if (isPaced)
        {
            _openedInMinute += opened;
            Assert.True(_openedInMinute <= RateNow(), $"{_openedInMinute} opened in minute {_minute} at {RateNow()}/min");
            _view = _view with { Pace = _view.Pace with { Opened = _view.Pace.Opened + opened } };
        }

        return new SliceResult(open.GroupId, candidates.Count, candidates.Count < open.Most, AreRetries: open.AreRetries) { AreFailing = open.AreFailing };
    }

    // aws-iot-jobs, 6 and A-4: minutes count from the start; where the clock jumps back the later one goes on, so no budget is given twice.
    private void BeginMinute(DateTimeOffset claimed)
    {
        var minute = Math.Max(_minute, (long)Math.Floor(Math.Max(0, (_now - _startedAt!.Value).TotalMinutes)));
        Assert.Equal(_startedAt.Value.AddMinutes(minute), claimed);
        if (minute == _minute)
        {
            return;
        }

        (_minute, _openedBefore, _openedInMinute) = (minute, _openedBefore + _openedInMinute, 0);
        if (_view.Plan.Pacing is Pacing.ExponentialRate rate)
        {
            // fixed when the minute begins; never falls.
            var count = rate.Counts == RateIncrease.Notified ? _openedBefore : _actions.Count(HasSucceeded);
            _increments = Math.Max(_increments, count / rate.Every);
        }
    }

    // min(M, floor(b * f^k)), unrounded up to here.
    private int RateNow()
    {
        if (_view.Plan.Pacing is not Pacing.ExponentialRate rate)
        {
            return ((Pacing.ConstantRate)_view.Plan.Pacing).PerMinute;
        }

        return (int)Math.Min(rate.MostPerMinute, Math.Floor(rate.BasePerMinute * Math.Pow((double)rate.Factor, _increments) + 1e-9));
    }

    private static bool HasSucceeded(SimulatedAction action) => !action.IsSkipped && IsNewest(action)
        && action.State is { Status: ActionStatus.Downloaded } or { Status: ActionStatus.Finished, Health: ActionHealth.Unwatched or ActionHealth.Healthy };

    private static bool IsNewest(SimulatedAction action) => action.State is { Recall: not ActionRecall.Replaced, Status: not ActionStatus.Removed };
}
