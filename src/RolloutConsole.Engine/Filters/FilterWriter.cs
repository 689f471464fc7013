using System.Diagnostics;
using System.Text;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Writes a tree as text that reads back as the same tree: main spellings, quotes and parentheses only where they are needed.
/// </summary>
public static class FilterWriter
{
    /// <summary>
    /// Writes a filter with <c>and</c> and <c>or</c>; where that is longer than a filter may be, with the shortest spellings.
    /// The shortest form of a tree read from a text is never longer than that text.
    /// </summary>
    /// <param name="node">The filter.</param>
    public static string Write(FilterNode node)
    {
        var text = Write(node, shortest: false);
        return text.Length <= FilterText.MaximumLength ? text : Write(node, shortest: true);
    }

    /// <summary>Writes a filter with the shortest spellings: <c>;</c> and <c>,</c>, <c>&lt;</c> for <c>=lt=</c>.</summary>
    /// <param name="node">The filter.</param>
    public static string WriteShortest(FilterNode node) => Write(node, shortest: true);

    private static string Write(FilterNode node, bool shortest)
    {
        var text = new StringBuilder();
        Append(text, node, shortest);
        return text.ToString();
    }

    private static void Append(StringBuilder text, FilterNode node, bool shortest)
    {
        switch (node)
        {
            case FilterNode.Or or:
                // A nested 'or' keeps its parentheses: without them it would read back as one flat list.
                AppendJoined(text, or.Terms, shortest ? "," : " or ", inner => inner is FilterNode.Or, shortest);
                break;
            case FilterNode.And and:
                AppendJoined(text, and.Terms, shortest ? ";" : " and ", inner => inner is FilterNode.Or or FilterNode.And, shortest);
                break;
            case FilterNode.Comparison comparison:
                AppendComparison(text, comparison, shortest);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void AppendJoined(
        StringBuilder text, ValueList<FilterNode> terms, string joint, Func<FilterNode, bool> needsParentheses, bool shortest)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            text.Append(i == 0 ? "" : joint);
            if (needsParentheses(terms[i]))
            {
                text.Append('(');
                Append(text, terms[i], shortest);
                text.Append(')');
            }
            else
            {
                Append(text, terms[i], shortest);
            }
        }
    }

    private static void AppendComparison(StringBuilder text, FilterNode.Comparison comparison, bool shortest)
    {
        var op = comparison.Operator;
        text.Append(comparison.Field).Append(shortest ? op.ShortestSpelling() : op.Spelling());
        var parentheses = op.TakesList() && (comparison.Values.Count > 1 || !shortest);
        text.Append(parentheses ? "(" : "");
        text.AppendJoin(',', comparison.Values.Select(value => Spell(value, op)));
        text.Append(parentheses ? ")" : "");
    }

    /// <summary>Writes one value as it stands after an operator, in quotes where it needs them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="op">The operator before it.</param>
    public static string Spell(FilterValue value, FilterOperator op) => value switch
    {
        FilterValue.Nothing => "null",
        FilterValue.Text { Content: var content } =>
            FilterText.IsBare(content) && !(op is FilterOperator.Is or FilterOperator.Not && FilterText.IsNullWord(content))
                ? content
                : Quote(content),
        _ => throw new UnreachableException(),
    };

    // The quote that needs fewer escapes; double quotes if both need the same.
    private static string Quote(string content)
    {
        var quote = content.Count(c => c == '"') > content.Count(c => c == '\'') ? '\'' : '"';
        var text = new StringBuilder().Append(quote);
        foreach (var c in content)
        {
            text.Append(c == quote || c == '\\' ? "\\" : "").Append(c);
        }

        return text.Append(quote).ToString();
    }
}
