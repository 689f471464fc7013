using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Beats while somebody listens.</summary>
internal sealed class LiveHeartbeat : ILiveHeartbeat, IAsyncDisposable
{
    private readonly IEmergencyStop _stop;
    private readonly IEngineHealth _health;
    private readonly LiveFeedOptions _options;
    private readonly TimeProvider _clock;
    private long _sequence;

    public LiveHeartbeat(
        IEmergencyStop stop, IEngineHealth health, IOptions<LiveFeedOptions> options, TimeProvider clock, ILogger<LiveHeartbeat> logger)
    {
        (_stop, _health, _options, _clock) = (stop, health, options.Value, clock);
        Feeds = new FeedDirectory<int, Heartbeat>(_ => new Source(this), clock, logger);
    }

    /// <summary>The one feed under key 0, while somebody listens.</summary>
    public FeedDirectory<int, Heartbeat> Feeds { get; }

    /// <summary>Notes that changes up to a sequence are committed.</summary>
    public void Note(long sequence)
    {
        // Commits of several rollouts overtake each other; the beat must not go back.
        var seen = Volatile.Read(ref _sequence);
        while (sequence > seen)
        {
            var found = Interlocked.CompareExchange(ref _sequence, sequence, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <inheritdoc/>
    public Heartbeat Read()
    {
        var rows = _stop.Current;
        return new Heartbeat(
            Volatile.Read(ref _sequence), _clock.GetUtcNow(), (long?)_health.TickAge?.TotalMilliseconds, rows.Global, rows.Rollouts);
    }

    /// <inheritdoc/>
    public async Task<LiveStream<Heartbeat>> OpenAsync(CancellationToken leaving)
    {
        var stream = await Feeds.OpenAsync(0, _options.PageGap, false, leaving)
            ?? throw new System.Diagnostics.UnreachableException("the heartbeat is always there");

        // The beat that others heard last may be two seconds old, and a beat is all about now.
        return stream with { First = Read() };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Feeds.DisposeAsync();

    private sealed class Source(LiveHeartbeat owner) : IFeedSource<Heartbeat>
    {
        public void Note(long rolloutId)
        {
            // The beat is about no single rollout.
        }

        public Task<FeedRead<Heartbeat>?> ReadAsync(bool detailed, CancellationToken cancellationToken) =>
            Task.FromResult<FeedRead<Heartbeat>?>(new FeedRead<Heartbeat>(owner.Read(), owner._options.Heartbeat));

        public long VersionOf(Heartbeat value) => 0;

        public bool IsDetailed(Heartbeat value) => true;
    }
}
