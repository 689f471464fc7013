using RolloutConsole.Engine.Filters;

namespace RolloutConsole.LiveFeed.Filters;

/// <summary>What the fleet knows that helps to complete a filter while it is typed. Every answer costs a few index steps, whatever the fleet's size.</summary>
public interface IFilterSuggestions
{
    /// <summary>Most answers to one question.</summary>
    const int Most = FilterCompletion.MostOffers;

    /// <summary>Finds names or values in use, in the order of the alphabet without regard to case, each spelling once.</summary>
    /// <param name="what">What kind; <see cref="FilterKnowledge.None"/> finds nothing.</param>
    /// <param name="key">The key whose values are wanted, for attributes and metadata.</param>
    /// <param name="beginning">What they begin with, without regard to case; empty for all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>At most <see cref="Most"/>.</returns>
    Task<IReadOnlyList<string>> FindAsync(FilterKnowledge what, string? key, string beginning, CancellationToken cancellationToken);
}
