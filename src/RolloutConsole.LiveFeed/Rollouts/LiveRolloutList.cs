using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Latch;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Serves the viewers of the rollout list.</summary>
internal sealed class LiveRolloutList : ILiveRolloutList, IAsyncDisposable
{
    private readonly IRolloutReads _reads;
    private readonly IEmergencyStop _stop;
    private readonly LiveFeedOptions _options;
    private readonly TimeProvider _clock;

    public LiveRolloutList(
        IRolloutReads reads, IEmergencyStop stop, IOptions<LiveFeedOptions> options, TimeProvider clock, ILogger<LiveRolloutList> logger)
    {
        (_reads, _stop, _options, _clock) = (reads, stop, options.Value, clock);
        Feeds = new FeedDirectory<int, RolloutListFrame>(_ => new RolloutListSource(reads, stop, clock), clock, logger);
    }

    /// <summary>The one feed under key 0, while somebody watches.</summary>
    public FeedDirectory<int, RolloutListFrame> Feeds { get; }

    /// <inheritdoc/>
    public async Task<RolloutListPage> ReadPageAsync(RolloutListQuery query, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var counts = await _reads.CountAsync(query.Person, now, cancellationToken);
        var slice = await _reads.ListAsync(query, now, cancellationToken);
        return new RolloutListPage(
            [.. slice.Rows.Select(r => RolloutListRow.Of(RolloutSnapshots.Of(r, _stop.For(r.View.Id), now)))],
            counts,
            slice.Matching,
            slice.Before);
    }

    /// <inheritdoc/>
    public async Task<LiveStream<RolloutListFrame>> OpenAsync(CancellationToken leaving) =>
        await Feeds.OpenAsync(0, _options.ListGap, false, leaving)
        ?? throw new System.Diagnostics.UnreachableException("the list is always there");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Feeds.DisposeAsync();
}
