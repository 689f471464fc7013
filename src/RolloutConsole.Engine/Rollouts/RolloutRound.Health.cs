using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>The bake time after the last device, and the deadlock of a fleet that has shrunk (ecs-rolling-update, B-6 and B-15).</summary>
internal sealed partial class RolloutRound
{
    private static readonly TimeSpan s_deadlockIsToldAgain = TimeSpan.FromHours(6);

    /// <summary>A device that begins to fail, or recovers, begins the bake time anew.</summary>
    private void NoteHealthChange(ActionOutcome outcome)
    {
        if (outcome.IsHealthChange && _next.Health.BakingSince is not null)
        {
            _next = _next with { Health = _next.Health with { BakingSince = null } };
        }
    }

    /// <summary>True while nothing is left to update and the bake time is not over; the boundary belongs to the end.</summary>
    private bool IsBaking()
    {
        if (_next.Plan.Health is not { BakeTime: var time } || time <= TimeSpan.Zero)
        {
            return false;
        }

        var since = _next.Health.BakingSince ?? _now;
        _next = _next with { Health = _next.Health with { BakingSince = since } };
        if (_now >= since + time)
        {
            return false;
        }

        _wakeAt = Earlier(_wakeAt, since + time);
        return true;
    }

    /// <summary>
    /// Devices were removed and the percentages let nothing begin any more: said once per cause, again every 6 hours, and the rollout
    /// stays running, because nothing failed (ecs-rolling-update, 2.1 and B-6).
    /// </summary>
    private void NoteDeadlock()
    {
        var memory = _next.Health;
        var canBe = _next is { Status: RolloutStatus.Running, Plan.Pacing: Pacing.CapacityWindow } && _total.Updating == 0;
        if (!canBe || CapacityDeadlock.Of(_next with { Groups = [.. _groups] }) is not { } deadlock)
        {
            _next = memory.Deadlock is null ? _next : _next with { Health = memory with { Deadlock = null, DeadlockSince = null, DeadlockToldAt = null } };
            return;
        }

        var isKnown = memory.Deadlock == deadlock.Field;
        if (!isKnown || _now >= memory.DeadlockToldAt + s_deadlockIsToldAgain)
        {
            _events.Add(new RolloutEvent(RolloutEventKind.Note, $"Deadlock: {deadlock.Message} {deadlock.Suggestion}", StatusReason.Engine, _now));
            memory = memory with { Deadlock = deadlock.Field, DeadlockSince = isKnown ? memory.DeadlockSince : _now, DeadlockToldAt = _now };
            _next = _next with { Health = memory };
        }

        _wakeAt = Earlier(_wakeAt, memory.DeadlockToldAt!.Value + s_deadlockIsToldAgain);
    }
}
