using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>
/// Looks the distributor up at the first signal. The engine tells the feed, and the feed asks the engine for stop and health: one of
/// the two directions has to be looked up late.
/// </summary>
internal sealed class LateDistributor(IServiceProvider services) : IChangeSignal
{
    private FeedDistributor? _distributor;

    /// <inheritdoc/>
    public void Committed(long rolloutId, long sequence)
    {
        _distributor ??= ActivatorUtilities.CreateInstance<FeedDistributor>(services);
        _distributor.Committed(rolloutId, sequence);
    }
}
