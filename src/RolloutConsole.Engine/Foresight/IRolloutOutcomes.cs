namespace RolloutConsole.Engine.Foresight;

/// <summary>What forecasts learn from and what-if replays. Implemented by the Store project; reads never wait for writers.</summary>
public interface IRolloutOutcomes
{
    /// <summary>Rollouts that are over and had at least <see cref="DeviceModel.FewestSamples"/> results, newest first.</summary>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<PastRollout>> ListAsync(int most, CancellationToken cancellationToken);

    /// <summary>A rollout with its recorded attempts; null when there is none.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="most">At most so many attempts, 1 to 200,000, the first groups first.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<RecordedRollout?> ReadAsync(long rolloutId, int most, CancellationToken cancellationToken);
}
