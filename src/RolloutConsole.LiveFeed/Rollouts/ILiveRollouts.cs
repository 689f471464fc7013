using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>The live picture of single rollouts. One reader per rollout serves all its viewers.</summary>
public interface ILiveRollouts
{
    /// <summary>One look without staying: for prerendering.</summary>
    /// <returns>The frame with its history, or null when there is no such rollout.</returns>
    Task<RolloutSnapshot?> ReadAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>Joins the viewers of a rollout.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="rate">What kind of viewer.</param>
    /// <param name="leaving">Cancelled when the viewer leaves; frees everything.</param>
    /// <returns>The picture and everything newer, or null when there is no such rollout.</returns>
    Task<LiveStream<RolloutSnapshot>?> OpenAsync(long rolloutId, LiveRate rate, CancellationToken leaving);
}
