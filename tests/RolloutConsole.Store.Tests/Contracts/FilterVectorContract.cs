using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Tests.Filters;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Every database answers every filter vector alike.</summary>
public abstract class FilterVectorContract
{
    [Theory]
    [MemberData(nameof(FilterVectors.Grammar), MemberType = typeof(FilterVectors))]
    [MemberData(nameof(FilterVectors.Values), MemberType = typeof(FilterVectors))]
    [MemberData(nameof(FilterVectors.Patterns), MemberType = typeof(FilterVectors))]
    [MemberData(nameof(FilterVectors.Fields), MemberType = typeof(FilterVectors))]
    [MemberData(nameof(FilterVectors.Surprises), MemberType = typeof(FilterVectors))]
    [MemberData(nameof(FilterVectors.Examples), MemberType = typeof(FilterVectors))]
    public void Filter_OnTheSmallFleet_MatchesTheseTargets(string row, string text, string expected)
    {
        var parsed = TargetFilter.TryParse(text, out var filter, out var fault);
        Assert.True(parsed, $"{row}: {fault}");

        Assert.Equal(expected, string.Join(' ', Matching(filter!.Tree)));
    }

    /// <summary>The numbers of the targets of <see cref="SmallFleet"/> that match, in order.</summary>
    /// <param name="filter">The filter.</param>
    protected abstract IReadOnlyList<int> Matching(FilterNode filter);
}
