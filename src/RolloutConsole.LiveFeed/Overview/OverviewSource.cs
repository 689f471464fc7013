using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>
/// Reads the overview. The first read takes every rollout that is under way; later ones take only those that changed, and count the
/// fleet only every few seconds.
/// </summary>
internal sealed class OverviewSource(
    IRolloutReads rollouts, IOverviewReads reads, IEmergencyStop stop, IEngineHealth health, LiveFeedOptions options, TimeProvider clock)
    : IFeedSource<OverviewSnapshot>
{
    private readonly DirtyRollouts _dirty = new();
    private readonly Dictionary<long, RolloutRead> _known = [];
    private bool _isLoaded;
    private FleetPicture? _fleet;
    private int _count;
    private long _fleetAt;
    private TimeSpan _fleetRest;

    /// <inheritdoc/>
    public void Note(long rolloutId) => _dirty.Add(rolloutId);

    /// <inheritdoc/>
    public async Task<FeedRead<OverviewSnapshot>?> ReadAsync(bool detailed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var endedAfter = now - RolloutListStates.AttentionSpan;
        var (ids, all) = _dirty.Take();
        try
        {
            if (!_isLoaded)
            {
                ids.UnionWith(await rollouts.ListWatchedAsync(endedAfter, cancellationToken));
            }

            foreach (var read in ids.Count == 0 ? [] : await rollouts.ReadManyAsync(ids, cancellationToken))
            {
                _known[read.View.Id] = read;
                ids.Remove(read.View.Id);
            }

            // What was asked for and did not come is gone.
            foreach (var gone in ids)
            {
                _known.Remove(gone);
            }

            _isLoaded = true;
            if (_fleet is null || clock.GetElapsedTime(_fleetAt) >= _fleetRest)
            {
                var begun = clock.GetTimestamp();
                _fleet = await reads.ReadFleetAsync(now, cancellationToken);
                _count = (await rollouts.CountAsync("", now, cancellationToken))[RolloutListFilter.All];
                _fleetAt = clock.GetTimestamp();

                // A large fleet is counted less often: never more than a twentieth of the time.
                var cost = clock.GetElapsedTime(begun) * 20;
                _fleetRest = cost > options.FleetGap ? cost : options.FleetGap;
            }
        }
        catch
        {
            _dirty.GiveBack(ids, all);
            throw;
        }

        foreach (var old in _known.Values.Where(r => !IsWatched(r, endedAfter)).Select(r => r.View.Id).ToList())
        {
            _known.Remove(old);
        }

        var frames = _known.Values.Select(r => RolloutSnapshots.Of(r, stop.For(r.View.Id), now)).ToList();
        var snapshot = OverviewBuilder.Build(frames, _fleet, _count, stop.Current.Global, health.TickAge, now);
        return new FeedRead<OverviewSnapshot>(snapshot, options.FleetGap < options.LongestRest ? options.FleetGap : options.LongestRest);
    }

    /// <inheritdoc/>
    public long VersionOf(OverviewSnapshot value) => value.Version;

    /// <inheritdoc/>
    public bool IsDetailed(OverviewSnapshot value) => true;

    private static bool IsWatched(RolloutRead read, DateTimeOffset endedAfter) => read.View.Status switch
    {
        RolloutStatus.Finished or RolloutStatus.Stopped or RolloutStatus.Deleted => false,
        RolloutStatus.Aborted or RolloutStatus.ApprovalDenied => read.View.Reason.Since > endedAfter,
        _ => true,
    };
}
