using RolloutConsole.Engine.Filters;

namespace RolloutConsole.LiveFeed.Paging;

/// <summary>A search over the fields of a list: a tree of a closed set of cases, checked against the list's fields.</summary>
public abstract record RowFilter
{
    private RowFilter()
    {
    }

    /// <summary>All terms match.</summary>
    /// <param name="Terms">At least two.</param>
    public sealed record And(IReadOnlyList<RowFilter> Terms) : RowFilter;

    /// <summary>At least one term matches.</summary>
    /// <param name="Terms">At least two.</param>
    public sealed record Or(IReadOnlyList<RowFilter> Terms) : RowFilter;

    /// <summary>One field compared with one value or a list.</summary>
    /// <param name="Field">What.</param>
    /// <param name="Operator">How.</param>
    /// <param name="Values">With what; null stands for "no value". The texts fit the kind of the field.</param>
    public sealed record Test(RowField Field, FilterOperator Operator, IReadOnlyList<string?> Values) : RowFilter;
}
