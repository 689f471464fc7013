namespace RolloutConsole.Engine.Filters;

/// <summary>The traps of one comparison.</summary>
internal static class ComparisonTraps
{
    /// <summary>Finds them.</summary>
    /// <param name="place">The comparison and where it stands.</param>
    /// <param name="scope">What stands around it.</param>
    public static IEnumerable<FilterWarning> Of(ComparisonPlace place, FilterScope? scope)
    {
        var test = FilterTest.Of(place.Comparison, context: null);
        var missing = OfMissing(place, test, scope);
        return [.. missing is null ? [] : new[] { missing }, .. OfKey(place), .. OfOrder(place, test), .. ValueTraps.Of(place, scope)];
    }

    private static FilterWarning? OfMissing(ComparisonPlace place, FilterTest test, FilterScope? scope)
    {
        var comparison = place.Comparison;
        var field = comparison.Field;
        var row = field.Definition;
        var isNegative = test is FilterTest.OneOf { Negative: true } or FilterTest.Matches { Negative: true, Pattern.IsAnything: false };
        if (row.TakesKey && test is FilterTest.Matches { Negative: true, Pattern.IsAnything: true })
        {
            return new FilterWarning(
                FilterTrap.KeyIsNeverAbsent, place.Whole, $"{field}!=* never matches: it asks for the key and for its absence", Write(field, FilterOperator.Is, FilterValue.Null));
        }

        if (!row.CanBeMissing && (test is FilterTest.Presence { Present: false } or FilterTest.Matches { Negative: true, Pattern.IsAnything: true }
            || (row.Kind != FilterValueKind.Text && test is FilterTest.Emptiness { Empty: true })))
        {
            return new FilterWarning(FilterTrap.NeverMatches, place.Whole, $"nothing matches: every device has {Article(row.Words)}");
        }

        if (row.TakesKey && isNegative)
        {
            return FilterScope.OrElse(scope, other => IsAbsenceOf(other, field)) || FilterScope.AlsoHolds(scope, other => IsPresenceOf(other, field))
                ? null
                : new FilterWarning(
                    FilterTrap.NegationNeedsKey,
                    place.Whole,
                    $"devices without {field} do not match; 'missing or different' has to ask for both",
                    Joined(scope, " or ", Write(field, FilterOperator.Is, FilterValue.Null), FilterWriter.Write(comparison)));
        }

        if (row.CanBeMissing && isNegative)
        {
            return FilterScope.OrElse(scope, other => IsAbsenceOf(other, field))
                || FilterScope.AlsoHolds(scope, other => FilterPresence.AreMissingTogether(other.Field, field) && FilterPresence.NeedsValue(other))
                ? null
                : new FilterWarning(
                    FilterTrap.NegationTakesMissing,
                    place.Whole,
                    $"devices without {Article(row.Words)} match too",
                    Joined(scope, " and ", Write(field, FilterOperator.Not, FilterValue.Null), FilterWriter.Write(comparison)));
        }

        var isBelow = comparison.Operator is FilterOperator.Less or FilterOperator.LessOrEqual;
        return isBelow && row.CanBeMissing && field.Field != TargetField.Tag && !FilterScope.OrElse(scope, other => IsAbsenceOf(other, field))
            ? new FilterWarning(
                FilterTrap.OrderSkipsMissing,
                place.Whole,
                field.Field == TargetField.LastPollAt ? "devices that never polled do not match" : $"devices without {Name(field)} do not match",
                Joined(scope, " or ", Write(field, FilterOperator.Is, FilterValue.Null), FilterWriter.Write(comparison)))
            : null;
    }

    private static IEnumerable<FilterWarning> OfKey(ComparisonPlace place)
    {
        if (place.Comparison.Field.Key is { } key && key.Contains('*', StringComparison.Ordinal))
        {
            yield return new FilterWarning(FilterTrap.StarInKey, place.Field, $"a * in a key is an ordinary star: only a key really called '{key}' is asked for");
        }
    }

    private static IEnumerable<FilterWarning> OfOrder(ComparisonPlace place, FilterTest test)
    {
        // Times as text have the same number of digits, and so the order of numbers.
        if (test is not FilterTest.Ordered { Value: var value } || place.Comparison.Field.Definition.Kind != FilterValueKind.Text || FilterPlaceholders.IsPlaceholder(value))
        {
            yield break;
        }

        var lower = value.ToLowerInvariant();
        yield return new FilterWarning(
            FilterTrap.TextOrder,
            FilterSpan.Over(place.Operator, place.Values[0]),
            "text is ordered letter by letter, not as numbers or versions: 9 comes after 10"
                + (lower == value ? "" : $", and '{lower}' in small letters is compared with the text as it is stored"));
    }

    private static bool IsAbsenceOf(FilterNode.Comparison other, FilterField field) =>
        FilterPresence.AreMissingTogether(other.Field, field) && FilterPresence.AsksForMissing(other);

    private static bool IsPresenceOf(FilterNode.Comparison other, FilterField field) =>
        FilterPresence.IsSameField(other.Field, field)
        && (other.Operator.IsNegative()
            ? FilterTest.Of(other, context: null) is FilterTest.Presence or FilterTest.Emptiness
            : FilterPresence.NeedsValue(other));

    private static string Name(FilterField field) => field.Key is null ? Article(field.Definition.Words) : field.ToString();

    private static string Article(string words) => words == "last changed by" ? "a last editor" : $"{("aeiou".Contains(words[0], StringComparison.Ordinal) ? "an" : "a")} {words}";

    private static string Write(FilterField field, FilterOperator op, FilterValue value) => FilterWriter.Write(new FilterNode.Comparison(field, op, [value]));

    /// <summary>Two comparisons joined so that they can stand where one stood.</summary>
    internal static string Joined(FilterScope? scope, string joint, params IEnumerable<string> parts)
    {
        var joined = string.Join(joint, parts);
        return joint == " or " && scope?.Join is FilterNode.And ? $"({joined})" : joined;
    }
}
