using System.Collections.Immutable;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>The list of rollouts and its live rows.</summary>
public interface ILiveRolloutList
{
    /// <summary>One page of the list, with the counts of the quick filters.</summary>
    Task<RolloutListPage> ReadPageAsync(RolloutListQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Joins the viewers of the list. A frame carries the rows that changed since the feed began, so a page patches what it shows and
    /// reorders nothing; one reader serves every list.
    /// </summary>
    Task<LiveStream<RolloutListFrame>> OpenAsync(CancellationToken leaving);
}

/// <summary>One page of the list.</summary>
/// <param name="Rows">Newest rollout first.</param>
/// <param name="Counts">How many rollouts each quick filter shows.</param>
/// <param name="Matching">How many match in all.</param>
/// <param name="Before">How many matching ones come before the first row.</param>
public sealed record RolloutListPage(
    ImmutableArray<RolloutListRow> Rows, ImmutableDictionary<RolloutListFilter, int> Counts, int Matching, int Before)
{
    /// <summary>Whether there is a page with newer rollouts.</summary>
    public bool HasPrevious => Before > 0;

    /// <summary>Whether there is a page with older rollouts.</summary>
    public bool HasNext => Before + Rows.Length < Matching;
}

/// <summary>Rows that have changed.</summary>
/// <param name="Version">Grows with every frame.</param>
/// <param name="Changed">Rows by rollout id; a deleted rollout's row says so.</param>
/// <param name="Counts">How many rollouts each quick filter shows; <see cref="RolloutListFilter.Mine"/> is nobody's here.</param>
public sealed record RolloutListFrame(
    long Version, ImmutableDictionary<long, RolloutListRow> Changed, ImmutableDictionary<RolloutListFilter, int> Counts);
