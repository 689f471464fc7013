using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>How a rollout comes to its end once nothing is left to chance but the devices' results.</summary>
internal sealed partial class RolloutSimulation
{
    // Longer than any time that a plan of RandomPlan waits for: who did nothing for so many minutes does nothing any more.
    private const int MinutesOfRest = 70;
    private const int MostMinutes = 5000;

    /// <summary>
    /// True when the engine says that the capacity window lets nothing begin, and there are fewer devices than the plan was accepted for:
    /// what was checked then holds no more (ecs-rolling-update, B-6).
    /// </summary>
    public bool IsDeadlockOfSmallerFleet => _view.Plan.Pacing is Pacing.CapacityWindow window && Explains(BlockerKind.Deadlock)
        && (WasCapacityChecked ? _view.Total.Members < _checkedTargets : CouldEverMove(window));

    // A plan that only waits for devices to come is accepted without any.
    private bool WasCapacityChecked => _checkedTargets > 0 && _view.Plan.FixedGroups() > 0;

    private static bool CouldEverMove(Pacing.CapacityWindow window) =>
        window.Mode == CapacityMode.InPlace ? window.MinimumHealthyPercent < 100 : window.MaximumPercent > 100;

    /// <summary>True when nothing more is to come: it is over, was denied, or waits for devices that match later.</summary>
    public bool HasEnded => RolloutStateMachine.IsFinal(_view.Status) || _view.Status == RolloutStatus.ApprovalDenied || WaitsForNewDevices;

    /// <summary>Lets everything go well from here: no stop, every device succeeds, and a person does what the rollout waits for.</summary>
    public void RunToTheEnd() => RunUntilRest(personComes: true, isCalm: true, isRepaired: true, _ => false, () => ActionTrigger.ReportSuccess);

    /// <summary>
    /// Lets devices fail, refuse and fall silent, and sometimes no person comes. Where nothing happens any more the rollout is over, or waits
    /// for a person, for a device that never answers, or for devices to come, and says so.
    /// </summary>
    public void RunWithFailures()
    {
        var (personComes, silent, failures) = (_random.Next(3) > 0, _random.Next(2) * _random.Next(5, 20), _random.Next(1, 5));
        bool IsSilent(SimulatedAction action) => silent > 0 && action.Target % silent == 1;
        var (isCalm, isRepaired) = (_random.Next(2) == 0, _random.Next(2) == 0);
        RunUntilRest(personComes, isCalm, isRepaired, IsSilent, () => _random.Next(6) >= failures ? ActionTrigger.ReportSuccess : Failure());
        if (HasEnded || IsDeadlockOfSmallerFleet || WaitsForRecovery)
        {
            return;
        }

        var waiting = RolloutWaiting.Explain(_view, _now);
        var said = $"{_view.Status}: {string.Join("; ", waiting.Select(b => $"{b.Sentence} ({b.EndsBy}, {b.WhoCanAct}, {b.EarliestEnd})"))}";
        var isPersonAwaited = _view.Status is RolloutStatus.Paused or RolloutStatus.Ready or RolloutStatus.WaitingForApproval;
        Assert.True(isPersonAwaited ? !personComes : _actions.Exists(a => ActionStateMachine.IsOpen(a.State.Status) && IsSilent(a)), $"waits for nobody. {said}");
        Assert.True(waiting.Count > 0 && waiting.TrueForAll(b => b.EndsBy.Length > 0 && b.WhoCanAct.Length > 0), $"does not say for whom. {said}");
        Assert.True(!isPersonAwaited || waiting.Exists(b => b.WhoCanAct != "engine"), $"names no person. {said}");
        Assert.False(waiting.Exists(b => b.EarliestEnd <= _now), $"the time it named has passed. {said}");
    }

    private void RunUntilRest(bool personComes, bool isCalm, bool isRepaired, Func<SimulatedAction, bool> isSilent, Func<ActionTrigger> result)
    {
        _latch = null;
        Decide(new RolloutFact.LatchChanged());
        var (idle, last) = (0, (_sequence, _view.Status));
        for (var minute = 0; minute < MostMinutes && idle < MinutesOfRest && !HasEnded && !IsDeadlockOfSmallerFleet; minute++)
        {
            if (personComes)
            {
                Nudge();
            }

            if (isRepaired)
            {
                Repair();
            }

            Answer(isSilent, result);
            ReadAlarms(isCalm);
            PassTime();
            var now = (_sequence, _view.Status);
            (idle, last) = (now == last ? idle + 1 : 0, now);
        }
    }

    private ActionTrigger Failure() => _random.Next(3) switch
    {
        0 when _view.Plan.DeviceLimits.RejectedEndsAction => ActionTrigger.ReportRejectedAsLast,
        1 when _view.Plan.DeviceLimits.HasTimeout => ActionTrigger.TimeOut,
        _ => ActionTrigger.ReportFailure,
    };

    private bool Explains(BlockerKind kind) => RolloutWaiting.Explain(_view, _now).Exists(b => b.Kind == kind);

    // The person that the rollout waits for.
    private void Nudge()
    {
        RolloutCommand? command = _view.Status switch
        {
            RolloutStatus.WaitingForApproval => RolloutCommand.Approve,
            RolloutStatus.Ready => RolloutCommand.Start,
            RolloutStatus.Paused => RolloutCommand.Resume,
            _ => null,
        };
        if (command is { } given)
        {
            Decide(RolloutBuilder.Command(given));
        }
    }

    private void Answer(Func<SimulatedAction, bool> isSilent, Func<ActionTrigger> result)
    {
        var downloads = _view.Plan.Content.ActionType == ActionType.DownloadOnly;
        for (var i = 0; i < _actions.Count; i++)
        {
            if (_actions[i].State.Status == ActionStatus.WaitForConfirmation)
            {
                Report(i, ActionTrigger.Confirm);
            }

            if (_actions[i].State.Status == ActionStatus.Running)
            {
                Report(i, ActionTrigger.Retrieve);
            }

            if (!isSilent(_actions[i]) && ActionStateMachine.IsOpen(_actions[i].State.Status))
            {
                var said = _actions[i].State.Status == ActionStatus.Canceling ? ActionTrigger.ConfirmCancel : result();
                Report(i, downloads && said == ActionTrigger.ReportSuccess ? ActionTrigger.ReportDownloadedAsLast : said);
            }
        }

        DecideOutcomes();
    }

    // Nothing but results and deadlines wakes it: what is forgotten waits for ever.
    private void DecideOutcomes()
    {
        if (!_view.Undecided.IsEmpty)
        {
            Decide(new RolloutFact.OutcomesCommitted());
        }
    }

    private void PassTime()
    {
        // Where no device is busy, nothing happens before the engine wakes.
        var next = _now.AddMinutes(1);
        _now = _view.WakeAt > next && _view.Total.Updating == 0 ? _view.WakeAt.Value : next;
        EndGraces();
        TimeOutDevices();
        DecideOutcomes();
        if (_view.WakeAt <= _now)
        {
            Decide(new RolloutFact.DeadlineDue());
        }
    }
}
