using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Serves the viewers of single rollouts.</summary>
internal sealed class LiveRollouts : ILiveRollouts, IAsyncDisposable
{
    private readonly IRolloutReads _reads;
    private readonly IEmergencyStop _stop;
    private readonly IEngineHealth _health;
    private readonly IConsoleSettings _settings;
    private readonly LiveFeedOptions _options;
    private readonly TimeProvider _clock;

    public LiveRollouts(
        IRolloutReads reads,
        IEmergencyStop stop,
        IEngineHealth health,
        IConsoleSettings settings,
        IOptions<LiveFeedOptions> options,
        TimeProvider clock,
        ILogger<LiveRollouts> logger)
    {
        (_reads, _stop, _health, _settings, _options, _clock) = (reads, stop, health, settings, options.Value, clock);
        Feeds = new FeedDirectory<long, RolloutSnapshot>(CreateSource, clock, logger);
    }

    /// <summary>The feeds of rollouts that somebody watches.</summary>
    public FeedDirectory<long, RolloutSnapshot> Feeds { get; }

    /// <inheritdoc/>
    public async Task<RolloutSnapshot?> ReadAsync(long rolloutId, CancellationToken cancellationToken)
    {
        if (Feeds.Peek(rolloutId) is { History: not null } shown)
        {
            return Now(shown);
        }

        return (await CreateSource(rolloutId).ReadAsync(true, cancellationToken))?.Value;
    }

    /// <inheritdoc/>
    public async Task<LiveStream<RolloutSnapshot>?> OpenAsync(long rolloutId, LiveRate rate, CancellationToken leaving) =>
        await Feeds.OpenAsync(rolloutId, _options.GapOf(rate), rate == LiveRate.Page, leaving) is { } stream
            ? stream with { First = Now(stream.First) }
            : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Feeds.DisposeAsync();

    // While nothing happens the picture that others see is some seconds old and still true; only its clock has to be set.
    private RolloutSnapshot Now(RolloutSnapshot shown) => shown with { ServerTime = _clock.GetUtcNow() };

    private RolloutSource CreateSource(long rolloutId) => new(rolloutId, _reads, _stop, _health, _settings, _options, _clock);
}
