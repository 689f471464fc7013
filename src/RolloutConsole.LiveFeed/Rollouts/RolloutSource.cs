using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Reads the frames of one rollout, and its history only when it may have changed.</summary>
internal sealed class RolloutSource(
    long rolloutId,
    IRolloutReads reads,
    IEmergencyStop stop,
    IEngineHealth health,
    IConsoleSettings settings,
    LiveFeedOptions options,
    TimeProvider clock) : IFeedSource<RolloutSnapshot>
{
    private const int MostPoints = 1000;

    private RolloutHistory? _history;
    private long _historyEvent;
    private long _historySequence;
    private long _historyAt;
    private DeviceSilence? _silence;
    private TimeSpan _silenceRest;
    private long _silenceAt;

    /// <inheritdoc/>
    public void Note(long rolloutId)
    {
        // There is only one rollout to read.
    }

    /// <inheritdoc/>
    public async Task<FeedRead<RolloutSnapshot>?> ReadAsync(bool detailed, CancellationToken cancellationToken)
    {
        if (await reads.ReadAsync(rolloutId, cancellationToken) is not { } read)
        {
            return null;
        }

        var again = options.LongestRest;
        if (detailed)
        {
            // Events are few and shown at once; the chart moves with every report and is read again only so often.
            var age = clock.GetElapsedTime(_historyAt);
            var isOld = read.Sequence != _historySequence && age >= options.ChartGap;
            if (_history is null || read.LastEvent != _historyEvent || isOld)
            {
                _history = await reads.ReadHistoryAsync(rolloutId, MostPoints, cancellationToken);
                (_historyEvent, _historySequence, _historyAt) = (read.LastEvent, read.Sequence, clock.GetTimestamp());
            }
            else if (read.Sequence != _historySequence)
            {
                again = options.ChartGap - age;
            }
        }

        var surroundings = detailed ? await LookAroundAsync(read.View, cancellationToken) : null;
        var snapshot = RolloutSnapshots.Of(read, stop.For(rolloutId), clock.GetUtcNow(), detailed ? _history : null, surroundings);
        return new FeedRead<RolloutSnapshot>(snapshot, again);
    }

    private async Task<RolloutSurroundings> LookAroundAsync(RolloutView view, CancellationToken cancellationToken)
    {
        var (polling, overdue) = (settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        if (view.Total.Open == 0)
        {
            _silence = null;
        }
        else if (_silence is null || clock.GetElapsedTime(_silenceAt) >= _silenceRest)
        {
            var begun = clock.GetTimestamp();
            _silence = await reads.ReadSilenceAsync(rolloutId, clock.GetUtcNow() - polling - overdue, cancellationToken);
            _silenceAt = clock.GetTimestamp();

            // Many devices are looked at less often: never more than a twentieth of the time.
            var cost = clock.GetElapsedTime(begun) * 20;
            _silenceRest = cost > options.FleetGap ? cost : options.FleetGap;
        }

        return new RolloutSurroundings { TickAge = health.TickAge, Silence = _silence, PollingTime = polling };
    }

    /// <inheritdoc/>
    public long VersionOf(RolloutSnapshot value) => value.Version;

    /// <inheritdoc/>
    public bool IsDetailed(RolloutSnapshot value) => value.History is not null;
}
