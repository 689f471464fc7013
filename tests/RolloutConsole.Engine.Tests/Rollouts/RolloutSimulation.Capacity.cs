using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Devices that fail before their update, and what a capacity window must hold: counted from the simulation's own actions with the arithmetic
/// of ecs-rolling-update, never with the engine's.
/// </summary>
internal sealed partial class RolloutSimulation
{
    // Targets whose attribute says failing, whether a plan watches it or not.
    private readonly HashSet<int> _failing = [];

    /// <summary>True when nothing updates, and too few serve until a device recovers whose group's turn has not come.</summary>
    public bool WaitsForRecovery => _view.Status == RolloutStatus.Running && Capacity() is { HasRoom: false, Updating: 0 }
        && (Explains(BlockerKind.Capacity) || Explains(BlockerKind.Window))
        && _actions.Exists(a => FailsBefore(a) && _view.Groups.Exists(g => g.Id == a.GroupId && g.Status == GroupStatus.Scheduled));

    private static bool FailsBefore(SimulatedAction action) => action.State.Standing is { Status: ActionStatus.Scheduled, Health: ActionHealth.Failing };

    // B-1: read when an attempt is planned; who failed on this set counts as that.
    private ActionState Planned(int target, ActionStatus? lastResult = null) => new(
        ActionStatus.Scheduled, LastResult: lastResult,
        Health: lastResult is null && _view.Plan.Health is not null && _failing.Contains(target) ? ActionHealth.Failing : ActionHealth.Unwatched);

    private void DrawFailing()
    {
        var percent = _random.Next(2) * _random.Next(0, 60);
        _failing.UnionWith(Enumerable.Range(0, _targets).Where(_ => _random.Next(100) < percent));
    }

    private void ChangeHealthBefore(int target)
    {
        if (!_failing.Remove(target))
        {
            _failing.Add(target);
        }

        FollowHealthBefore(target);
    }

    // Sooner or later each device that fails is repaired by somebody.
    private void Repair()
    {
        foreach (var target in _failing.Order().Where(_ => _random.Next(5) == 0).ToList())
        {
            _failing.Remove(target);
            FollowHealthBefore(target);
        }
    }

    private void FollowHealthBefore(int target)
    {
        foreach (var i in Which(a => a.Target == target && a.State is { Status: ActionStatus.Scheduled, LastResult: null }))
        {
            Become(i, Planned(target));
        }
    }

    private bool MayHealthyOnesOpen()
    {
        var capacity = Capacity()!.Value;
        return capacity.HasRoom && _actions.Exists(a => a.State is { Status: ActionStatus.Scheduled, LastResult: null } && !FailsBefore(a)
            && _view.Groups.Exists(g => g.Id == a.GroupId && g.Status is GroupStatus.Running or GroupStatus.Error));
    }

    /// <summary>What is wrong with the capacity now, or null (ecs-rolling-update, B-2 to B-5 and B-8).</summary>
    /// <param name="areFailing">True when devices open that serve no more: they cannot make the others fewer (B-4).</param>
    private string? HoldsCapacity(bool areFailing) => Capacity() is not { } now ? null
        : now.Devices + now.Updating > now.Upper ? $"{now.Updating} of {now.Devices} devices are doubled, {now.Upper} may serve at once"
        : areFailing && now.OpenFailing > Math.Max(1, now.Devices - now.Lower) ? $"{now.OpenFailing} devices update that failed before, {now.Devices} less {now.Lower} may"
        : !areFailing && now.Serving < now.Lower ? $"{now.Serving} of {now.Devices} devices serve, at least {now.Lower} must"
        : null;

    private CapacityCount? Capacity()
    {
        if (_view.Plan.Pacing is not Pacing.CapacityWindow window)
        {
            return null;
        }

        var devices = _actions.Where(IsNewest).ToList();
        var updating = devices.Count(a => ActionStateMachine.IsOpen(a.State.Status) || a.State is { Status: ActionStatus.Finished, Health: ActionHealth.Pending });
        var failing = devices.Count(a => FailsBefore(a) || a.State is { Status: ActionStatus.Finished, Health: ActionHealth.Failing });
        var failed = devices.Count(a => a.State is { Status: ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut }
            or { Status: ActionStatus.Scheduled, LastResult: not null });
        var isInPlace = window.Mode == CapacityMode.InPlace;
        return new CapacityCount(
            devices.Count, updating, devices.Count - failing - (isInPlace ? updating + failed : 0),
            (int)Math.Ceiling(devices.Count * window.MinimumHealthyPercent / 100m),
            isInPlace ? int.MaxValue : (int)Math.Floor(devices.Count * window.MaximumPercent / 100m),
            devices.Count(a => a.FailedBefore && ActionStateMachine.IsOpen(a.State.Status)));
    }

    private readonly record struct CapacityCount(int Devices, int Updating, int Serving, int Lower, int Upper, int OpenFailing)
    {
        // In place one more may leave; side by side one more may be doubled while enough serve.
        public bool HasRoom => Upper == int.MaxValue ? Serving > Lower : Serving >= Lower && Devices + Updating < Upper;
    }
}
