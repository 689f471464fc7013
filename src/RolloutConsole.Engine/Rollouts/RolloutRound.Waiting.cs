namespace RolloutConsole.Engine.Rollouts;

/// <summary>Notes since when something holds the rollout (operator-experience, 5.4: each blocker with since).</summary>
internal sealed partial class RolloutRound
{
    // True when the last slice looked at every planned device of its group; who is not busy then is not busy.
    private bool _askedAll;

    private WaitingMemory WaitingOf(RolloutView next)
    {
        var memory = next.Waiting;
        var runs = next.Status == RolloutStatus.Running;
        var held = next.Status is RolloutStatus.Running or RolloutStatus.Paused;

        // What this round offers fills the room that a result has made: whether it is full again shows the next one.
        var isOffering = _slice is RolloutSlice.OpenActions;
        var (isFull, isAtCapacity) = runs && !isOffering ? (Holding.IsFull(next, _total), Holding.IsAtCapacity(next, _total)) : default;
        var waits = (isFull || isAtCapacity) && Holding.CanOpen(next, _now) > 0;

        var now = new WaitingMemory(
            Since(memory.TakingOver, runs && Holding.MustTakeOver(next)),
            isOffering ? memory.InFlightLimit : Since(memory.InFlightLimit, waits && isFull),
            isOffering ? memory.Capacity : Since(memory.Capacity, waits && isAtCapacity),
            Since(memory.Health, runs && next.Plan.Health is not null && _total.HealthPending > 0),
            Since(memory.Retry, held && _total.TriedAgain > 0),
            BusySince(next, memory.BusyDevices, held),
            Since(memory.Confirmation, held && _total.WaitForConfirmation > 0));
        return now == memory ? memory : now;
    }

    // Busy devices are forgotten and asked for again all the time; they are free when an answer says so, or when none is planned any more.
    private DateTimeOffset? BusySince(RolloutView next, DateTimeOffset? since, bool held) =>
        !held || (since is null && _total.Scheduled == 0) ? null
        : Holding.Busy(next) > 0 ? since ?? _now
        : _askedAll || (since is not null && Holding.Planned(next) == 0) ? null
        : since;

    private DateTimeOffset? Since(DateTimeOffset? since, bool holds) => holds ? since ?? _now : null;
}
