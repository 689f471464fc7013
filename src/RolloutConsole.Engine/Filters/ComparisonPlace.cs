namespace RolloutConsole.Engine.Filters;

/// <summary>A piece of a filter's text.</summary>
/// <param name="Start">Characters (UTF-16) before it.</param>
/// <param name="Length">Its length in characters.</param>
public readonly record struct FilterSpan(int Start, int Length)
{
    /// <summary>Characters up to its end.</summary>
    public int End => Start + Length;

    /// <summary>The piece from one place to the end of another.</summary>
    internal static FilterSpan Over(FilterSpan first, FilterSpan last) => new(first.Start, last.End - first.Start);
}

/// <summary>Where one comparison stands in the text it was read from, quotes and parentheses of a list included.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Whole">From the field to the end of the last value or list.</param>
/// <param name="Field">The field with its key.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Values">One piece a value, in the order of <see cref="FilterNode.Comparison.Values"/>.</param>
public sealed record ComparisonPlace(FilterNode.Comparison Comparison, FilterSpan Whole, FilterSpan Field, FilterSpan Operator, ValueList<FilterSpan> Values);
