using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Devices that appear, stop matching and match again while the rollout runs.</summary>
internal sealed partial class RolloutSimulation
{
    private readonly HashSet<int> _away = [];
    private readonly HashSet<int> _deleted = [];

    /// <summary>True when everything is done, and the rollout says that it waits for new devices.</summary>
    public bool WaitsForNewDevices =>
        _view is { Status: RolloutStatus.Running, Total.IsOver: true } && _view.Plan.Grows() && _view.NextLookAt is not null
        && RolloutWaiting.Explain(_view, _now) is [{ Kind: BlockerKind.Growth }, ..];

    private TargetSelection DrawSelection() => _random.Next(4) switch
    {
        0 => new TargetSelection("id==*", SelectionMode.Dynamic, _random.Next(2) == 0 ? null : new DynamicGroups(_random.Next(1, 10), "-later")),
        1 => new TargetSelection("id==*", SelectionMode.Continuous),
        _ => new TargetSelection("id==*"),
    };

    private void ChangeTheFleet()
    {
        _targets += _random.Next(0, 6);
        for (var n = _random.Next(0, 4); n > 0 && _targets > 0; n--)
        {
            var target = _random.Next(_targets);
            if (!_away.Remove(target))
            {
                _away.Add(target);
            }
        }
    }

    private SliceResult AddGroup(RolloutSlice.AddGroup group)
    {
        Assert.Equal(_view.Groups.Count + 1, group.Number);
        Assert.True(_view.Plan.Grows());
        _view = _view with
        {
            Groups = _view.Groups.Add(new GroupView
            {
                Id = group.Number, Number = group.Number, Plan = group.Plan, PlannedSize = group.PlannedSize, Status = group.Status, Reason = group.Reason,
            }),
        };
        return new SliceResult(null, 1, true);
    }

    private SliceResult LookForMembers(RolloutSlice.LookForMembers look)
    {
        Assert.Null(_latch);
        Assert.Equal(RolloutStatus.Running, _view.Status);
        Assert.Equal(_view.Groups[^1].Id, look.GroupId);
        Assert.InRange(look.Most, 1, RolloutDecider.LargestSlice);
        var leavers = look.RemovesLeavers
            ? Which(a => a.State is { Recall: ActionRecall.None } && (a.State.Status == ActionStatus.Scheduled || ActionStateMachine.IsOpen(a.State.Status)) && _away.Contains(a.Target))
            : [];
        foreach (var i in leavers)
        {
            Become(i, _actions[i].State.After(ActionTrigger.Remove, ActionStatus.Removed));
        }

        var taking = _actions.Where(a => a.State.Recall != ActionRecall.Replaced && a.State.Status != ActionStatus.Removed).Select(a => a.Target).ToHashSet();
        var coming = Enumerable.Range(0, _targets).Where(t => !taking.Contains(t) && !_away.Contains(t) && !_deleted.Contains(t)).ToList();
        var most = Math.Min(look.Most, _random.Next(1, 10));
        foreach (var target in coming.Take(most))
        {
            foreach (var i in Which(a => a.Target == target && a.State is { Status: ActionStatus.Removed, Recall: ActionRecall.None }))
            {
                Become(i, _actions[i].State with { Recall = ActionRecall.Replaced });
            }

            _actions.Add(new SimulatedAction(look.GroupId, target, Planned(target)));
            Add(new ActionOutcome(look.GroupId, null, Planned(target).Standing, 1));
        }

        return new SliceResult(look.GroupId, leavers.Count + Math.Min(most, coming.Count), coming.Count <= most, IsLook: true);
    }

    /// <summary>A dynamic group never gets more than it was planned for, and only the last group of a rollout that grows takes anybody.</summary>
    private void AssertGrowth()
    {
        foreach (var group in _view.Groups.Where(g => _view.Plan.IsGrowing(g.Number)))
        {
            var members = _view.Undecided.Where(o => o.GroupId == group.Id).Aggregate(group.Tally, (t, o) => t.After(o)).Members;
            Assert.True(_view.Plan.Selection.Mode == SelectionMode.Continuous || members <= group.PlannedSize, $"group {group.Number} has {members} of {group.PlannedSize}");
        }

        Assert.False(_view.Plan.Grows() && _view.Plan.Reading == PlanReading.Console && _view.Status == RolloutStatus.Finished && _view.End is null, "a rollout that grows has ended by itself");
    }
}
