using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Readings of the plan's alarms, and what they may do (ecs-rolling-update, B-21): told from the readings given here, never from what the engine remembers of them.</summary>
internal sealed partial class RolloutSimulation
{
    private bool _isRead;
    private bool _isIgnored;
    private ImmutableList<string> _inAlarm = [];

    // The watcher asks only where a reading can change something; a late one may reach a rollout that was paused or ended meanwhile.
    private void ReadAlarms(bool isCalm)
    {
        if (_view.Plan.Alarms is { } watch && (AlarmState.IsReadFor(_view) || (!isCalm && _random.Next(10) == 0)))
        {
            Decide(new RolloutFact.AlarmsRead([.. watch.Rules.Select(r => r.Name).Where(_ => !isCalm && _random.Next(6) == 0)]));
        }
    }

    private void AssertAlarms(RolloutView before, RolloutFact fact, RolloutDecision decision)
    {
        if (_view.Plan.Alarms is null)
        {
            return;
        }

        var (runs, isFirst) = (before.Status == RolloutStatus.Running && _latch is null, !_isRead);
        if (!runs)
        {
            _inAlarm = [];
        }
        else if (fact is RolloutFact.AlarmsRead reading)
        {
            (_isIgnored, _isRead, _inAlarm) = (isFirst ? !reading.InAlarm.IsEmpty : _isIgnored, true, isFirst ? [] : reading.InAlarm);
        }

        Assert.True(_isRead || decision.Slice is not (RolloutSlice.OpenActions or RolloutSlice.TakeOver), "opens before the first reading");
        if (decision.Events.Exists(e => e.ToStatus == nameof(RolloutStatus.Aborted) && e.Text.StartsWith("Alarm ", StringComparison.Ordinal)))
        {
            Assert.True(_isRead && !_isIgnored && runs, "an alarm fired that was ignored, or while nothing fires");
            Assert.Contains(decision.Next.Alarms.Fired!, _inAlarm);
            Assert.Contains(_actions, a => a is { IsSkipped: false, State.Status: ActionStatus.Finished or ActionStatus.Removed });
        }
        else if (runs && !_isIgnored && !_inAlarm.IsEmpty && decision.Next.Status == RolloutStatus.Running)
        {
            // It would have fired at the first device that installed the set. A device that was skipped and then deleted stays among the skipped.
            var installed = _actions.Count(a => a is { IsSkipped: false, State.Status: ActionStatus.Finished });
            Assert.True(installed <= _actions.Count(a => a is { IsSkipped: true, State.Status: ActionStatus.Removed }), "an alarm did not fire");
        }
    }
}
