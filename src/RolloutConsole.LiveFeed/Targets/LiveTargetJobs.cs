using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>Serves the viewers of changes of many devices. Without a viewer a slice costs one look into an empty dictionary.</summary>
internal sealed class LiveTargetJobs : ILiveTargetJobs, ITargetJobSignal, IAsyncDisposable
{
    private readonly FeedDirectory<long, TargetJobView> _feeds;
    private readonly LiveFeedOptions _options;

    public LiveTargetJobs(ITargetJobReads reads, IOptions<LiveFeedOptions> options, TimeProvider clock, ILogger<LiveTargetJobs> logger)
    {
        _options = options.Value;
        _feeds = new FeedDirectory<long, TargetJobView>(jobId => new Source(jobId, reads), clock, logger);
    }

    /// <inheritdoc/>
    public Task<LiveStream<TargetJobView>?> OpenAsync(long jobId, CancellationToken leaving) =>
        _feeds.OpenAsync(jobId, _options.GapOf(LiveRate.Page), false, leaving);

    /// <inheritdoc/>
    public void Moved(long jobId) => _feeds.Signal(jobId, 0, 0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _feeds.DisposeAsync();

    private sealed class Source(long jobId, ITargetJobReads reads) : IFeedSource<TargetJobView>
    {
        // A signal that got lost costs freshness, never truth.
        private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

        public void Note(long rolloutId)
        {
        }

        public async Task<FeedRead<TargetJobView>?> ReadAsync(bool detailed, CancellationToken cancellationToken) =>
            await reads.ReadAsync(jobId, cancellationToken) is { } view
                ? new FeedRead<TargetJobView>(view, view.Status == TargetJobStatus.Running ? s_rest : null)
                : null;

        public long VersionOf(TargetJobView value) => 0;

        public bool IsDetailed(TargetJobView value) => true;
    }
}
