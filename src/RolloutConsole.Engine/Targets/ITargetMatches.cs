using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Targets;

/// <summary>Counts targets by filter, in the database.</summary>
public interface ITargetMatches
{
    /// <summary>How many living targets match and can take the set's type (hawkbit-rollouts, 3.2).</summary>
    /// <param name="filter">Which targets.</param>
    /// <param name="distributionSetId">Count only compatible ones; null counts all.</param>
    /// <param name="most">Stop counting here and return this number; null counts all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<int> CountAsync(FilterNode filter, long? distributionSetId, int? most, CancellationToken cancellationToken);

    /// <summary>How many of the targets that match and can take the set are busy now.</summary>
    /// <param name="filter">Which targets.</param>
    /// <param name="distributionSetId">Count only compatible ones; null counts all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<BusyTargets> CountBusyAsync(FilterNode filter, long? distributionSetId, CancellationToken cancellationToken);
}

/// <summary>Targets with an open action.</summary>
/// <param name="Targets">How many.</param>
/// <param name="Rollouts">Of how many rollouts these actions are; manual assignments are of none.</param>
public readonly record struct BusyTargets(int Targets, int Rollouts);
