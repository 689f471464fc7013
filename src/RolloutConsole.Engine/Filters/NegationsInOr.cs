namespace RolloutConsole.Engine.Filters;

/// <summary>Finds negative tests of one field joined by "or", where each alone lets nearly everything through (hawkbit-rollouts.md, 8.4).</summary>
internal static class NegationsInOr
{
    /// <summary>Finds them among the terms of one 'or'.</summary>
    /// <param name="text">The filter's text.</param>
    /// <param name="terms">The comparisons that are terms of the 'or', in order.</param>
    public static IEnumerable<FilterWarning> Of(string text, IReadOnlyList<ComparisonPlace> terms)
    {
        var groups = terms.Where(term => IsNegation(term.Comparison)).GroupBy(term => (term.Comparison.Field.Field, TextFold.Fold(term.Comparison.Field.Key)));
        foreach (var group in groups.Where(group => group.Count() > 1))
        {
            var places = group.ToList();
            var all = $"one of these is enough, so {(places[0].Comparison.Field.Field == TargetField.Tag ? "only devices with all of these tags are left out" : "hardly any device is left out")}";
            yield return new FilterWarning(
                FilterTrap.NegationsJoinedByOr,
                FilterSpan.Over(places[0].Whole, places[^1].Whole),
                $"{all}; to leave out each of them join with 'and'",
                AreNeighbours(text, places) ? Suggest(places) : null);
        }
    }

    private static bool IsNegation(FilterNode.Comparison comparison) =>
        FilterTest.Of(comparison, context: null) is FilterTest.OneOf { Negative: true } or FilterTest.Matches { Negative: true, Pattern.IsAnything: false };

    private static string Suggest(List<ComparisonPlace> places)
    {
        var tests = places.Select(place => FilterTest.Of(place.Comparison, context: null)).ToList();
        if (!tests.All(test => test is FilterTest.OneOf))
        {
            return string.Join(" and ", places.Select(place => FilterWriter.Write(place.Comparison)));
        }

        var values = tests.Cast<FilterTest.OneOf>().SelectMany(one => one.Values).Distinct().Select(value => (FilterValue)value);
        return FilterWriter.Write(new FilterNode.Comparison(places[0].Comparison.Field, FilterOperator.Out, [.. values]));
    }

    // Only joining signs between them, so that one text can stand in place of all.
    private static bool AreNeighbours(string text, List<ComparisonPlace> places)
    {
        for (var i = 1; i < places.Count; i++)
        {
            var between = text[places[i - 1].Whole.End..places[i].Whole.Start].Trim();
            if (between != "," && !between.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
