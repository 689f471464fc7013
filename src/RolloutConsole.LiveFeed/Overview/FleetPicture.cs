using System.Collections.Immutable;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>The fleet in a few numbers.</summary>
public sealed record FleetPicture
{
    /// <summary>Living devices.</summary>
    public int Devices { get; init; }

    /// <summary>Last contact less than 10 minutes ago.</summary>
    public int WithinTenMinutes { get; init; }

    /// <summary>Last contact 10 to 60 minutes ago.</summary>
    public int WithinHour { get; init; }

    /// <summary>Last contact 1 to 24 hours ago.</summary>
    public int WithinDay { get; init; }

    /// <summary>Silent for more than a day.</summary>
    public int Silent { get; init; }

    /// <summary>Never called in.</summary>
    public int Never => Math.Max(0, Devices - WithinTenMinutes - WithinHour - WithinDay - Silent);

    /// <summary>The installed sets that most devices run, at most 5, most devices first.</summary>
    public ImmutableArray<InstalledVersion> TopVersions { get; init; } = [];

    /// <summary>Actions of rollouts that ended badly in the last hour.</summary>
    public int FailedLastHour { get; init; }
}

/// <summary>How many devices run a set.</summary>
/// <param name="DistributionSetId">The set.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Devices">How many.</param>
public sealed record InstalledVersion(long DistributionSetId, string Name, string Version, int Devices);
