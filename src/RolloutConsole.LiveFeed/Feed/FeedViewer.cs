using System.Threading.Channels;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>One viewer's place in a feed: a slot for one picture, where a newer one replaces the one that waits.</summary>
/// <typeparam name="T">An immutable picture.</typeparam>
internal sealed class FeedViewer<T>(TimeSpan gap, bool wantsDetails)
    where T : class
{
    private readonly Channel<T> _latest = Channel.CreateBounded<T>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Least time between two pictures for this viewer.</summary>
    public TimeSpan Gap { get; } = gap;

    /// <summary>Whether it wants what only a page shows.</summary>
    public bool WantsDetails { get; } = wantsDetails;

    /// <summary>Whether it has seen a picture yet; before that a failed read is its own fault to hear of.</summary>
    public bool IsServed { get; set; }

    /// <summary>The slot.</summary>
    public ChannelReader<T> Latest => _latest.Reader;

    /// <summary>Puts a picture into the slot.</summary>
    public void Offer(T value) => _latest.Writer.TryWrite(value);

    /// <summary>No more pictures: the thing is gone, or the feed is lost.</summary>
    public void End(Exception? fault = null) => _latest.Writer.TryComplete(fault);
}
