namespace RolloutConsole.Engine.Filters;

/// <summary>What stands around a term: the 'and' or 'or' it is a term of, and what stands around that.</summary>
/// <param name="Join">An <see cref="FilterNode.And"/> or <see cref="FilterNode.Or"/>.</param>
/// <param name="Outer">What stands around the join; <c>null</c> if it is the whole filter.</param>
internal sealed record FilterScope(FilterNode Join, FilterScope? Outer)
{
    /// <summary>Whether something that must hold as well fits.</summary>
    public static bool AlsoHolds(FilterScope? scope, Func<FilterNode.Comparison, bool> fits) => Any(scope, join => (join as FilterNode.And)?.Terms, fits);

    /// <summary>Whether something that would do instead fits.</summary>
    public static bool OrElse(FilterScope? scope, Func<FilterNode.Comparison, bool> fits) => Any(scope, join => (join as FilterNode.Or)?.Terms, fits);

    private static bool Any(FilterScope? scope, Func<FilterNode, ValueList<FilterNode>?> termsOf, Func<FilterNode.Comparison, bool> fits)
    {
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (termsOf(at.Join)?.OfType<FilterNode.Comparison>().Any(fits) == true)
            {
                return true;
            }
        }

        return false;
    }
}
