using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>The set-based work that decisions order. A slice may do less than all; what is left must be found again.</summary>
internal sealed partial class RolloutSimulation
{
    private SliceResult Carry(RolloutSlice slice)
    {
        switch (slice)
        {
            case RolloutSlice.PlanGroups:
                return PlanGroups();
            case RolloutSlice.FillGroup fill:
                return FillGroup(fill);
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
        Assert.DoesNotContain(_actions, a => a.State.Status is ActionStatus.Scheduled or ActionStatus.WaitForConfirmation);

        // Who fetched it and refused to give it back, asked by a person, is at work: it joins when that is over (B-17).
        Assert.DoesNotContain(_actions, a => a.State.Status == ActionStatus.Running && a.FetchedAt == default);
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

    // As the store does it: all groups at once where none has a filter of its own, else one after the other (hawkbit-rollouts, 3.3).
    private SliceResult PlanGroups()
    {
        var plans = _view.Plan.Groups;
        if (!plans.Exists(g => g.Filter.Length > 0))
        {
            return new SliceResult(null, 0, true, [.. GroupPlanner.Sizes(plans, _targets)]);
        }

        var first = _view.Groups.FindIndex(g => g is { Status: GroupStatus.Creating, PlannedSize: < 0 });
        var sizes = Enumerable.Repeat(-1, plans.Count).ToArray();
        sizes[first] = GroupPlanner.ExpectedSize(plans, first, WhoMayJoin(first).Count);
        return new SliceResult(null, 0, true, [.. sizes]);
    }

    private SliceResult FillGroup(RolloutSlice.FillGroup fill)
    {
        var coming = WhoMayJoin((int)fill.GroupId - 1);
        var found = coming.Take(Math.Min(fill.Most, _random.Next(1, 10))).ToList();
        _actions.AddRange(found.Select(target => new SimulatedAction(fill.GroupId, target, Planned(target))));
        found.ForEach(target => Add(new ActionOutcome(fill.GroupId, null, Planned(target).Standing, 1)));
        return new SliceResult(fill.GroupId, found.Count, found.Count < fill.Most && found.Count == coming.Count);
    }

    private List<int> WhoMayJoin(int group)
    {
        var taken = _actions.Select(a => a.Target).ToHashSet();
        return [.. Enumerable.Range(0, _targets).Where(t => !taken.Contains(t) && RandomPlan.Matches(_view.Plan.Groups[group].Filter, t))];
    }

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
            var again = Planned(old.Target, old.State.Status == ActionStatus.Canceled ? old.State.LastResult : old.State.Status);
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
}
