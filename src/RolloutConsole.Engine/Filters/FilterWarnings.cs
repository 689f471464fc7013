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

    private void Walk(FilterNode node, FilterScope? outer)
    {
        switch (node)
        {
            case FilterNode.Comparison:
                _found.AddRange(ComparisonTraps.Of(_places[_next++], outer));
                break;
            case FilterNode.And and:
                _found.AddRange(Contradictions.Of(WalkTerms(and.Terms, new FilterScope(and, outer))));
                break;
            case FilterNode.Or or:
                _found.AddRange(NegationsInOr.Of(_text, WalkTerms(or.Terms, new FilterScope(or, outer))));
                break;
            default:
                throw new UnreachableException();
        }
    }

    // The comparisons that are terms themselves, with their places; what stands deeper has had its own turn.
    private List<ComparisonPlace> WalkTerms(ValueList<FilterNode> terms, FilterScope scope)
    {
        var own = new List<ComparisonPlace>();
        foreach (var term in terms)
        {
            if (term is FilterNode.Comparison)
            {
                own.Add(_places[_next]);
            }

            Walk(term, scope);
        }

        return own;
    }
}
