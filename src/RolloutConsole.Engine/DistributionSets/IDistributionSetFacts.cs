namespace RolloutConsole.Engine.DistributionSets;

/// <summary>What the validation of a plan needs to know of a distribution set.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsComplete">All mandatory modules are there, with their artifacts (hawkbit-rollouts, 1.3).</param>
/// <param name="IsValid">Not invalidated.</param>
/// <param name="IsDeleted">Removed from the lists.</param>
public sealed record DistributionSetFacts(long Id, string Name, string Version, bool IsComplete, bool IsValid, bool IsDeleted);

/// <summary>Looks distribution sets up for the engine.</summary>
public interface IDistributionSetFacts
{
    /// <summary>The set, or null when there is none with that id.</summary>
    Task<DistributionSetFacts?> FindAsync(long distributionSetId, CancellationToken cancellationToken);
}
