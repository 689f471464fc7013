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
internal sealed partial class RolloutSimulation
{
    private readonly Random _random;
    private readonly List<SimulatedAction> _actions = [];
    private readonly bool _asksPeople;
    private readonly int _checkedTargets;
    private int _targets;
    private RolloutView _view;
    private DateTimeOffset _now = Now;
    private LatchState? _latch;
    private long _sequence;
    private bool _isRolledBack;

    public RolloutSimulation(int seed)
    {
        _random = new Random(seed);
        (var plan, _targets) = new RandomPlan(_random).Accepted();
        _checkedTargets = _targets;
        plan = plan with { Approval = ApprovalRule.For(plan, ApprovalRule.Never) };
        _asksPeople = _random.Next(3) == 0;
        DrawFailing();
        _view = Running(plan, [.. Enumerable.Repeat((GroupStatus.Creating, default(GroupTally)), Math.Max(1, plan.FixedGroups()))]) with { Status = RolloutStatus.Creating, StartedAt = null };
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

    private void Step()
    {
        switch (_random.Next(15))
        {
            case 14:
                ReadAlarms(isCalm: false);
                break;
            case 13:
                // The clock of the machine is set, seldom forward and seldom back.
                _now += TimeSpan.FromSeconds(_random.Next(4) == 0 ? _random.Next(-300, 300) : 0);
                Decide(new RolloutFact.DeadlineDue());
                break;
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
                TimeOutDevices();
                Decide(new RolloutFact.DeadlineDue());
                break;
            case 3:
                Decide(new RolloutFact.LeaseGained());
                break;
            case 4:
                ChangeTheFleet();
                Decide(new RolloutFact.OutcomesCommitted());
                break;
            case 5 when _targets > 0:
                ChangeHealthBefore(_random.Next(_targets));
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
            AssertMoves(before, decision);
            AssertAlarms(before, next, decision);
            if (decision.Refusal is not null)
            {
                return;
            }

            _view = decision.Next;
            if (_view.Status == RolloutStatus.Running)
            {
                _startedAt ??= _now;
            }

            next = decision.Slice is { } slice ? new RolloutFact.SliceDone(Carry(slice)) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
            AssertTallies();
        }

        AssertGrowth();
        AssertRest();
    }

    private static bool IsResult(ActionStatus status) =>
        status is ActionStatus.Finished or ActionStatus.Downloaded or ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut;

    private static bool IsGivenBack(ActionState state) => state.Standing is { Status: ActionStatus.Canceled, IsMarked: true };

    private static bool IsRetryDue(ActionState state) => state.Standing is { Status: ActionStatus.Error or ActionStatus.TimedOut, IsMarked: true };

    private List<int> Which(Func<SimulatedAction, bool> which) => [.. Enumerable.Range(0, _actions.Count).Where(i => which(_actions[i]))];

    private sealed record SimulatedAction(long GroupId, int Target, ActionState State, bool IsSkipped = false, bool FailedBefore = false, DateTimeOffset ReportedAt = default, DateTimeOffset FetchedAt = default);
}
