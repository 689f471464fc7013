using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>
/// Attempts of simulated devices: timeouts and retries, as intake and sweep judge real ones (aws-iot-jobs, 8.1 and 8.2). Devices that are
/// tried again are the only ones that are listed; each of their attempts fails as often as a first one.
/// </summary>
public sealed partial class RolloutSimulator
{
    private static readonly ActionStatus[] s_tried = [ActionStatus.Error, ActionStatus.TimedOut];

    private readonly Retries[] _retries;

    // How many first attempts are in a status is what the tally has more than these.
    private readonly Dictionary<(int Group, ActionStatus Status, ActionStatus Last), int> _again = [];

    // What a device does that has fetched the update. One that is not silent reports often enough on its way for the step timeout.
    private void Begin(int group, Attempt attempt)
    {
        var result = _model.DrawResult(_random, _success.Status);
        var install = result is null ? (int?)null : _model.DrawInstall(_random);
        var limits = _view.Plan.DeviceLimits;
        var due = result is null ? limits.DueAt(Now, Now) - Now : limits.InProgressTimeout;
        if (due is { } timeout && !(install < timeout.TotalSeconds))
        {
            _calendar.AddEnd(_second + (int)Math.Ceiling(timeout.TotalSeconds), new AttemptEnd(group, attempt, ActionStatus.Retrieved, ActionStatus.TimedOut));
        }
        else if (install is { } seconds)
        {
            _calendar.AddEnd(_second + seconds, new AttemptEnd(group, attempt, ActionStatus.Retrieved, result!.Value));
        }
    }

    private void End(AttemptEnd end)
    {
        var from = new ActionStanding(end.From).Following(end.Attempt.LastResult);
        var to = end.To == _success.Status ? _success : new ActionStanding(end.To, IsTriedAgain(end));
        Note(end.Group, from, to, 1);
        _record?.End(end.Attempt, end.To, Now);
        Count(end.Group, end.From, end.Attempt.LastResult, -1);
        if (to.IsMarked)
        {
            _retries[end.Group].Due.Enqueue(end.To == ActionStatus.Error
                ? end.Attempt with { Failed = end.Attempt.Failed + 1, LastResult = ActionStatus.Error }
                : end.Attempt with { TimedOut = end.Attempt.TimedOut + 1, LastResult = ActionStatus.TimedOut });
        }
        else if (to.Health == ActionHealth.Pending)
        {
            _calendar.AddConfirmation(_second + (int)Math.Ceiling(_view.Plan.Health!.Grace.TotalSeconds), end.Group);
        }
    }

    private bool IsTriedAgain(AttemptEnd end)
    {
        var limits = _view.Plan.DeviceLimits;
        var isLeft = end.To switch
        {
            ActionStatus.Error => end.From != ActionStatus.Canceling && end.Attempt.Failed < limits.RetriesAfterFailure,
            ActionStatus.TimedOut => end.Attempt.TimedOut < limits.RetriesAfterTimeout,
            _ => false,
        };
        return isLeft && _view.Status is RolloutStatus.Running or RolloutStatus.Paused;
    }

    private void PlanRetries()
    {
        for (var group = 0; group < _retries.Length; group++)
        {
            var (due, planned) = (_retries[group].Due, _retries[group].Planned);
            while (due.TryDequeue(out var attempt))
            {
                var last = attempt.LastResult!.Value;
                Note(group, new ActionStanding(last, true), new ActionStanding(ActionStatus.Scheduled, LastResult: last), 1);
                Count(group, ActionStatus.Scheduled, last, 1);
                planned.Enqueue(attempt);
            }
        }
    }

    private void GiveUpRetries()
    {
        for (var group = 0; group < _retries.Length; group++)
        {
            while (_retries[group].Due.TryDequeue(out var attempt))
            {
                var last = attempt.LastResult!.Value;
                Note(group, new ActionStanding(last, true), last, 1);
            }
        }
    }

    private SliceResult OpenRetries(RolloutSlice.OpenActions open)
    {
        var group = (int)open.GroupId;
        var opened = 0;
        for (; opened < open.Most && _retries[group].Planned.TryDequeue(out var attempt); opened++)
        {
            Move(group, attempt, ActionStatus.Scheduled, ActionStatus.Running);
            _calendar.AddFetch(_second + _model.DrawPollWait(_random), group, attempt);
            _record?.OfferAgain(attempt, Now);
        }

        return new SliceResult(open.GroupId, opened, false, AreRetries: true);
    }

    private void Move(int group, Attempt attempt, ActionStatus from, ActionStatus to)
    {
        Note(group, new ActionStanding(from).Following(attempt.LastResult), new ActionStanding(to).Following(attempt.LastResult), 1);
        Count(group, from, attempt.LastResult, -1);
        Count(group, to, attempt.LastResult, 1);
    }

    private void MoveAll(ActionStatus from, ActionStatus to)
    {
        MoveFirstAttempts(from, to);
        foreach (var (group, last) in _view.Groups.SelectMany(_ => s_tried, (g, last) => ((int)g.Id, last)))
        {
            if (_again.Remove((group, from, last), out var count) && count > 0)
            {
                Note(group, new ActionStanding(from).Following(last), new ActionStanding(to).Following(last), count);
                Count(group, to, last, count);
            }
        }
    }

    private void MoveFirstAttempts(ActionStatus from, ActionStatus to)
    {
        foreach (var group in _view.Groups)
        {
            var count = group.Tally[from] - s_tried.Sum(last => _again.GetValueOrDefault(((int)group.Id, from, last)));
            if (count > 0)
            {
                Note((int)group.Id, from, to, count);
            }
        }
    }

    private void Count(int group, ActionStatus status, ActionStatus? last, int count)
    {
        if (last is { } result)
        {
            var key = (group, status, result);
            _again[key] = _again.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>Devices of a group that are to be tried again.</summary>
    private sealed class Retries
    {
        /// <summary>Those that failed and wait for the decider.</summary>
        public Queue<Attempt> Due { get; } = [];

        /// <summary>Those whose next attempt is planned.</summary>
        public Queue<Attempt> Planned { get; } = [];
    }
}
