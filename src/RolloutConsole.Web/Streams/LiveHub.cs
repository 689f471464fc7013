using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Web.Streams;

/// <summary>
/// The hub <c>/hubs/live</c>: the pages' frames for clients without a circuit, such as the wall. Every method is a stream; ending it
/// leaves the feed. The same frame is never sent faster than a wall or list may have it.
/// </summary>
[Authorize]
internal sealed class LiveHub(ILiveOverview overview, ILiveRollouts rollouts, ILiveHeartbeat heartbeat) : Hub
{
    /// <summary>Where it is mapped.</summary>
    public const string Path = "/hubs/live";

    /// <summary>The overview, at most once a second.</summary>
    public async IAsyncEnumerable<OverviewFrame> Overview([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = Leaving(cancellationToken);
        var (first, next) = await overview.OpenAsync(LiveRate.Wall, leaving.Token);
        yield return OverviewFrame.Of(first);
        await foreach (var snapshot in next)
        {
            yield return OverviewFrame.Of(snapshot);
        }
    }

    /// <summary>One rollout, at most twice a second.</summary>
    /// <param name="rolloutId">Which.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="HubException">There is no such rollout.</exception>
    public async IAsyncEnumerable<RolloutFrame> Rollout(long rolloutId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = Leaving(cancellationToken);
        var stream = await rollouts.OpenAsync(rolloutId, LiveRate.List, leaving.Token)
            ?? throw new HubException($"There is no rollout {rolloutId}.");
        yield return RolloutFrame.Of(stream.First);
        await foreach (var snapshot in stream.Next)
        {
            yield return RolloutFrame.Of(snapshot);
        }
    }

    /// <summary>The heartbeat: every 2 s, and at once when the emergency stop changes.</summary>
    public async IAsyncEnumerable<Heartbeat> Heartbeat([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = Leaving(cancellationToken);
        var (first, next) = await heartbeat.OpenAsync(leaving.Token);
        yield return first;
        await foreach (var beat in next)
        {
            yield return beat;
        }
    }

    // The stream's own token is not cancelled when the connection breaks, so both count.
    private CancellationTokenSource Leaving(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Context.ConnectionAborted);
}
