namespace RolloutConsole.Engine.Filters;

/// <summary>A name or value that a filter asks for, and where it stands.</summary>
/// <param name="What">What of the fleet knows it.</param>
/// <param name="Key">The key whose value it is; null for anything else.</param>
/// <param name="Name">It, without quotes.</param>
/// <param name="Span">Where it stands, quotes included.</param>
/// <param name="Place">The comparison.</param>
public sealed record FilterName(FilterKnowledge What, string? Key, string Name, FilterSpan Span, ComparisonPlace Place);

/// <summary>
/// Finds why a right filter matches nothing: a tag, type, set, group, key or value that no device has. Only the fleet knows; who asks it is
/// the caller, name by name, and only when nothing matches.
/// </summary>
public static class FilterNames
{
    /// <summary>Most names that are looked at: the questions go to a database while somebody types.</summary>
    public const int Most = 10;

    /// <summary>The names that a text asks for: keys, and values compared by equality without a wildcard or placeholder.</summary>
    /// <param name="text">Any text; one that is no filter asks for nothing.</param>
    public static IReadOnlyList<FilterName> Of(string text) =>
        TargetFilterParser.Parse(text, out var places).TryGetTree(out _, out _) ? [.. places.SelectMany(Of).Take(Most)] : [];

    /// <summary>Beginnings that names near to one may have, for questions to <c>IFilterSuggestions</c>; the longest first.</summary>
    /// <param name="name">The name.</param>
    public static IReadOnlyList<string> Beginnings(string name) => [.. new[] { name[..(name.Length / 2)], name[..Math.Min(1, name.Length)], "" }.Distinct()];

    /// <summary>The warning about a name that nothing has.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">Names that there are, of which the nearest is suggested.</param>
    /// <returns>The warning; null if it is among the known.</returns>
    public static FilterWarning? Warn(FilterName name, IReadOnlyList<string> known)
    {
        var folded = TextFold.Fold(name.Name);
        if (known.Any(other => TextFold.Fold(other) == folded))
        {
            return null;
        }

        var lower = known.GroupBy(other => other.ToLowerInvariant(), StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var near = NearestName.Of(name.Name, [.. lower.Keys]) is { } found ? lower[found] : null;
        return new FilterWarning(
            FilterTrap.UnknownName,
            name.Span,
            $"nothing matches: there is no {Noun(name)} '{name.Name}'{(near is null ? "" : $"; did you mean '{near}'?")}",
            near is null ? null : Spell(name, near));
    }

    private static IEnumerable<FilterName> Of(ComparisonPlace place)
    {
        var comparison = place.Comparison;
        if (comparison.Operator is not (FilterOperator.Equal or FilterOperator.Is or FilterOperator.In))
        {
            yield break;
        }

        var expectation = new FilterExpectation(FilterExpected.Value, default, "") { Field = comparison.Field };
        var names = comparison.Values
            .Select((value, at) => (Text: (value as FilterValue.Text)?.Content ?? "", Span: place.Values[at]))
            .Where(value => value.Text.Length > 0).ToList();
        if (names.Count == 0)
        {
            yield break;
        }

        if (comparison.Field.Key is { } key && FilterField.IsKey(key))
        {
            yield return new FilterName((expectation with { Expected = FilterExpected.Key }).Knowledge, null, key, place.Field, place);
        }

        foreach (var (text, span) in expectation.Knowledge == FilterKnowledge.None ? [] : names)
        {
            if ((comparison.Operator.TakesList() || FilterPattern.TryRead(text) is null) && !text.Contains("${", StringComparison.Ordinal))
            {
                yield return new FilterName(expectation.Knowledge, comparison.Field.Key, text, span, place);
            }
        }
    }

    private static string Spell(FilterName name, string near) => name.What switch
    {
        FilterKnowledge.AttributeKeys => FilterField.IsKey(near) ? FilterField.Attribute(near).ToString() : name.Place.Comparison.Field.ToString(),
        FilterKnowledge.MetadataKeys => FilterField.IsKey(near) ? FilterField.Metadata(near).ToString() : name.Place.Comparison.Field.ToString(),
        _ => FilterWriter.Spell(near, name.Place.Comparison.Operator),
    };

    private static string Noun(FilterName name) => name.What switch
    {
        FilterKnowledge.AttributeKeys => "attribute",
        FilterKnowledge.MetadataKeys => "metadata entry",
        FilterKnowledge.AttributeValues or FilterKnowledge.MetadataValues => $"value of {name.Place.Comparison.Field}",
        FilterKnowledge.Tags => "tag",
        FilterKnowledge.SetNames => "distribution set",
        FilterKnowledge.SetVersions => "version of a distribution set",
        FilterKnowledge.TypeKeys => "target type with the key",
        FilterKnowledge.TypeNames => "target type named",
        _ => "group",
    };
}
