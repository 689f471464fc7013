using System.Diagnostics;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>
/// Runs a plan on a virtual clock with simulated devices. Asks the live decider as the runner does: facts in, slices carried out,
/// follow-ups until it rests; only that slices move counts instead of rows. Events are batched by the second. The same seed gives the
/// same run.
/// </summary>
public sealed partial class RolloutSimulator
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(400);
    private static readonly ActionStanding s_pending = new(ActionStatus.Finished, Health: ActionHealth.Pending);
    private static readonly ActionStanding s_healthy = new(ActionStatus.Finished, Health: ActionHealth.Healthy);
    private static readonly Caller s_person = new("forecast", ConsoleRole.All, CallerKind.Person);

    private readonly IReadOnlyList<int> _sizes;
    private readonly DeviceModel _model;
    private readonly Random _random;
    private readonly DateTimeOffset _start;
    private readonly DeviceCalendar _calendar;
    private readonly ActionStanding _success;
    private readonly List<ActionOutcome> _outcomes = [];
    private readonly List<RunStep> _steps = [];
    private RolloutView _view;
    private int _second;
    private int _lastResult;
    private int _offered;
    private int _touched;
    private int _checks;
    private (int Second, int Failures)? _halt;
    private RunRecord? _record;

    private RolloutSimulator(RolloutPlan plan, IReadOnlyList<int> sizes, DeviceModel model, Random random, DateTimeOffset start)
    {
        (_sizes, _model, _random, _start) = (sizes, model, random, start);
        (_calendar, _retries) = (new DeviceCalendar(sizes.Count), [.. sizes.Select(_ => new Retries())]);
        // No device says anything of its health: each is healthy when its grace is over.
        _success = plan.Content.ActionType == ActionType.DownloadOnly ? ActionStatus.Downloaded
            : plan.Health is { } health ? health.AfterInstallation() == ActionHealth.Pending ? s_pending : s_healthy
            : ActionStatus.Finished;
        var reason = new StatusReason("forecast", "Simulated", start, StatusReason.Engine);
        _view = new RolloutView
        {
            Id = 1,
            Name = "forecast",
            Plan = plan.WithoutGrowth() with
            {
                // No run knows what else the fleet will say of itself.
                Alarms = null,

                // Nobody is there to approve: what is foreseen is the rollout after its approval.
                Approval = ApprovalRule.Never,
                Schedule = plan.Schedule with { Start = RolloutStart.Manual, StartAt = null },
            },
            Reason = reason,
            CreatedAt = start,
            Groups = [.. plan.Groups.Select((g, i) => new GroupView { Id = i, Number = i + 1, Plan = g, Reason = reason })],
        };
    }

    private DateTimeOffset Now => _start.AddSeconds(_second);

    /// <summary>Runs a plan to its end.</summary>
    /// <param name="plan">A plan without faults; it starts at once, whatever its schedule says of the start and whoever must approve it. Its windows and its end hold.</param>
    /// <param name="sizes">Devices of each group.</param>
    /// <param name="model">How devices behave, drawn as it is.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="start">When it starts.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ArgumentException">There is not one size for each group.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SimulatedRun Run(
        RolloutPlan plan, IReadOnlyList<int> sizes, DeviceModel model, Random random, DateTimeOffset start, CancellationToken cancellationToken = default)
    {
        if (sizes.Count != plan.Groups.Count)
        {
            throw new ArgumentException($"There are {sizes.Count} sizes for {plan.Groups.Count} groups.", nameof(sizes));
        }

        return new RolloutSimulator(plan, sizes, model, random, start).Run(cancellationToken);
    }

    /// <summary>Runs a plan to its end like <see cref="Run(RolloutPlan, IReadOnlyList{int}, DeviceModel, Random, DateTimeOffset, CancellationToken)"/>, and lists what each device did.</summary>
    internal static RecordedRollout Record(RolloutPlan plan, IReadOnlyList<int> sizes, DeviceModel model, Random random, DateTimeOffset start)
    {
        var simulator = new RolloutSimulator(plan, sizes, model, random, start) { _record = new RunRecord() };
        simulator.Run(CancellationToken.None);
        return simulator._record.Of(simulator._view);
    }

    private SimulatedRun Run(CancellationToken cancellationToken)
    {
        Decide(new RolloutFact.LeaseGained());
        Decide(new RolloutFact.OperatorCommand(RolloutCommand.Start, s_person, null));
        NoteStep();
        while (NextSecond() is { } next && TimeSpan.FromSeconds(next) < s_longest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _second = next;
            LetDevicesAct();
            if (_view.WakeAt is { } wakeAt && wakeAt <= Now && !RolloutStateMachine.IsFinal(_view.Status))
            {
                Decide(new RolloutFact.DeadlineDue());
            }

            NoteStep();
        }

        var ending = _view.Status switch
        {
            RolloutStatus.Finished => RunEnding.Finished,
            RolloutStatus.Aborted => RunEnding.Aborted,
            RolloutStatus.Paused => RunEnding.Paused,
            _ => RunEnding.Waiting,
        };
        var over = ending == RunEnding.Waiting ? _lastResult : ending == RunEnding.Finished ? (int)(_view.EndedAt!.Value - _start).TotalSeconds : _halt!.Value.Second;
        return new SimulatedRun(ending, TimeSpan.FromSeconds(over), _view.Reason, _halt?.Failures ?? _view.Total.Failed, _view.Total.Failed, _touched, _checks, _steps)
        {
            LeftOut = _view.End is { IsEndTime: true } ? _view.TotalTargets - _offered : 0,
        };
    }

    private int? NextSecond()
    {
        var wake = RolloutStateMachine.IsFinal(_view.Status) || _view.WakeAt is not { } wakeAt ? (int?)null : Math.Max(_second, (int)Math.Ceiling((wakeAt - _start).TotalSeconds));
        return _calendar.Next is { } device && (wake is null || device <= wake) ? device : wake;
    }

    private void LetDevicesAct()
    {
        if (_calendar.Next != _second)
        {
            return;
        }

        var page = _calendar.Take();
        Fetch(page);

        foreach (var (group, count) in page.Confirmations)
        {
            Note(group, s_pending, s_healthy, count);
        }

        foreach (var end in page.Ends)
        {
            End(end);
        }

        var hasResults = page.Ends.Count + page.Confirmations.Count > 0;
        _calendar.GiveBack(page);

        // That a device has fetched its update decides nothing by itself; it is folded before the next decision.
        if (hasResults)
        {
            _lastResult = _second;
            Decide(new RolloutFact.OutcomesCommitted());
        }
    }

    private void Fetch(DeviceCalendar.Page page)
    {
        _touched += page.FetchCount;
        for (var group = 0; group < page.Fetches.Length; group++)
        {
            if (page.Fetches[group] == 0)
            {
                continue;
            }

            Note(group, ActionStatus.Running, ActionStatus.Retrieved, page.Fetches[group]);
            for (var i = 0; i < page.Fetches[group]; i++)
            {
                Begin(group, _record?.Fetch(group, _second, Now) ?? default);
            }
        }

        foreach (var (group, attempt) in page.Retries)
        {
            Move(group, attempt, ActionStatus.Running, ActionStatus.Retrieved);
            _record?.Fetch(attempt, Now);
            Begin(group, attempt);
        }
    }

    private void Decide(RolloutFact fact)
    {
        for (RolloutFact? next = fact; next is not null;)
        {
            var before = _view with { Undecided = [.. _outcomes], UndecidedThrough = _view.DecidedThrough + 1 };
            _outcomes.Clear();
            var decision = RolloutDecider.Decide(before, next, Now);
            if (decision.Refusal is { } refusal)
            {
                throw new UnreachableException(refusal);
            }

            _view = decision.Next;
            NoteHalt();
            next = decision.Slice is { } slice ? new RolloutFact.SliceDone(Carry(slice))
                : decision.LookAgain ? new RolloutFact.LookAgain()
                : AnswerCheck();
        }
    }

    // A forecast cannot know how long people take: a check is answered at once, and the number of checks is said.
    private RolloutFact.OperatorCommand? AnswerCheck()
    {
        if (_view is not { Status: RolloutStatus.Paused, Cause: PauseCause.Check })
        {
            return null;
        }

        _checks++;
        return new RolloutFact.OperatorCommand(RolloutCommand.Resume, s_person, null);
    }

    private void NoteHalt()
    {
        if (_halt is null && (_view.Status == RolloutStatus.Aborted || _view is { Status: RolloutStatus.Paused, Cause: not PauseCause.Check }))
        {
            // The decider counts failures one by one, so the tally may hold more of this second than the guard had seen; that is at most a second's worth.
            _halt = (_second, _view.Total.Failed);
        }
    }

    private SliceResult Carry(RolloutSlice slice)
    {
        switch (slice)
        {
            case RolloutSlice.PlanGroups:
                return new SliceResult(null, 0, true, [.. _sizes]);
            case RolloutSlice.FillGroup fill:
                Note((int)fill.GroupId, null, ActionStatus.Scheduled, fill.Most);
                return new SliceResult(fill.GroupId, fill.Most, false);
            case RolloutSlice.OpenActions { AreRetries: true } open:
                return OpenRetries(open);
            case RolloutSlice.OpenActions open:
                return Open(open);
            case RolloutSlice.TryAgain:
                PlanRetries();
                break;
            case RolloutSlice.GiveUpRecalls:
                GiveUpRetries();
                break;
            case RolloutSlice.TakeOver:
                // The forecast knows of no other rollout.
                return new SliceResult(null, 0, true, TookOver: true);
            case RolloutSlice.EndScheduled { KeepRetries: true }:
                MoveFirstAttempts(ActionStatus.Scheduled, ActionStatus.Canceled);
                break;
            case RolloutSlice.EndScheduled:
                MoveAll(ActionStatus.Scheduled, ActionStatus.Canceled);
                Array.ForEach(_retries, r => r.Planned.Clear());
                break;
            case RolloutSlice.ForceCancel { OnlyOffered: true }:
                MoveAll(ActionStatus.Running, ActionStatus.Canceled);
                DropFetches();
                break;
            case RolloutSlice.ForceCancel:
                MoveAll(ActionStatus.Running, ActionStatus.Canceled);
                MoveAll(ActionStatus.Retrieved, ActionStatus.Canceled);
                DropFetches();
                _calendar.DropEnds();
                break;
            case RolloutSlice.AskBack:
                AskBack();
                break;
            case RolloutSlice.CreateRollback:
                // The run ends with the abort: what a rollback would take is not simulated, and the page says so.
                return new SliceResult(null, 0, true) { LeftBehind = 0 };
            default:
                throw new UnreachableException($"a forecast never needs {slice}");
        }

        return new SliceResult(null, 1, true);
    }

    private SliceResult Open(RolloutSlice.OpenActions open)
    {
        var group = (int)open.GroupId;
        Note(group, ActionStatus.Scheduled, ActionStatus.Running, open.Most);
        for (var i = 0; i < open.Most; i++)
        {
            var fetches = _second + _model.DrawPollWait(_random);
            _calendar.AddFetch(fetches, group);
            _record?.Offer(group, fetches, Now);
        }

        _offered += open.Most;
        _view = open.Minute is null ? _view : _view with { Pace = _view.Pace with { Opened = _view.Pace.Opened + open.Most } };
        return new SliceResult(open.GroupId, open.Most, false);
    }

    private void DropFetches()
    {
        _calendar.DropFetches();
        _record?.Withdraw(Now);
    }

    // Devices give back what they are asked for when they next call in; the silent ones never do, and may time out.
    private void AskBack()
    {
        MoveAll(ActionStatus.Retrieved, ActionStatus.Canceling);
        foreach (var (second, end) in _calendar.DropEnds())
        {
            var isSilent = end.To == ActionStatus.TimedOut;
            _calendar.AddEnd(
                isSilent ? second : _second + _model.DrawPollWait(_random),
                end with { From = ActionStatus.Canceling, To = isSilent ? ActionStatus.TimedOut : ActionStatus.Canceled });
        }
    }

    // Outcomes are run-length coded, as the store hands them to the decider.
    private void Note(int group, ActionStanding? from, ActionStanding to, int count)
    {
        var outcome = new ActionOutcome(group, from, to, count);
        if (_outcomes.Count > 0 && _outcomes[^1] is var last && last with { Count = count } == outcome)
        {
            _outcomes[^1] = last with { Count = last.Count + count };
        }
        else
        {
            _outcomes.Add(outcome);
        }
    }

    private void NoteStep()
    {
        if (_steps.Count == 0 || _steps[^1].Offered != _offered || _steps[^1].Touched != _touched)
        {
            _steps.Add(new RunStep(_second, _offered, _touched));
        }
    }
}
