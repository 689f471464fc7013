using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>The live overview. One reader serves all its viewers, walls included.</summary>
public interface ILiveOverview
{
    /// <summary>One look without staying: for prerendering.</summary>
    Task<OverviewSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Joins the viewers.</summary>
    /// <param name="rate">What kind of viewer.</param>
    /// <param name="leaving">Cancelled when the viewer leaves; frees everything.</param>
    Task<LiveStream<OverviewSnapshot>> OpenAsync(LiveRate rate, CancellationToken leaving);
}
