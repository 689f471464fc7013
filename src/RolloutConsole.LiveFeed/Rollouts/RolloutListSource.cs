using System.Collections.Immutable;
using RolloutConsole.Engine.Latch;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Reads the rows that changed, and only those.</summary>
internal sealed class RolloutListSource(IRolloutReads reads, IEmergencyStop stop, TimeProvider clock) : IFeedSource<RolloutListFrame>
{
    private readonly DirtyRollouts _dirty = new();
    private ImmutableDictionary<long, RolloutListRow> _rows = ImmutableDictionary<long, RolloutListRow>.Empty;
    private long _version;

    /// <inheritdoc/>
    public void Note(long rolloutId) => _dirty.Add(rolloutId);

    /// <inheritdoc/>
    public async Task<FeedRead<RolloutListFrame>?> ReadAsync(bool detailed, CancellationToken cancellationToken)
    {
        var (ids, all) = _dirty.Take();
        try
        {
            HashSet<long> wanted = all ? [.. ids, .. _rows.Keys] : ids;
            var read = wanted.Count == 0 ? [] : await reads.ReadManyAsync(wanted, cancellationToken);
            var now = clock.GetUtcNow();
            _rows = _rows.SetItems(read.Select(r => KeyValuePair.Create(r.View.Id, RolloutListRow.Of(RolloutSnapshots.Of(r, stop.For(r.View.Id), now)))));
        }
        catch
        {
            _dirty.GiveBack(ids, all);
            throw;
        }

        var counts = await reads.CountAsync("", clock.GetUtcNow(), cancellationToken);
        return new FeedRead<RolloutListFrame>(new RolloutListFrame(++_version, _rows, counts), null);
    }

    /// <inheritdoc/>
    public long VersionOf(RolloutListFrame value) => 0;

    /// <inheritdoc/>
    public bool IsDetailed(RolloutListFrame value) => true;
}
