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
}
