namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>How many devices ran what, day by day, as it was sampled.</summary>
public interface IAdoptionReads
{
    /// <summary>One set over time.</summary>
    /// <param name="setId">Which set.</param>
    /// <param name="days">How many days back, 1 to 400.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<SetAdoption> ReadAsync(long setId, int days, CancellationToken cancellationToken);

    /// <summary>The sets that most devices ran when it was last sampled, the most frequent first, each over time.</summary>
    /// <param name="most">How many sets, 1 to 20.</param>
    /// <param name="days">How many days back, 1 to 400.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<SetAdoption>> ReadTopAsync(int most, int days, CancellationToken cancellationToken);
}

/// <summary>A set over time.</summary>
/// <param name="SetId">Its id.</param>
/// <param name="Name">Its name; empty when there is no such set.</param>
/// <param name="Version">Its version.</param>
/// <param name="Points">Sampled days, oldest first.</param>
public sealed record SetAdoption(long SetId, string Name, string Version, IReadOnlyList<AdoptionPoint> Points)
{
    /// <summary>Devices of the newest sample.</summary>
    public int Newest => Points.Count == 0 ? 0 : Points[^1].Installed;
}

/// <summary>One day.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Installed">Devices that ran the set at the day's last sample.</param>
public readonly record struct AdoptionPoint(DateOnly Day, int Installed);
