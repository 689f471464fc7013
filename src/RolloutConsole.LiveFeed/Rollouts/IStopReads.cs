namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>What the emergency stop's panel shows of the rollouts it would hold.</summary>
public interface IStopReads
{
    /// <summary>Rollouts that move by themselves now, by id.</summary>
    Task<IReadOnlyList<RunningRollout>> ListRunningAsync(CancellationToken cancellationToken);

    /// <summary>Names of rollouts; unknown ids are absent.</summary>
    Task<IReadOnlyDictionary<long, string>> NamesAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken);
}

/// <summary>A rollout that a stop would hold, in numbers of devices.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="NotStarted">Devices with nothing on offer yet.</param>
/// <param name="InFlight">Devices with an open action.</param>
/// <param name="Done">Devices whose action is over, whatever the result.</param>
/// <param name="PastReturn">The part of <paramref name="InFlight"/> that is past the point of no return and goes on after a stop.</param>
public sealed record RunningRollout(long Id, string Name, int NotStarted, int InFlight, int Done, int PastReturn = 0);
