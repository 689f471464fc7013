namespace RolloutConsole.Engine.Filters;

/// <summary>The traps of the values of one comparison: stars, the word null, percent signs, placeholders.</summary>
internal static class ValueTraps
{
    /// <summary>Finds them.</summary>
    /// <param name="place">The comparison and where it stands.</param>
    /// <param name="scope">What stands around it.</param>
    public static IEnumerable<FilterWarning> Of(ComparisonPlace place, FilterScope? scope)
    {
        var comparison = place.Comparison;
        if (comparison.Field.Definition.Kind != FilterValueKind.Text)
        {
            return [];
        }

        var texts = comparison.Values.Select(value => (value as FilterValue.Text)?.Content ?? "").ToList();
        return comparison.Operator.TakesList()
            ? [.. OfList(place, scope, texts), .. Placeholders(place, texts)]
            : comparison.Operator.IsOrdering()
                ? Placeholders(place, texts)
                : [.. OfEquality(place, texts[0]), .. Placeholders(place, texts)];
    }

    private static IEnumerable<FilterWarning> OfEquality(ComparisonPlace place, string text)
    {
        var (field, op) = (place.Comparison.Field, place.Comparison.Operator);
        if (IsBareNull(place, 0, text))
        {
            yield return new FilterWarning(
                FilterTrap.NullIsText,
                place.Whole,
                $"compares with the text 'null'; a missing value is {(op.IsNegative() ? "left out by =not=null" : "asked for by =is=null")}",
                Write(field, op.IsNegative() ? FilterOperator.Not : FilterOperator.Is, FilterValue.Null));
        }

        if (FilterPattern.TryRead(text) is not null)
        {
            yield break;
        }

        if (text.Contains(@"\*", StringComparison.Ordinal))
        {
            yield return new FilterWarning(
                FilterTrap.EscapedStarAlone,
                place.Whole,
                "without another * the backslash is part of the value; in a list a * is a star",
                Write(field, op.IsNegative() ? FilterOperator.Out : FilterOperator.In, text.Replace(@"\*", "*", StringComparison.Ordinal)));
        }

        if (text.Trim('%').Length > 0 && (text.StartsWith('%') || EndsLikeSql(text)))
        {
            var stars = (text.StartsWith('%') ? "*" : "") + text.Trim('%') + (text.EndsWith('%') ? "*" : "");
            yield return new FilterWarning(FilterTrap.PercentIsLiteral, place.Values[0], "a % is an ordinary character; * stands for any text", FilterWriter.Spell(stars, op));
        }
    }

    private static IEnumerable<FilterWarning> OfList(ComparisonPlace place, FilterScope? scope, List<string> texts)
    {
        var (field, op) = (place.Comparison.Field, place.Comparison.Operator);
        var isOut = op == FilterOperator.Out;
        if (texts.Any(text => FilterPattern.TryRead(text) is not null))
        {
            var parts = texts.Select(text => Write(field, isOut ? FilterOperator.NotEqual : FilterOperator.Equal, text));
            yield return new FilterWarning(
                FilterTrap.StarInList,
                place.Whole,
                "a * in a list is an ordinary star; patterns need == and !=",
                ComparisonTraps.Joined(scope, isOut ? " and " : " or ", parts));
            yield break;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Contains(@"\*", StringComparison.Ordinal))
            {
                yield return new FilterWarning(
                    FilterTrap.EscapedStarAlone,
                    place.Values[i],
                    "in a list a * is a star already, and the backslash is part of the value",
                    FilterWriter.Spell(texts[i].Replace(@"\*", "*", StringComparison.Ordinal), op));
            }

            if (IsBareNull(place, i, texts[i]))
            {
                var rest = texts.Where(text => !FilterText.IsNullWord(text)).Select(text => (FilterValue)text).ToList();
                var missing = Write(field, isOut ? FilterOperator.Not : FilterOperator.Is, FilterValue.Null);
                yield return new FilterWarning(
                    FilterTrap.NullIsText,
                    place.Whole,
                    "in a list null is the text 'null', not a missing value",
                    rest.Count == 0 ? missing : ComparisonTraps.Joined(scope, isOut ? " and " : " or ", missing, FilterWriter.Write(new FilterNode.Comparison(field, op, [.. rest]))));
                yield break;
            }
        }
    }

    private static IEnumerable<FilterWarning> Placeholders(ComparisonPlace place, List<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (FilterPlaceholders.FindUnknown(texts[i]) is { } name)
            {
                var near = FilterPlaceholders.NearestTo(name);
                yield return new FilterWarning(
                    FilterTrap.UnknownPlaceholder,
                    place.Values[i],
                    $"${{{name}}} is no placeholder and stays as it is written; there are {string.Join(" and ", FilterPlaceholders.Names.Select(known => $"${{{known}}}"))}",
                    near is null ? null : FilterWriter.Spell(texts[i].Replace($"${{{name}}}", $"${{{near}}}", StringComparison.Ordinal), place.Comparison.Operator));
            }
        }
    }

    // "50%" is a share of something.
    private static bool EndsLikeSql(string text) => text.EndsWith('%') && !char.IsAsciiDigit(text.TrimEnd('%')[^1]);

    // After =is= and =not= the bare word is no text; in quotes it is meant as one.
    private static bool IsBareNull(ComparisonPlace place, int index, string text) =>
        FilterText.IsNullWord(text) && place.Values[index].Length == text.Length;

    private static string Write(FilterField field, FilterOperator op, FilterValue value) => FilterWriter.Write(new FilterNode.Comparison(field, op, [value]));
}
