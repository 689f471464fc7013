using RolloutConsole.Engine.Runtime;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Takes the engine's word that something was committed to the feeds that somebody watches. Returns at once and reads nothing.</summary>
internal sealed class FeedDistributor(LiveRollouts rollouts, LiveRolloutList list, LiveOverview overview, LiveHeartbeat heartbeat) : IChangeSignal
{
    /// <inheritdoc/>
    public void Committed(long rolloutId, long sequence)
    {
        heartbeat.Note(sequence);
        if (sequence == 0)
        {
            heartbeat.Feeds.SignalAll(rolloutId, 0);
        }

        if (rolloutId == 0)
        {
            rollouts.Feeds.SignalAll(0, sequence);
        }
        else
        {
            rollouts.Feeds.Signal(rolloutId, rolloutId, sequence);
        }

        list.Feeds.SignalAll(rolloutId, sequence);
        overview.Feeds.SignalAll(rolloutId, sequence);
    }
}
