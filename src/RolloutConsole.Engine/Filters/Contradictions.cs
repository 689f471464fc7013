namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Finds terms of one 'and' that cannot hold together, where that is plain: a value both missing and asked for, two different values of
/// a field that has one, an empty range. Tags and map entries may have several values (keys differ in case), so only absence is decided.
/// </summary>
internal static class Contradictions
{
    /// <summary>Finds them among the terms of one 'and'.</summary>
    /// <param name="terms">The comparisons that are terms of the 'and' or of an 'and' inside it, in order.</param>
    public static IEnumerable<FilterWarning> Of(IReadOnlyList<ComparisonPlace> terms)
    {
        foreach (var group in terms.GroupBy(term => (term.Comparison.Field.Field, TextFold.Fold(term.Comparison.Field.Key))).Where(group => group.Count() > 1))
        {
            var places = group.ToList();
            var comparisons = places.ConvertAll(place => place.Comparison);
            var name = comparisons[0].Field.ToString();
            var reason = IsMissingAndPresent(comparisons) ? $"{name} cannot be missing and have a value"
                : HasNoValueLeft(comparisons) ? $"{name} has one value, and no value fits all of these"
                : IsEmptyRange(comparisons) ? $"no {name} lies between these limits"
                : null;
            if (reason is not null)
            {
                yield return new FilterWarning(FilterTrap.NeverMatches, FilterSpan.Over(places[0].Whole, places[^1].Whole), $"nothing matches: {reason}");
            }
        }
    }

    private static bool IsMissingAndPresent(List<FilterNode.Comparison> comparisons) =>
        comparisons.Exists(comparison => FilterTest.Of(comparison, null) is FilterTest.Presence { Present: false }) && comparisons.Exists(FilterPresence.NeedsValue);

    private static bool HasNoValueLeft(List<FilterNode.Comparison> comparisons)
    {
        var field = comparisons[0].Field;
        if (field.Field == TargetField.Tag || field.Definition.TakesKey)
        {
            return false;
        }

        HashSet<string>? allowed = null;
        foreach (var one in comparisons.Select(comparison => FilterTest.Of(comparison, null)).OfType<FilterTest.OneOf>().OrderBy(one => one.Negative))
        {
            // A placeholder may come to equal another value.
            if (one.Values.Any(value => value.Contains("${", StringComparison.Ordinal)))
            {
                continue;
            }

            var values = Allowed(one, field.Definition.Kind, out var areExcluded);
            if (areExcluded)
            {
                allowed?.ExceptWith(values);
            }
            else if (allowed is null)
            {
                allowed = [.. values];
            }
            else
            {
                allowed.IntersectWith(values);
            }
        }

        return allowed is { Count: 0 };
    }

    private static IEnumerable<string> Allowed(FilterTest.OneOf one, FilterValueKind kind, out bool areExcluded)
    {
        // "Not true" is false.
        areExcluded = one.Negative && kind != FilterValueKind.Boolean;
        return one.Values.Select(value => kind switch
        {
            FilterValueKind.Boolean => FilterRules.TryParseBoolean(value, out var flag) && flag != one.Negative ? "TRUE" : "FALSE",
            FilterValueKind.Number or FilterValueKind.Timestamp when FilterRules.TryParseNumber(value, out var number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => TextFold.Fold(value),
        });
    }

    private static bool IsEmptyRange(List<FilterNode.Comparison> comparisons)
    {
        if (comparisons[0].Field.Definition.Kind is not (FilterValueKind.Number or FilterValueKind.Timestamp))
        {
            return false;
        }

        Int128 least = long.MinValue, most = long.MaxValue;
        foreach (var comparison in comparisons)
        {
            if (FilterTest.Of(comparison, null) is not FilterTest.Ordered { Value: var text, Operator: var op } || !FilterRules.TryParseNumber(text, out var limit))
            {
                continue;
            }

            (least, most) = op switch
            {
                FilterOperator.Greater => (Int128.Max(least, (Int128)limit + 1), most),
                FilterOperator.GreaterOrEqual => (Int128.Max(least, limit), most),
                FilterOperator.Less => (least, Int128.Min(most, (Int128)limit - 1)),
                _ => (least, Int128.Min(most, limit)),
            };
        }

        return least > most;
    }
}
