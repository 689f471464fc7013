namespace RolloutConsole.LiveFeed.Overview;

/// <summary>What only the overview reads; everything about rollouts comes from <see cref="Rollouts.IRolloutReads"/>.</summary>
public interface IOverviewReads
{
    /// <summary>Counts the fleet. Costs a scan of an index; the feed asks at most every few seconds, and only while somebody looks.</summary>
    Task<FleetPicture> ReadFleetAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
