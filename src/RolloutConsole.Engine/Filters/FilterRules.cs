using System.Globalization;

namespace RolloutConsole.Engine.Filters;

/// <summary>What a field may be compared with (hawkbit-rollouts.md, 8.2 and 8.3). The parser and the tree ask the same rules.</summary>
internal static class FilterRules
{
    /// <summary>A broken rule.</summary>
    /// <param name="ValueIndex">Which value is at fault; -1 if it is the operator.</param>
    /// <param name="Message">What is wrong and what would be right.</param>
    /// <param name="Suggestion">What to write instead of the value or operator, where that is evident.</param>
    internal sealed record Breach(int ValueIndex, string Message, string? Suggestion = null);

    /// <summary>Checks one comparison.</summary>
    /// <returns>The first broken rule, or <c>null</c> if all is well.</returns>
    public static Breach? Check(FilterField field, FilterOperator op, ValueList<FilterValue> values)
    {
        if (values.Count == 0 || (values.Count > 1 && !op.TakesList()))
        {
            return new Breach(-1, ListMessage(op), ListOperatorFor(op));
        }

        if (CheckOperator(field, op) is { } breach)
        {
            return breach;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (CheckValue(field, op, values[i]) is var (message, suggestion))
            {
                return new Breach(i, message, suggestion);
            }
        }

        return null;
    }

    /// <summary>Says that an operator that takes one value was given a list.</summary>
    public static string ListMessage(FilterOperator op) => op.TakesList()
        ? $"'{op.Spelling()}' needs at least one value"
        : $"'{op.Spelling()}' takes one value; a list needs =in= or =out=";

    /// <summary>The list operator that was probably meant, if any.</summary>
    public static string? ListOperatorFor(FilterOperator op) => op switch
    {
        FilterOperator.Equal or FilterOperator.Is => "=in=",
        FilterOperator.NotEqual or FilterOperator.Not => "=out=",
        _ => null,
    };

    private static Breach? CheckOperator(FilterField field, FilterOperator op) => field.Definition.Kind switch
    {
        FilterValueKind.UpdateStatus when op.IsOrdering() =>
            new Breach(-1, $"'{field}' is one of {Allowed(UpdateStatusNames.All)}, which have no order; use ==, !=, =in= or =out="),
        FilterValueKind.Boolean when op is not (FilterOperator.Equal or FilterOperator.NotEqual) =>
            new Breach(-1, $"'{field}' is true or false; only == and != can be used with it", op.IsNegative() ? "!=" : "=="),
        _ => null,
    };

    private static (string Message, string? Suggestion)? CheckValue(FilterField field, FilterOperator op, FilterValue value)
    {
        if (value is not FilterValue.Text { Content: var text })
        {
            return op is FilterOperator.Is or FilterOperator.Not
                ? null
                : ($"'{op.Spelling()}' cannot ask for a missing value; use =is=null or =not=null", null);
        }

        return field.Definition.Kind switch
        {
            _ when text.Contains('\0') => ("a value cannot hold the character U+0000", null),
            FilterValueKind.Text => null,
            FilterValueKind.UpdateStatus => UpdateStatusNames.TryParse(text, out _)
                ? null
                : ($"'{text}' is no update status; allowed are {Allowed(UpdateStatusNames.All)}", NearestName.Of(text, UpdateStatusNames.All)),
            FilterValueKind.Boolean => TryParseBoolean(text, out _) ? null : ($"'{field}' is true or false, not '{text}'", null),
            FilterValueKind.Number => TryParseNumber(text, out _) || IsPresence(op, text)
                ? null
                : ($"'{field}' is a whole number, not '{text}'{NullHint(text)}", null),
            FilterValueKind.Timestamp => TryParseNumber(text, out _) || FilterPlaceholders.IsPlaceholder(text) || IsPresence(op, text)
                ? null
                : ($"'{field}' is a time in milliseconds since 1970 (UTC), ${{NOW_TS}} or ${{OVERDUE_TS}}, not '{text}'{NullHint(text)}", null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Reads <c>true</c> or <c>false</c> without regard to case.</summary>
    internal static bool TryParseBoolean(string text, out bool value)
    {
        value = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a whole number with an optional minus sign.</summary>
    internal static bool TryParseNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // On a number only "anything" and "nothing" make sense of the text patterns (8.2, rows "empty string" and "presence").
    private static bool IsPresence(FilterOperator op, string text) =>
        !op.TakesList() && !op.IsOrdering() && (text.Length == 0 || text.All(c => c == '*'));

    private static string NullHint(string text) => FilterText.IsNullWord(text) ? "; for a missing value use =is=null" : "";

    private static string Allowed(IReadOnlyList<string> names) => string.Join(", ", names);
}
