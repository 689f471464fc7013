using System.Collections.Frozen;

namespace RolloutConsole.Engine.Filters;

/// <summary>Spellings and kinds of the operators, in one table (hawkbit-rollouts.md, 8.1).</summary>
public static class FilterOperators
{
    private static readonly (FilterOperator Operator, string Spelling, string Shortest)[] s_spellings =
    [
        (FilterOperator.Equal, "==", "=="),
        (FilterOperator.NotEqual, "!=", "!="),
        (FilterOperator.Less, "=lt=", "<"),
        (FilterOperator.LessOrEqual, "=le=", "<="),
        (FilterOperator.Greater, "=gt=", ">"),
        (FilterOperator.GreaterOrEqual, "=ge=", ">="),
        (FilterOperator.In, "=in=", "=in="),
        (FilterOperator.Out, "=out=", "=out="),
        (FilterOperator.Is, "=is=", "=is="),
        (FilterOperator.Not, "=not=", "=ne="),
    ];

    private static readonly FrozenDictionary<string, FilterOperator> s_bySpelling = s_spellings
        .SelectMany(row => new[] { (row.Spelling, row.Operator), (row.Shortest, row.Operator) })
        .Append(("=eq=", FilterOperator.Is))
        .Distinct()
        .ToFrozenDictionary(row => row.Item1, row => row.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every operator's main spelling, in the order in which help lists them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_spellings.Select(row => row.Spelling)];

    /// <summary>The main spelling, for example <c>=lt=</c>.</summary>
    /// <param name="op">The operator.</param>
    public static string Spelling(this FilterOperator op) => s_spellings[(int)op].Spelling;

    /// <summary>Whether the operator takes a list of values.</summary>
    /// <param name="op">The operator.</param>
    public static bool TakesList(this FilterOperator op) => op is FilterOperator.In or FilterOperator.Out;

    /// <summary>Whether the operator is one of the four ordering comparisons.</summary>
    /// <param name="op">The operator.</param>
    public static bool IsOrdering(this FilterOperator op) =>
        op is FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual;

    /// <summary>Whether the operator is the negative one of its pair.</summary>
    /// <param name="op">The operator.</param>
    public static bool IsNegative(this FilterOperator op) => op is FilterOperator.NotEqual or FilterOperator.Out or FilterOperator.Not;

    internal static string ShortestSpelling(this FilterOperator op) => s_spellings[(int)op].Shortest;

    internal static bool TryFind(string spelling, out FilterOperator op) => s_bySpelling.TryGetValue(spelling, out op);
}
