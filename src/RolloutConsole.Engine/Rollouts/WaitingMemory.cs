namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// Since when that holds a rollout of which no status and no group says so: the first decision that saw it. Null while it does not hold.
/// Stored with the rollout, so neither a restart nor a pause begins it anew.
/// </summary>
/// <param name="TakingOver">What other rollouts have planned is to be canceled before anything opens.</param>
/// <param name="InFlightLimit">As many devices are in flight as the plan allows.</param>
/// <param name="Capacity">The capacity window lets nothing begin.</param>
/// <param name="Health">Devices have installed the set and are not known to be healthy yet.</param>
/// <param name="Retry">Devices are tried again, or are about to be.</param>
/// <param name="BusyDevices">Devices are busy with other rollouts.</param>
/// <param name="Confirmation">Devices wait for a person.</param>
public sealed record WaitingMemory(
    DateTimeOffset? TakingOver = null,
    DateTimeOffset? InFlightLimit = null,
    DateTimeOffset? Capacity = null,
    DateTimeOffset? Health = null,
    DateTimeOffset? Retry = null,
    DateTimeOffset? BusyDevices = null,
    DateTimeOffset? Confirmation = null);
