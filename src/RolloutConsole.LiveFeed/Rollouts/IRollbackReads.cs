using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>What pages read about the devices that a rollback returns, or would return.</summary>
public interface IRollbackReads
{
    /// <summary>To which sets a rollback of this rollout would return devices now, the set with the most devices first.</summary>
    Task<RollbackPreview> PreviewAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>Devices of a rollout that had begun and that its rollback leaves as they are, by id.</summary>
    /// <param name="rolloutId">The rollout that is rolled back.</param>
    /// <param name="after">Only devices after this id; null begins with the lowest.</param>
    /// <param name="most">1 to 200.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<LeftBehindDevice>> ListLeftBehindAsync(long rolloutId, long? after, int most, CancellationToken cancellationToken);
}

/// <summary>What a rollback would do.</summary>
/// <param name="Returns">The sets that devices return to.</param>
/// <param name="LeftBehind">Devices that had begun and would stay as they are.</param>
public sealed record RollbackPreview(IReadOnlyList<ReturnSet> Returns, int LeftBehind);

/// <summary>A device that a rollback leaves as it is.</summary>
/// <param name="Id">Id of the target.</param>
/// <param name="ControllerId">Its controller id.</param>
/// <param name="Why">Why it stays, in a sentence.</param>
public sealed record LeftBehindDevice(long Id, string ControllerId, string Why);
