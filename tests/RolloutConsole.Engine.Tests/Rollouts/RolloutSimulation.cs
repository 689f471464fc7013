using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// A rollout in memory with real action rows, driven by seeded chance: devices report, people command, the stop is set and released,
/// time passes. After every step the invariants of architecture, section 9, are checked.
/// </summary>
internal sealed class RolloutSimulation
{
    private readonly Random _random;
    private readonly List<(long GroupId, ActionStatus Status)> _actions = [];
    private readonly Dictionary<DateTimeOffset, int> _openedPerMinute = [];
    private readonly int _targets;
    private RolloutView _view;
    private DateTimeOffset _now = Now;
    private LatchState? _latch;
    private long _sequence;
    private int _starts;

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
            groups = groups.ConvertAll(g => g with { SoakTime = TimeSpan.FromMinutes(_random.Next(5)), ErrorMinimumSample = _random.Next(5), ErrorAction = (ErrorAction)_random.Next(2) });
        }

        var plan = Plan([.. groups]) with
        {
            Reading = (PlanReading)_random.Next(2),
            Pacing = _random.Next(3) switch
            {
                0 => new Pacing.Unpaced(),
                1 => new Pacing.ConstantRate(_random.Next(1, 20)),
                _ => new Pacing.ExponentialRate(_random.Next(1, 5), 1.5m, _random.Next(1, 10), (RateIncrease)_random.Next(2), 20),
            },
            MostInFlight = _random.Next(3) == 0 ? _random.Next(1, 10) : null,
            AbortCriteria = _random.Next(3) == 0 ? [new AbortCriterion(FailureType.All, _random.Next(1, 20), _random.Next(1, 101), (GuardAction)_random.Next(2))] : [],
            Breaker = _random.Next(3) == 0 ? new CircuitBreaker(BreakerKind.Count, _random.Next(1, 6), (BreakerCounting)_random.Next(3), Action: (GuardAction)_random.Next(2)) : null,
            InFlightOnHalt = (InFlightOnHalt)_random.Next(3),
        };
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

    /// <summary>Lets everything go well from here: no more chance, no stop, resume whenever paused. Every rollout must end.</summary>
    public void RunToTheEnd()
    {
        _latch = null;
        for (var round = 0; round < 5000 && !RolloutStateMachine.IsFinal(_view.Status); round++)
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
                Report(i, ActionTrigger.Retrieve);
                Report(i, _actions[i].Status == ActionStatus.Canceling ? ActionTrigger.ConfirmCancel : ActionTrigger.ReportSuccess);
            }

            Decide(new RolloutFact.OutcomesCommitted());
            _now += TimeSpan.FromMinutes(1);
            Decide(new RolloutFact.DeadlineDue());
        }
    }

    private void Step()
    {
        switch (_random.Next(12))
        {
            case 0:
                var commands = Enum.GetValues<RolloutCommand>().Where(c => c is not (RolloutCommand.Stop or RolloutCommand.Delete) || _random.Next(30) == 0).ToArray();
                Decide(Command(commands[_random.Next(commands.Length)]));
                break;
            case 1:
                _latch = _random.Next(3) == 0 ? new LatchState(true, "dora", _now, null) : null;
                Decide(new RolloutFact.LatchChanged());
                break;
            case 2:
                _now += TimeSpan.FromSeconds(_random.Next(0, 90));
                Decide(new RolloutFact.DeadlineDue());
                break;
            case 3:
                Decide(new RolloutFact.LeaseGained());
                break;
            default:
                ReportSome();
                Decide(new RolloutFact.OutcomesCommitted());
                break;
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
            ActionTrigger.Retrieve, ActionTrigger.ReportProceeding, ActionTrigger.ReportSuccess, ActionTrigger.ReportFailure,
            ActionTrigger.ConfirmCancel, ActionTrigger.CancelRejected, ActionTrigger.Remove,
        ];
        for (var n = _random.Next(1, 8); n > 0; n--)
        {
            var trigger = triggers[_random.Next(triggers.Length)];
            if (trigger != ActionTrigger.Remove || _random.Next(20) == 0)
            {
                Report(_random.Next(_actions.Count), trigger);
            }
        }
    }

    private void Report(int index, ActionTrigger trigger)
    {
        var (groupId, status) = _actions[index];
        if (ActionStateMachine.TryMove(status, trigger, out var move) && move.To != status)
        {
            _actions[index] = (groupId, move.To);
            Add(new ActionOutcome(groupId, status, move.To, 1));
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
    }

    private SliceResult Carry(RolloutSlice slice)
    {
        switch (slice)
        {
            case RolloutSlice.PlanGroups:
                return new SliceResult(null, 0, true, [.. GroupPlanner.Sizes([.. _view.Groups.Select(g => g.Plan)], _targets)]);
            case RolloutSlice.FillGroup fill:
                var found = Math.Min(Math.Min(fill.Most, _random.Next(1, 10)), _targets - _actions.Count);
                _actions.AddRange(Enumerable.Repeat((fill.GroupId, ActionStatus.Scheduled), found));
                AddIfAny(new ActionOutcome(fill.GroupId, null, ActionStatus.Scheduled, found));
                return new SliceResult(fill.GroupId, found, found < fill.Most && _targets == _actions.Count);
            case RolloutSlice.OpenActions open:
                return Open(open);
            case RolloutSlice.EndScheduled end:
                return MoveAll(s => s == ActionStatus.Scheduled, end.Delete ? null : ActionStatus.Canceled);
            case RolloutSlice.AskBack:
                return MoveAll(s => s is ActionStatus.Running or ActionStatus.Retrieved, ActionStatus.Canceling);
            case RolloutSlice.ForceCancel { OnlyOffered: true }:
                return MoveAll(s => s is ActionStatus.Running or ActionStatus.WaitForConfirmation, ActionStatus.Canceled);
            case RolloutSlice.ForceCancel:
                return MoveAll(ActionStateMachine.IsOpen, ActionStatus.Canceled);
            case RolloutSlice.RemoveRollout:
                _view = _view with { Status = RolloutStatus.Deleted };
                return new SliceResult(null, 0, true);
            default:
                throw new System.Diagnostics.UnreachableException(slice.ToString());
        }
    }

    private SliceResult Open(RolloutSlice.OpenActions open)
    {
        Assert.Null(_latch);
        Assert.Equal(RolloutStatus.Running, _view.Status);
        var opened = 0;
        var skips = _random.Next(10) == 0;
        var candidates = Enumerable.Range(0, _actions.Count).Where(i => _actions[i] == (open.GroupId, ActionStatus.Scheduled)).ToList();
        foreach (var i in candidates.Take(open.Most))
        {
            var to = skips ? ActionStatus.Finished : ActionStatus.Running;
            _actions[i] = (open.GroupId, to);
            Add(new ActionOutcome(open.GroupId, ActionStatus.Scheduled, to, 1));
            opened += skips ? 0 : 1;
        }

        _starts += opened;
        if (_view.Plan.MostInFlight is { } most)
        {
            Assert.True(_actions.Count(a => ActionStateMachine.IsOpen(a.Status)) <= most, $"more than {most} in flight");
        }

        if (open.Minute is { } minute && _view.Plan.Pacing.BudgetAt(_view.Pace.Step) is { } budget)
        {
            _openedPerMinute[minute] = _openedPerMinute.GetValueOrDefault(minute) + opened;
            Assert.True(_openedPerMinute[minute] <= budget, $"{_openedPerMinute[minute]} opened in one minute at {budget}/min");
            _view = _view with { Pace = _view.Pace with { Opened = _view.Pace.Opened + opened } };
        }

        return new SliceResult(open.GroupId, candidates.Count, candidates.Count < open.Most);
    }

    private SliceResult MoveAll(Func<ActionStatus, bool> which, ActionStatus? to)
    {
        var moved = 0;
        for (var i = _actions.Count - 1; i >= 0; i--)
        {
            var (groupId, status) = _actions[i];
            if (!which(status))
            {
                continue;
            }

            moved++;
            Add(new ActionOutcome(groupId, status, to, 1));
            if (to is { } status2)
            {
                _actions[i] = (groupId, status2);
            }
            else
            {
                _actions.RemoveAt(i);
            }
        }

        return new SliceResult(null, moved, true);
    }

    private void AddIfAny(ActionOutcome outcome)
    {
        if (outcome.Count > 0)
        {
            Add(outcome);
        }
    }

    private void AssertTallies()
    {
        foreach (var group in _view.Groups)
        {
            var tally = _view.Undecided.Where(o => o.GroupId == group.Id).Aggregate(group.Tally, (t, o) => t.After(o));
            foreach (var status in Enum.GetValues<ActionStatus>())
            {
                Assert.Equal(_actions.Count(a => a == (group.Id, status)), tally[status]);
            }
        }
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
            Assert.False(decision.Slice is RolloutSlice.OpenActions);
        }

        foreach (var moved in decision.Events.Where(e => e.Kind == RolloutEventKind.RolloutMoved))
        {
            Assert.Contains(RolloutStateMachine.Moves, m => (m.From.ToString(), m.To.ToString()) == (moved.FromStatus, moved.ToStatus));
        }

        foreach (var moved in decision.Events.Where(e => e.Kind == RolloutEventKind.GroupMoved))
        {
            Assert.Contains(GroupStateMachine.Moves, m => (m.From.ToString(), m.To.ToString()) == (moved.FromStatus, moved.ToStatus));
        }

        Assert.True(decision.Events.Count(e => e.ToStatus == nameof(RolloutStatus.Paused)) <= 1, "paused twice in one decision");
        if (!RolloutStateMachine.IsFinal(decision.Next.Status) && decision.Next.Status != RolloutStatus.Draft && !decision.LookAgain && decision.Slice is null)
        {
            Assert.True(decision.Waiting.Count > 0, $"{decision.Next.Status} does not say what it waits for, after {before.Status}");
        }
    }
}
