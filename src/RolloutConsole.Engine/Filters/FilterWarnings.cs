using System.Diagnostics;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Finds the places where the filter language surprises (hawkbit-rollouts.md, 8.2 and 8.4) and says what would do what was probably
/// meant. Where the filter shows that its writer knows ("region is missing or differs"), nothing is said.
/// </summary>
public sealed class FilterWarnings
{
    private readonly string _text;
    private readonly IReadOnlyList<ComparisonPlace> _places;
    private readonly List<FilterWarning> _found = [];
    private int _next;

    private FilterWarnings(string text, IReadOnlyList<ComparisonPlace> places) => (_text, _places) = (text, places);

    /// <summary>The warnings about a text, in the order of their places.</summary>
    /// <param name="text">Any text; one that is no filter has a fault instead of warnings.</param>
    public static IReadOnlyList<FilterWarning> Of(string text)
    {
        if (!TargetFilterParser.Parse(text, out var places).TryGetTree(out var tree, out _))
        {
            return [];
        }

        var reader = new FilterWarnings(text, places);
        reader.Walk(tree, outer: null);
        return [.. reader._found.OrderBy(warning => warning.Span.Start).ThenBy(warning => warning.Trap)];
    }

    // Gives the comparisons that must hold whenever the node does, with their places.
    private List<ComparisonPlace> Walk(FilterNode node, FilterScope? outer)
    {
        switch (node)
        {
            case FilterNode.Comparison:
                var place = _places[_next++];
                _found.AddRange(ComparisonTraps.Of(place, outer));
                return [place];
            case FilterNode.And and:
                var scope = new FilterScope(and, outer);
                List<ComparisonPlace> together = [.. and.Terms.SelectMany(term => Walk(term, scope))];

                // An 'and' inside an 'and' is one with it.
                _found.AddRange(outer?.Join is FilterNode.And ? [] : Contradictions.Of(together));
                return together;
            case FilterNode.Or or:
                var any = new FilterScope(or, outer);
                _found.AddRange(NegationsInOr.Of(_text, [.. or.Terms.Select(term => (term, places: Walk(term, any))).Where(t => t.term is FilterNode.Comparison).SelectMany(t => t.places)]));
                return [];
            default:
                throw new UnreachableException();
        }
    }
}
