using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>What devices and the clocks of their actions do, as the store books it.</summary>
internal sealed partial class RolloutSimulation
{
    private void ReportSome()
    {
        if (_actions.Count == 0)
        {
            return;
        }

        ActionTrigger[] triggers =
        [
            ActionTrigger.Retrieve, ActionTrigger.ReportDownloaded, ActionTrigger.ReportProceeding, ActionTrigger.ReportSuccess,
            ActionTrigger.ReportFailure, ActionTrigger.Confirm, ActionTrigger.Deny, ActionTrigger.ConfirmCancel, ActionTrigger.CancelRejected, ActionTrigger.Remove,
        ];
        if (_view.Plan.Content.ActionType == ActionType.DownloadOnly)
        {
            triggers = [.. triggers, ActionTrigger.ReportDownloadedAsLast];
        }

        if (_view.Plan.DeviceLimits.HasTimeout)
        {
            triggers = [.. triggers, ActionTrigger.TimeOut];
        }

        if (_view.Plan.DeviceLimits.RejectedEndsAction)
        {
            triggers = [.. triggers, ActionTrigger.ReportRejectedAsLast];
        }

        for (var n = _random.Next(1, 8); n > 0; n--)
        {
            SayHealth(_random.Next(_actions.Count), _random.Next(3) == 0 ? ActionHealth.Failing : ActionHealth.Healthy);
            var trigger = triggers[_random.Next(triggers.Length)];
            if (trigger != ActionTrigger.Remove || _random.Next(20) == 0)
            {
                var index = _random.Next(_actions.Count);
                if (trigger == ActionTrigger.Remove)
                {
                    _deleted.Add(_actions[index].Target);
                }

                Report(index, trigger);
            }
        }
    }

    // Another rollout replaces: what is planned is canceled, what is open is asked back or closed, what would be planned again is forgotten
    // (hawkbit-rollouts, 4.2 and 4.3).
    private void LoseSome()
    {
        foreach (var i in Which(_ => _random.Next(10) == 0))
        {
            var state = _actions[i].State;
            if (state.IsRecalled || IsGivenBack(state) || IsRetryDue(state))
            {
                Become(i, state with { Recall = ActionRecall.None });
            }
            else if (state.Status != ActionStatus.Canceling)
            {
                Report(i, _random.Next(4) == 0 ? ActionTrigger.ForceCancel : ActionTrigger.RequestCancel);
            }
        }
    }

    private void Report(int index, ActionTrigger trigger)
    {
        var state = _actions[index].State;
        if (state.Recall == ActionRecall.Replaced)
        {
            return; // nobody reaches it any more: its target has a newer attempt
        }

        var told = (state.IsRecalled, trigger) switch
        {
            (true, ActionTrigger.ConfirmCancel) => ActionTrigger.ConfirmRecall,
            (true, ActionTrigger.CancelRejected) => ActionTrigger.RefuseRecall,
            _ => trigger,
        };
        if (ActionStateMachine.TryMove(state.Status, told, out var move))
        {
            var next = state.After(told, move.To).TriedAgain(HasRetryLeft(_actions[index], move.To));
            var isInstalled = next.Status == ActionStatus.Finished && _view.Plan.Health is not null;
            Become(index, isInstalled ? next with { Health = _view.Plan.Health!.AfterInstallation() } : next);
            var fetchedAt = trigger == ActionTrigger.Retrieve && state.Status == ActionStatus.Running ? _now : _actions[index].FetchedAt;
            _actions[index] = _actions[index] with { ReportedAt = _now, FetchedAt = fetchedAt };
        }
    }

    // aws-iot-jobs, A-9: only what a device has fetched times out, at the deadline or later.
    private void TimeOutDevices()
    {
        var limits = _view.Plan.DeviceLimits;
        foreach (var i in Which(a => a.State.Status == ActionStatus.Retrieved
            && (_now >= a.FetchedAt + limits.InProgressTimeout || _now >= a.ReportedAt + limits.StepTimeout)))
        {
            Report(i, ActionTrigger.TimeOut);
        }
    }

    // As the store does it: what is waited for is always settled, what happens later only while the rollout is open.
    private void SayHealth(int index, ActionHealth said)
    {
        var health = _actions[index].State.Standing is { Status: ActionStatus.Finished, Health: var known } ? known : ActionHealth.Unwatched;
        if (health == ActionHealth.Pending || (health is ActionHealth.Healthy or ActionHealth.Failing && _view.Status is RolloutStatus.Running or RolloutStatus.Paused))
        {
            Become(index, _actions[index].State with { Health = said });
        }
    }

    private void EndGraces()
    {
        foreach (var i in Which(a => a.State.Standing?.Health == ActionHealth.Pending && a.ReportedAt + _view.Plan.Health!.Grace <= _now))
        {
            SayHealth(i, ActionHealth.Healthy);
        }
    }

    private bool HasRetryLeft(SimulatedAction action, ActionStatus result)
    {
        var limits = _view.Plan.DeviceLimits;
        var earlier = _actions.Count(a => a.Target == action.Target && a.State.Recall == ActionRecall.Replaced && a.State.Status == result);
        return _view.Status is RolloutStatus.Running or RolloutStatus.Paused
            && earlier < (result == ActionStatus.Error ? limits.RetriesAfterFailure : limits.RetriesAfterTimeout);
    }
}
