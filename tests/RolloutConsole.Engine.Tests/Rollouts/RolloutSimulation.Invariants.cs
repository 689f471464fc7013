using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>What holds after every decision: tallies equal a recount, nothing that follows by itself is left undone.</summary>
internal sealed partial class RolloutSimulation
{
    private void AssertTallies()
    {
        var counts = new Dictionary<(long, ActionStanding), int>();
        var targets = new HashSet<int>();
        foreach (var action in _actions)
        {
            if (action.State.Standing is { } standing)
            {
                counts[(action.GroupId, standing)] = counts.GetValueOrDefault((action.GroupId, standing)) + 1;

                // One attempt of a target at most is planned, open or counted.
                Assert.True(targets.Add(action.Target), $"target {action.Target} counts twice");
            }
        }

        foreach (var group in _view.Groups)
        {
            var tally = _view.Undecided.Where(o => o.GroupId == group.Id).Aggregate(group.Tally, (t, o) => t.After(o));
            int Count(ActionStatus status, bool isMarked) => counts.Where(c => c.Key.Item1 == group.Id && c.Key.Item2.Status == status && c.Key.Item2.IsMarked == isMarked).Sum(c => c.Value);
            foreach (var status in Enum.GetValues<ActionStatus>())
            {
                Assert.Equal(Count(status, false) + Count(status, true), tally[status]);
            }

            Assert.Equal(
                (Count(ActionStatus.Retrieved, true), Count(ActionStatus.Canceling, true), Count(ActionStatus.Canceled, true)),
                (tally.PastReturn, tally.Recalling, tally.Recalled));
            int Health(ActionStatus status, ActionHealth health) =>
                counts.Where(c => c.Key.Item1 == group.Id && (c.Key.Item2.Status, c.Key.Item2.Health) == (status, health)).Sum(c => c.Value);
            Assert.Equal(
                (Health(ActionStatus.Finished, ActionHealth.Pending), Health(ActionStatus.Finished, ActionHealth.Failing), Health(ActionStatus.Scheduled, ActionHealth.Failing)),
                (tally.HealthPending, tally.HealthFailing, tally.ScheduledFailing));
            AssertAttempts(group.Id, tally);
            if (group.Status == GroupStatus.Finished && _view.Status is RolloutStatus.Running or RolloutStatus.Paused)
            {
                Assert.Equal((0, 0, 0), (tally.Recalled, tally.RetryDue, tally.HealthPending));
            }
        }
    }

    // A target counts by its newest attempt, a criterion by its latest completed one, and every attempt is in one of the counts.
    private void AssertAttempts(long groupId, GroupTally tally)
    {
        var own = _actions.Where(a => a.GroupId == groupId).ToList();
        Assert.Equal(own.Count(a => IsRetryDue(a.State)), tally.RetryDue);
        Assert.Equal(own.Count(a => a.State is { Status: ActionStatus.Scheduled, LastResult: not null }), tally.RetryScheduled);
        Assert.Equal(
            (own.Count(a => a.State is { Status: ActionStatus.Error, Recall: ActionRecall.Replaced }), own.Count(a => a.State is { Status: ActionStatus.TimedOut, Recall: ActionRecall.Replaced })),
            (tally.RetriedFailures, tally.RetriedTimeouts));

        // The rows of a target stand in the order of its attempts.
        var results = own.Where(a => a.State.Standing is { Status: not (ActionStatus.Removed or ActionStatus.Canceled) } || IsGivenBack(a.State))
            .Where(newest => !newest.IsSkipped)
            .Where(newest => newest.State.Standing?.Health != ActionHealth.Pending)
            .Select(newest => newest.State.Standing is { Status: ActionStatus.Finished, Health: ActionHealth.Failing }
                ? ActionStatus.Error
                : own.Where(a => a.Target == newest.Target).Select(a => a.State.Status).LastOrDefault(IsResult))
            .ToList();
        // A device that was skipped and then deleted stays among the skipped.
        var executed = results.Count(IsResult) - own.Count(a => a is { IsSkipped: true, State.Status: ActionStatus.Removed });
        Assert.Equal(
            new ResultCount(
                executed, results.Count(r => r == ActionStatus.Error), results.Count(r => r == ActionStatus.Rejected), results.Count(r => r == ActionStatus.TimedOut)),
            ResultCount.Of(tally));
    }

    // Where nothing follows by itself, the stop has asked everybody back, and a resumed or ended rollout has forgotten it.
    private void AssertRest()
    {
        if (_view is { Status: RolloutStatus.Running, Total.IsOver: false } && _now >= _view.Plan.Schedule.EndAt)
        {
            Assert.True(_view.End is { IsEndTime: true }, "the planned end is not applied");
            Assert.DoesNotContain(_actions, a => a.State is { Status: ActionStatus.Scheduled, LastResult: null });
            Assert.DoesNotContain(_view.Groups, g => g.Status == GroupStatus.Scheduled);
        }

        Assert.False(
            _view.Recovery == RecoveryState.Due && RolloutStateMachine.IsFinal(_view.Status), "a rollback that is due is not created");
        Assert.True(_view.Recovery != RecoveryState.RollingBack || _view.Rollback is not null, "rolling back without a rollback");

        if (_view.Status == RolloutStatus.Paused && _latch is not null)
        {
            Assert.DoesNotContain(_actions, a => a.State.Standing is { Status: ActionStatus.Retrieved, IsMarked: false });
        }
        else if (_view.Status == RolloutStatus.Running || RolloutStateMachine.IsFinal(_view.Status))
        {
            Assert.DoesNotContain(_actions, a => a.State.IsRecalled || IsGivenBack(a.State) || IsRetryDue(a.State));
        }

        var waiting = _view.Total.WaitForConfirmation;
        Assert.Equal(
            waiting > 0 && _view.Status is RolloutStatus.Running or RolloutStatus.Paused && waiting > 0,
            RolloutWaiting.Explain(_view, _now).Any(b => b.Kind == BlockerKind.Confirmation));
    }
}
