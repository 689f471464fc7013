using System.Diagnostics;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// The comparison a filter is best begun with: of those that every match must fulfil the one that lists fewest targets. SQLite cannot
/// know it, because its statistics say how often a value occurs on average.
/// </summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="IsSmall">Whether it lists at most <see cref="Small"/> targets.</param>
/// <param name="ListsRanges">Whether it lists a range of ids as quickly as it is long: it asks for values, and not for a part or an order of them.</param>
internal sealed record FilterDriver(FilterNode.Comparison Comparison, bool IsSmall, bool ListsRanges)
{
    /// <summary>So many are gathered in well under a millisecond.</summary>
    public const int Small = 1_000;

    /// <summary>The driver, or null when no comparison that every match must fulfil lists targets.</summary>
    public static FilterDriver? Find(ReadSession session, FilterNode filter, FilterContext context)
    {
        FilterDriver? best = null;
        var least = int.MaxValue;
        foreach (var comparison in Required(filter))
        {
            if (CountListed(session, comparison, context, Small + 1) is { } size && size < least)
            {
                (best, least) = (new FilterDriver(comparison, size <= Small, FilterTest.Of(comparison, context) is FilterTest.OneOf { Negative: false }), size);
            }
        }

        return best;
    }

    /// <summary>Whether the comparison lists more targets than a number.</summary>
    public bool ListsMoreThan(int number, ReadSession session, FilterContext context) => CountListed(session, Comparison, context, number + 1) > number;

    /// <summary>Whether it matters how the filter reaches targets: one about their own columns alone is the database's to plan.</summary>
    public static bool Matters(FilterNode filter) => filter switch
    {
        FilterNode.Comparison comparison => comparison.Field.Field is TargetField.Attribute or TargetField.Metadata or TargetField.Tag,
        FilterNode.And and => and.Terms.Any(Matters),
        FilterNode.Or or => or.Terms.Any(Matters),
        _ => throw new UnreachableException(),
    };

    // Null for a comparison that is not answered from a list.
    private static int? CountListed(ReadSession session, FilterNode.Comparison comparison, FilterContext context, int most) =>
        FilterSql.CompileList(comparison, context, SqliteDialect.Instance) is { } list
            ? (int)session.Number(
                $"SELECT count(*) FROM ({list.Sql} LIMIT @most)", [.. list.Parameters.Select(p => (p.Name, (object?)p.Value)), ("@most", most)])!.Value
            : null;

    private static IEnumerable<FilterNode.Comparison> Required(FilterNode filter) => filter switch
    {
        FilterNode.Comparison comparison => [comparison],
        FilterNode.And and => and.Terms.SelectMany(Required),
        _ => [],
    };
}
