using System.Diagnostics;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// What a comparison asks of a value, after operator and value have been read together (hawkbit-rollouts.md, 8.2). A closed set.
/// What a negative test means for a missing value depends on the field (8.4) and is not decided here.
/// </summary>
public abstract record FilterTest
{
    private FilterTest()
    {
    }

    /// <summary><c>=not=null</c> (present) and <c>=is=null</c> (not present).</summary>
    /// <param name="Present">What is asked for.</param>
    public sealed record Presence(bool Present) : FilterTest;

    /// <summary><c>==''</c> (missing or empty) and <c>!=''</c> (present and not empty).</summary>
    /// <param name="Empty">What is asked for.</param>
    public sealed record Emptiness(bool Empty) : FilterTest;

    /// <summary>Equality with one value or membership in a list.</summary>
    /// <param name="Values">The values.</param>
    /// <param name="Negative">Whether the value must be none of them.</param>
    public sealed record OneOf(ValueList<string> Values, bool Negative) : FilterTest;

    /// <summary>Match with a pattern.</summary>
    /// <param name="Pattern">The pattern; may be the one that matches anything.</param>
    /// <param name="Negative">Whether the value must not match.</param>
    public sealed record Matches(FilterPattern Pattern, bool Negative) : FilterTest;

    /// <summary>Order.</summary>
    /// <param name="Operator">One of the four ordering operators.</param>
    /// <param name="Value">What the value is compared with.</param>
    public sealed record Ordered(FilterOperator Operator, string Value) : FilterTest;

    /// <summary>Reads operator and values of a comparison together.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="context">The moment placeholders stand for; <c>null</c> leaves them as written.</param>
    public static FilterTest Of(FilterNode.Comparison comparison, FilterContext? context)
    {
        var op = comparison.Operator;
        if (comparison.Values[0] is FilterValue.Nothing)
        {
            return new Presence(op == FilterOperator.Not);
        }

        ValueList<string> values = [.. comparison.Values.Select(value => TextOf(value, context))];
        return op switch
        {
            FilterOperator.In or FilterOperator.Out => new OneOf(values, op == FilterOperator.Out),
            FilterOperator.Equal or FilterOperator.Is or FilterOperator.NotEqual or FilterOperator.Not =>
                values[0].Length == 0 ? new Emptiness(!op.IsNegative())
                : FilterPattern.TryRead(values[0]) is { } pattern ? new Matches(pattern, op.IsNegative())
                : new OneOf(values, op.IsNegative()),
            FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual =>
                new Ordered(op, values[0]),
            _ => throw new UnreachableException(),
        };
    }

    private static string TextOf(FilterValue value, FilterContext? context) => value switch
    {
        FilterValue.Text text => context is null ? text.Content : FilterPlaceholders.Resolve(text.Content, context),
        FilterValue.Nothing => throw new UnreachableException(),
        _ => throw new UnreachableException(),
    };
}
