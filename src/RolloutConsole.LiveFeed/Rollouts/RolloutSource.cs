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

    private readonly Glance<DeviceSilence> _silence = new(clock, options.FleetGap);
    private readonly Glance<IReadOnlyList<BusyHolder>> _holders = new(clock, options.FleetGap);
    private RolloutHistory? _history;
    private long _historyEvent;
    private long _historySequence;
    private long _historyAt;

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
        return new RolloutSurroundings
        {
            TickAge = health.TickAge,
            Silence = await _silence.LookAsync(
                view.Total.Open > 0, () => reads.ReadSilenceAsync(rolloutId, clock.GetUtcNow() - polling - overdue, cancellationToken)),
            Holders = await _holders.LookAsync(view.Groups.Exists(g => g.AllBusy > 0), () => reads.ReadHoldersAsync(rolloutId, cancellationToken)) ?? [],
            PollingTime = polling,
        };
    }

    /// <inheritdoc/>
    public long VersionOf(RolloutSnapshot value) => value.Version;

    /// <inheritdoc/>
    public bool IsDetailed(RolloutSnapshot value) => value.History is not null;
}
