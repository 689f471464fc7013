using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>Serves the viewers of the overview.</summary>
internal sealed class LiveOverview : ILiveOverview, IAsyncDisposable
{
    private readonly LiveFeedOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<OverviewSource> _createSource;

    public LiveOverview(
        IRolloutReads rollouts,
        IOverviewReads reads,
        IEmergencyStop stop,
        IEngineHealth health,
        IOptions<LiveFeedOptions> options,
        TimeProvider clock,
        ILogger<LiveOverview> logger)
    {
        (_options, _clock) = (options.Value, clock);
        _createSource = () => new OverviewSource(rollouts, reads, stop, health, options.Value, clock);
        Feeds = new FeedDirectory<int, OverviewSnapshot>(_ => _createSource(), clock, logger);
    }

    /// <summary>The one feed under key 0, while somebody watches.</summary>
    public FeedDirectory<int, OverviewSnapshot> Feeds { get; }

    /// <inheritdoc/>
    public async Task<OverviewSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        Feeds.Peek(0) is { } shown ? Now(shown) : (await _createSource().ReadAsync(false, cancellationToken))!.Value;

    /// <inheritdoc/>
    public async Task<LiveStream<OverviewSnapshot>> OpenAsync(LiveRate rate, CancellationToken leaving)
    {
        // An overview is never served faster than a list, whoever asks (operator-experience, 5.1: 2 Hz).
        var gap = _options.GapOf(rate == LiveRate.Page ? LiveRate.List : rate);
        var stream = await Feeds.OpenAsync(0, gap, false, leaving) ?? throw new System.Diagnostics.UnreachableException("the overview is always there");
        return stream with { First = Now(stream.First) };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Feeds.DisposeAsync();

    // The picture that others see is still true; only its clock has to be set.
    private OverviewSnapshot Now(OverviewSnapshot shown) => shown with { ServerTime = _clock.GetUtcNow() };
}
