using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// A rollout in memory with real action rows, driven by seeded chance: devices report, people command, the stop is set and released,
/// time passes. After every step the invariants of architecture, section 9, are checked.
/// </summary>
internal sealed partial class RolloutSimulation
{
    private readonly Random _random;
    private readonly List<SimulatedAction> _actions = [];
    private readonly Dictionary<DateTimeOffset, int> _openedPerMinute = [];
    private readonly bool _asksPeople;
    private int _targets;
    private RolloutView _view;
    private DateTimeOffset _now = Now;
    private LatchState? _latch;
    private long _sequence;
    private bool _isRolledBack;

    public RolloutSimulation(int seed)
    {
        _random = new Random(seed);
        _targets = _random.Next(0, 60);
        var groups = GroupPlan.EqualSplit(_random.Next(1, 6), Group(_random.Next(0, 101), _random.Next(0, 101), (SuccessAction)_random.Next(2)));
        if (_random.Next(3) == 0)
        {
            groups = groups.ConvertAll(g => g with { ErrorLimit = new ErrorLimit.Count(_random.Next(0, 5)) });
        }

        if (_random.Next(3) == 0)
        {
            groups = groups.ConvertAll(g => g with { SoakTime = TimeSpan.FromMinutes(_random.Next(5)), ErrorMinimumSample = _random.Next(5), ErrorAction = (ErrorAction)_random.Next(3) });
        }

        var plan = Plan([.. groups]) with
        {
            Selection = DrawSelection(),
            Reading = (PlanReading)_random.Next(2),
            Pacing = _random.Next(4) switch
            {
                0 => new Pacing.Unpaced(),
                1 => new Pacing.ConstantRate(_random.Next(1, 20)),
                // Limits in which even a fleet that shrinks to one device can move, and others, which may end in a deadlock (ecs-rolling-update, B-6).
                2 when _random.Next(2) == 0 => new Pacing.CapacityWindow((CapacityMode)_random.Next(2), 0, 200, _random.Next(0, 60)),
                2 => new Pacing.CapacityWindow((CapacityMode)_random.Next(2), _random.Next(0, 101), _random.Next(100, 250), _random.Next(0, 60)),
                _ => new Pacing.ExponentialRate(_random.Next(1, 5), 1.5m, _random.Next(1, 10), (RateIncrease)_random.Next(2), 20),
            },
            MostInFlight = _random.Next(3) == 0 ? _random.Next(1, 10) : null,
            AbortCriteria = _random.Next(3) == 0 ? [new AbortCriterion(FailureType.All, _random.Next(1, 20), _random.Next(1, 101), (GuardAction)_random.Next(3))] : [],
            Breaker = _random.Next(3) == 0 ? new CircuitBreaker(BreakerKind.Count, _random.Next(1, 6), (BreakerCounting)_random.Next(3), Action: (GuardAction)_random.Next(3)) : null,
            BusyDevices = (BusyDevices)_random.Next(2),
            InFlightOnHalt = (InFlightOnHalt)_random.Next(3),
            Recovery = (Recovery)_random.Next(2),
            DeviceLimits = _random.Next(2) == 0
                ? new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(30), RetriesAfterFailure = _random.Next(4), RetriesAfterTimeout = _random.Next(3) }
                : new DeviceLimits(),
            Schedule = new RolloutSchedule
            {
                EndAt = _random.Next(3) == 0 ? Now.AddMinutes(_random.Next(1, 30)) : null,
                EndBehavior = (EndBehavior)_random.Next(3),
                Windows = _random.Next(3) == 0 ? [new MaintenanceWindow.Cron("0 0/7 * * * ?", _random.Next(1, 9))] : [],
            },
            Health = _random.Next(2) == 0
                ? new HealthWatch { Grace = TimeSpan.FromSeconds(_random.Next(3) * 40), BakeTime = TimeSpan.FromMinutes(_random.Next(3)) }
                : null,
        };
        _asksPeople = _random.Next(3) == 0;
        _view = Running(plan, [.. groups.Select(_ => (GroupStatus.Creating, default(GroupTally)))]) with { Status = RolloutStatus.Creating, StartedAt = null };
        _view = _view with { Groups = [.. _view.Groups.Select(g => g with { PlannedSize = -1, Size = 0 })] };
    }

    public RolloutView View => _view;

    /// <summary>Runs so many random steps.</summary>
    public void Run(int steps)
    {
        Decide(new RolloutFact.LeaseGained());
        for (var step = 0; step < steps; step++)
        {
            Step();
        }
    }

    /// <summary>Lets everything go well from here: no more chance, no stop, resume whenever paused. Every rollout must end, or wait for devices that match later.</summary>
    public void RunToTheEnd()
    {
        _latch = null;
        Decide(new RolloutFact.LatchChanged());
        for (var round = 0; round < 5000 && !RolloutStateMachine.IsFinal(_view.Status) && !WaitsForNewDevices; round++)
        {
            if (_view.Status == RolloutStatus.Ready)
            {
                Decide(Command(RolloutCommand.Start));
            }
            else if (_view.Status == RolloutStatus.Paused)
            {
                Decide(Command(RolloutCommand.Resume));
            }

            for (var i = 0; i < _actions.Count; i++)
            {
                Report(i, ActionTrigger.Confirm);
                Report(i, ActionTrigger.Retrieve);
                Report(i, _actions[i].State.Status == ActionStatus.Canceling ? ActionTrigger.ConfirmCancel : ActionTrigger.ReportSuccess);
            }

            EndGraces();

            // Nothing but results and deadlines wakes it: what is forgotten waits for ever.
            if (!_view.Undecided.IsEmpty)
            {
                Decide(new RolloutFact.OutcomesCommitted());
            }

            _now += TimeSpan.FromMinutes(1);
            if (_view.WakeAt <= _now)
            {
                Decide(new RolloutFact.DeadlineDue());
            }
        }
    }

    private void Step()
    {
        switch (_random.Next(13))
        {
            case 12:
                EndRollback();
                LoseSome();
                Decide(new RolloutFact.OutcomesCommitted());
                break;
            case 0:
                var commands = Enum.GetValues<RolloutCommand>().Where(c => c is not (RolloutCommand.Stop or RolloutCommand.Delete or RolloutCommand.RollBack) || _random.Next(30) == 0).ToArray();
                Decide(Command(commands[_random.Next(commands.Length)]));
                break;
            case 1:
                _latch = _random.Next(3) == 0 ? new LatchState(true, "dora", _now, null) : null;
                Decide(new RolloutFact.LatchChanged());
                break;
            case 2:
                _now += TimeSpan.FromSeconds(_random.Next(0, 90));
                EndGraces();
                Decide(new RolloutFact.DeadlineDue());
                break;
            case 3:
                Decide(new RolloutFact.LeaseGained());
                break;
            case 4:
                ChangeTheFleet();
                Decide(new RolloutFact.OutcomesCommitted());
                break;
            default:
                ReportSome();
                Decide(new RolloutFact.OutcomesCommitted());
                break;
        }
    }

    // The rollback has a life of its own; what the rollout sees of it is how it ends.
    private void EndRollback()
    {
        if (_view.Rollback is { Status: RolloutStatus.Running } rollback)
        {
            RolloutStatus[] ends = [RolloutStatus.Finished, RolloutStatus.Aborted, RolloutStatus.Stopped];
            var isGone = _random.Next(10) == 0;
            _view = _view with { Rollback = isGone ? null : rollback with { Status = ends[_random.Next(ends.Length)] } };
            Decide(new RolloutFact.RollbackEnded());
            Assert.Equal(
                _view.Rollback?.Status == RolloutStatus.Finished ? RecoveryState.RolledBack : RecoveryState.RollbackFailed, _view.Recovery);
        }
    }

    private void ReportSome()
    {
        if (_actions.Count == 0)
        {
            return;
        }

        ActionTrigger[] triggers =
        [
            ActionTrigger.Retrieve, ActionTrigger.ReportDownloaded, ActionTrigger.ReportProceeding, ActionTrigger.ReportSuccess,
            ActionTrigger.ReportFailure, ActionTrigger.TimeOut, ActionTrigger.Confirm, ActionTrigger.Deny, ActionTrigger.ConfirmCancel, ActionTrigger.CancelRejected, ActionTrigger.Remove,
        ];
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
            _actions[index] = _actions[index] with { InstalledAt = _now };
        }
    }

    // As the store does it: what is waited for is always settled, what happens later only while the rollout is open.
    private void SayHealth(int index, ActionHealth said)
    {
        var health = _actions[index].State.Standing?.Health ?? ActionHealth.Unwatched;
        if (health == ActionHealth.Pending || (health is ActionHealth.Healthy or ActionHealth.Failing && _view.Status is RolloutStatus.Running or RolloutStatus.Paused))
        {
            Become(index, _actions[index].State with { Health = said });
        }
    }

    private void EndGraces()
    {
        foreach (var i in Which(a => a.State.Standing?.Health == ActionHealth.Pending && a.InstalledAt + _view.Plan.Health!.Grace <= _now))
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

    private void Become(int index, ActionState next)
    {
        var action = _actions[index];
        _actions[index] = action with { State = next };
        if (action.State.Standing != next.Standing)
        {
            Add(new ActionOutcome(action.GroupId, action.State.Standing, next.Standing, 1));
        }
    }

    private void Add(ActionOutcome outcome) =>
        _view = _view with { Undecided = _view.Undecided.Add(outcome), UndecidedThrough = ++_sequence };

    private void Decide(RolloutFact fact)
    {
        for (RolloutFact? next = fact; next is not null;)
        {
            var before = _view with { Latch = _latch };
            var decision = RolloutDecider.Decide(before, next, _now);
            AssertSame(decision, RolloutDecider.Decide(before, next, _now));
            AssertTransitions(before, decision);
            if (decision.Refusal is not null)
            {
                return;
            }

            _view = decision.Next;
            next = decision.Slice is { } slice ? new RolloutFact.SliceDone(Carry(slice)) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
            AssertTallies();
        }

        AssertGrowth();
        AssertRest();
    }

    private SliceResult Carry(RolloutSlice slice)
    {
        switch (slice)
        {
            case RolloutSlice.PlanGroups:
                return new SliceResult(null, 0, true, [.. GroupPlanner.Sizes([.. _view.Groups.Select(g => g.Plan)], _targets)]);
            case RolloutSlice.FillGroup fill:
                var found = Math.Min(Math.Min(fill.Most, _random.Next(1, 10)), _targets - _actions.Count);
                _actions.AddRange(Enumerable.Range(_actions.Count, found).Select(target => new SimulatedAction(fill.GroupId, target, new(ActionStatus.Scheduled))));
                AddIfAny(new ActionOutcome(fill.GroupId, null, ActionStatus.Scheduled, found));
                return new SliceResult(fill.GroupId, found, found < fill.Most && _targets == _actions.Count);
            case RolloutSlice.AddGroup group:
                return AddGroup(group);
            case RolloutSlice.LookForMembers look:
                return LookForMembers(look);
            case RolloutSlice.OpenActions open:
                return Open(open);
            case RolloutSlice.TakeOver:
                Assert.Null(_latch);
                return new SliceResult(null, 1, _random.Next(2) == 0, TookOver: true);
            case RolloutSlice.EndScheduled end:
                return end.Delete ? DeleteScheduled() : MoveSome(s => s.Status == ActionStatus.Scheduled && !(end.KeepRetries && s.LastResult is not null), ActionTrigger.RequestCancel);
            case RolloutSlice.AskBack:
                return MoveSome(s => s.Status is ActionStatus.Running or ActionStatus.WaitForConfirmation or ActionStatus.Retrieved, ActionTrigger.RequestCancel);
            case RolloutSlice.ForceCancel { OnlyOffered: true }:
                return MoveSome(s => s.Status is ActionStatus.Running or ActionStatus.WaitForConfirmation, ActionTrigger.ForceCancel);
            case RolloutSlice.ForceCancel:
                return MoveSome(s => ActionStateMachine.IsOpen(s.Status), ActionTrigger.ForceCancel);
            case RolloutSlice.Recall:
                Assert.NotNull(_latch);
                return MoveSome(s => s.Standing is { Status: ActionStatus.Retrieved, IsMarked: false }, ActionTrigger.Recall);
            case RolloutSlice.WithdrawRecalls:
                Assert.Null(_latch);
                return MoveSome(s => s.IsRecalled, ActionTrigger.WithdrawRecall);
            case RolloutSlice.PlanAgain:
                Assert.Null(_latch);
                return PlanAgain(IsGivenBack);
            case RolloutSlice.TryAgain:
                Assert.Null(_latch);
                Assert.Equal(RolloutStatus.Running, _view.Status);
                return PlanAgain(IsRetryDue);
            case RolloutSlice.GiveUpRecalls:
                return GiveUpRecalls();
            case RolloutSlice.CreateRollback:
                return CreateRollback();
            case RolloutSlice.RemoveRollout:
                _view = _view with { Status = RolloutStatus.Deleted };
                return new SliceResult(null, 0, true);
            default:
                throw new System.Diagnostics.UnreachableException(slice.ToString());
        }
    }

    // Exactly one, and only of a rollout that takes nothing back any more.
    private SliceResult CreateRollback()
    {
        Assert.True(RolloutStateMachine.IsFinal(_view.Status) && _view.Status != RolloutStatus.Deleted, $"rolled back while {_view.Status}");
        Assert.DoesNotContain(_actions, a => a.State.Status is ActionStatus.Scheduled or ActionStatus.Running or ActionStatus.WaitForConfirmation);
        Assert.False(_isRolledBack, "rolled back twice");
        var touched = _actions.Count(a => a.State.Status is not (ActionStatus.Canceled or ActionStatus.Removed) && !a.IsSkipped);
        if (touched == 0 || _random.Next(4) == 0)
        {
            return new SliceResult(null, 0, true) { LeftBehind = touched };
        }

        _isRolledBack = true;
        _view = _view with { Rollback = new RolloutLink(42, "rollback", RolloutStatus.Running), LeftBehind = 0 };
        return new SliceResult(null, 1, true) { RollbackId = 42, LeftBehind = 0 };
    }

    private SliceResult Open(RolloutSlice.OpenActions open)
    {
        Assert.Null(_latch);
        Assert.Equal(RolloutStatus.Running, _view.Status);
        Assert.True(WindowCalendar.Of(_view.Plan.Schedule).At(_now).IsOpen, "opens outside the windows");
        Assert.True(open.AreRetries || !(_now >= _view.Plan.Schedule.EndAt), "opens after the planned end");
        Assert.True(_view.HasTakenOver || _view.Plan.BusyDevices == BusyDevices.Wait, "opened before other rollouts were told");
        var opened = 0;
        var skips = _random.Next(10) == 0;
        var candidates = Which(a => a.GroupId == open.GroupId && a.State.Status == ActionStatus.Scheduled && open.AreRetries == a.State.LastResult is not null);
        foreach (var i in candidates.Take(open.Most))
        {
            Become(i, _actions[i].State with { Status = skips ? ActionStatus.Finished : _asksPeople && _random.Next(2) == 0 ? ActionStatus.WaitForConfirmation : ActionStatus.Running });
            _actions[i] = _actions[i] with { IsSkipped = skips };
            opened += skips ? 0 : 1;
        }

        if (_view.Plan.MostInFlight is { } most)
        {
            Assert.True(_actions.Count(a => ActionStateMachine.IsOpen(a.State.Status)) <= most, $"more than {most} in flight");
        }

        if (opened > 0 && !open.AreRetries && _view.Plan.Pacing is Pacing.CapacityWindow window)
        {
            AssertCapacity(window, _view.Undecided.Aggregate(_view.Total, (tally, outcome) => tally.After(outcome)));
        }

        Assert.True((!open.AreRetries && !open.HaveJoined) || open.Minute is null, "a retry or a device that joined later uses the rate budget");
        if (open.Minute is { } minute && _view.Plan.Pacing.BudgetAt(_view.Pace.Step) is { } budget)
        {
            _openedPerMinute[minute] = _openedPerMinute.GetValueOrDefault(minute) + opened;
            Assert.True(_openedPerMinute[minute] <= budget, $"{_openedPerMinute[minute]} opened in one minute at {budget}/min");
            _view = _view with { Pace = _view.Pace with { Opened = _view.Pace.Opened + opened } };
        }

        return new SliceResult(open.GroupId, candidates.Count, candidates.Count < open.Most, AreRetries: open.AreRetries);
    }

    // ecs-rolling-update, B-8.
    private static void AssertCapacity(Pacing.CapacityWindow window, GroupTally tally)
    {
        var (serving, lower) = (CapacityLimits.Healthy(window.Mode, tally), CapacityLimits.Lower(tally.Members, window.MinimumHealthyPercent));
        Assert.True(serving >= lower, $"{serving} of {tally.Members} devices serve, at least {lower} must");
        Assert.True(
            window.Mode == CapacityMode.InPlace || tally.Members + tally.Updating <= CapacityLimits.Upper(tally.Members, window.MaximumPercent),
            $"{tally.Updating} of {tally.Members} devices are doubled at {window.MaximumPercent} %");
    }

    // A slice may do less than all; what is left must be found again.
    private SliceResult MoveSome(Func<ActionState, bool> which, ActionTrigger trigger)
    {
        var found = Which(a => which(a.State));
        var moved = found.Take(_random.Next(1, 20)).ToList();
        foreach (var i in moved)
        {
            Assert.True(ActionStateMachine.TryMove(_actions[i].State.Status, trigger, out var move), $"{trigger} of {_actions[i].State}");
            Become(i, _actions[i].State.After(trigger, move.To));
        }

        return new SliceResult(null, moved.Count, moved.Count == found.Count);
    }

    private SliceResult DeleteScheduled()
    {
        var found = Which(a => a.State.Status == ActionStatus.Scheduled);
        foreach (var i in found.OrderDescending())
        {
            Add(new ActionOutcome(_actions[i].GroupId, _actions[i].State.Standing, null, 1));
            _actions.RemoveAt(i);
        }

        return new SliceResult(null, found.Count, true);
    }

    private SliceResult PlanAgain(Func<ActionState, bool> which)
    {
        var found = Which(a => which(a.State)).Take(_random.Next(1, 20)).ToList();
        foreach (var i in found)
        {
            var old = _actions[i];
            _actions[i] = old with { State = old.State with { Recall = ActionRecall.Replaced } };
            var again = new ActionState(
                ActionStatus.Scheduled, LastResult: old.State.Status == ActionStatus.Canceled ? old.State.LastResult : old.State.Status);
            _actions.Add(new SimulatedAction(old.GroupId, old.Target, again));
            Add(new ActionOutcome(old.GroupId, old.State.Standing, again.Standing, 1));
        }

        return new SliceResult(null, found.Count, false);
    }

    private SliceResult GiveUpRecalls()
    {
        var found = Which(a => a.State.IsRecalled || IsGivenBack(a.State) || IsRetryDue(a.State)).Take(_random.Next(1, 20)).ToList();
        found.ForEach(i => Become(i, _actions[i].State with { Recall = ActionRecall.None }));
        return new SliceResult(null, found.Count, false);
    }

    private static bool IsResult(ActionStatus status) =>
        status is ActionStatus.Finished or ActionStatus.Downloaded or ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut;

    private static bool IsGivenBack(ActionState state) => state.Standing is { Status: ActionStatus.Canceled, IsMarked: true };

    private static bool IsRetryDue(ActionState state) => state.Standing is { Status: ActionStatus.Error or ActionStatus.TimedOut, IsMarked: true };

    private List<int> Which(Func<SimulatedAction, bool> which) => [.. Enumerable.Range(0, _actions.Count).Where(i => which(_actions[i]))];

    private void AddIfAny(ActionOutcome outcome)
    {
        if (outcome.Count > 0)
        {
            Add(outcome);
        }
    }

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
            int Health(ActionHealth health) => counts.Where(c => c.Key.Item1 == group.Id && c.Key.Item2.Health == health).Sum(c => c.Value);
            Assert.Equal((Health(ActionHealth.Pending), Health(ActionHealth.Failing)), (tally.HealthPending, tally.HealthFailing));
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
            .Select(newest => newest.State.Standing?.Health == ActionHealth.Failing
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
        if (_view.Status == RolloutStatus.Running && _now >= _view.Plan.Schedule.EndAt)
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

    private static void AssertSame(RolloutDecision a, RolloutDecision b)
    {
        Assert.Equal(a.Slice, b.Slice);
        Assert.Equal(a.Refusal, b.Refusal);
        Assert.Equal(a.Events, b.Events);
        Assert.Equal(a.Next.Groups, b.Next.Groups);
        Assert.Equal((a.Next.Status, a.Next.Cause, a.Next.WakeAt, a.LookAgain), (b.Next.Status, b.Next.Cause, b.Next.WakeAt, b.LookAgain));
    }

    private void AssertTransitions(RolloutView before, RolloutDecision decision)
    {
        if (_latch is not null)
        {
            Assert.NotEqual(RolloutStatus.Running, decision.Next.Status);
            Assert.False(decision.Slice is RolloutSlice.OpenActions or RolloutSlice.TryAgain);
        }

        foreach (var moved in decision.Events.Where(e => e.Kind == RolloutEventKind.RolloutMoved))
        {
            Assert.Contains(RolloutStateMachine.Moves, m => (m.From.ToString(), m.To.ToString()) == (moved.FromStatus, moved.ToStatus));
        }

        foreach (var moved in decision.Events.Where(e => e is { Kind: RolloutEventKind.GroupMoved, FromStatus: not null }))
        {
            Assert.Contains(GroupStateMachine.Moves, m => (m.From.ToString(), m.To.ToString()) == (moved.FromStatus, moved.ToStatus));
        }

        foreach (var moved in decision.Events.Where(e => e.Kind == RolloutEventKind.RecoveryMoved))
        {
            Assert.Contains(RecoveryStateMachine.Moves, m => (m.From.ToString(), m.To.ToString()) == (moved.FromStatus, moved.ToStatus));
        }

        Assert.True(decision.Events.Count(e => e.ToStatus == nameof(RolloutStatus.Paused)) <= 1, "paused twice in one decision");
        if (!RolloutStateMachine.IsFinal(decision.Next.Status) && decision.Next.Status != RolloutStatus.Draft && !decision.LookAgain && decision.Slice is null)
        {
            Assert.True(decision.Waiting.Count > 0, $"{decision.Next.Status} does not say what it waits for, after {before.Status}");
        }
    }

    private sealed record SimulatedAction(long GroupId, int Target, ActionState State, bool IsSkipped = false, DateTimeOffset InstalledAt = default);
}
