using System.Diagnostics;
using System.Globalization;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Reads a filter aloud in one plain sentence part: "region is eu and hwRevision is 2". Where the language surprises
/// (hawkbit-rollouts.md, 8.4) the words say what happens to targets without a value.
/// </summary>
public static class FilterWords
{
    /// <summary>Describes a filter.</summary>
    /// <param name="node">The filter.</param>
    /// <returns>Words without a full stop.</returns>
    public static string Describe(FilterNode node) => node switch
    {
        FilterNode.Or or => string.Join(" or ", or.Terms.Select(term => Wrap(term, term is FilterNode.Or))),
        FilterNode.And and => string.Join(" and ", and.Terms.Select(term => Wrap(term, term is FilterNode.Or or FilterNode.And))),
        FilterNode.Comparison comparison => Describe(comparison),
        _ => throw new UnreachableException(),
    };

    private static string Wrap(FilterNode node, bool parentheses) => parentheses ? $"({Describe(node)})" : Describe(node);

    private static string Describe(FilterNode.Comparison comparison)
    {
        var test = FilterTest.Of(comparison, context: null);
        return comparison.Field.Field switch
        {
            TargetField.ControllerId when test is FilterTest.Matches { Pattern.IsAnything: true, Negative: false } => "every target",
            TargetField.Tag => DescribeTag(test),
            TargetField.AutoConfirm => $"auto-confirmation is {(IsTrue(comparison) ? "on" : "off")}",
            _ => DescribeValue(comparison.Field, test),
        };
    }

    private static string DescribeTag(FilterTest test) => test switch
    {
        FilterTest.Presence { Present: true } or FilterTest.Emptiness { Empty: false } or FilterTest.Matches { Pattern.IsAnything: true, Negative: false } => "has a tag",
        FilterTest.Presence or FilterTest.Emptiness or FilterTest.Matches { Pattern.IsAnything: true } => "has no tag",
        FilterTest.OneOf { Negative: false } one => $"tagged {List(one.Values.Select(Spell))}",
        FilterTest.OneOf { Values.Count: 1 } one => $"not tagged {Spell(one.Values[0])}",
        FilterTest.OneOf one => $"tagged {NoneOf(one.Values.Select(Spell))}",
        FilterTest.Matches match => $"{(match.Negative ? "has no tag that " : "has a tag that ")}{Pattern(match.Pattern, negative: false)}",
        FilterTest.Ordered ordered => $"has a tag {Order(ordered.Operator)} {Spell(ordered.Value)} in the alphabet",
        _ => throw new UnreachableException(),
    };

    private static string DescribeValue(FilterField field, FilterTest test)
    {
        var name = NameOf(field);
        var row = field.Definition;
        var without = row.CanBeMissing && !row.TakesKey ? " (or is missing)" : "";
        var missing = field.Field switch
        {
            TargetField.LastPollAt => "the device never polled",
            TargetField.Attribute => $"{name} is not reported",
            _ => $"{name} is missing",
        };
        var present = field.Field switch
        {
            TargetField.LastPollAt => "the device has polled",
            TargetField.Attribute => $"{name} is reported",
            _ => $"{name} is present",
        };

        return test switch
        {
            FilterTest.Presence { Present: true } or FilterTest.Matches { Pattern.IsAnything: true, Negative: false } => present,
            FilterTest.Matches { Pattern.IsAnything: true } when row.TakesKey => $"nothing ({field}!=* never matches)",
            FilterTest.Presence or FilterTest.Matches { Pattern.IsAnything: true } => missing,
            FilterTest.Emptiness { Empty: true } => $"{name} is missing or empty",
            FilterTest.Emptiness => $"{name} is present and not empty",
            FilterTest.OneOf { Negative: false } one => $"{name} is {List(one.Values.Select(value => Value(row.Kind, value)))}",
            FilterTest.OneOf one => $"{Reported(present, row)}{name} is {NoneOf(one.Values.Select(value => Value(row.Kind, value)))}{without}",
            FilterTest.Matches { Negative: false } match => $"{name} {Pattern(match.Pattern, negative: false)}",
            FilterTest.Matches match => $"{Reported(present, row)}{name} {Pattern(match.Pattern, negative: true)}{without}",
            FilterTest.Ordered ordered when row.Kind == FilterValueKind.Timestamp => $"{name} is {Order(ordered.Operator)} {Value(row.Kind, ordered.Value)}",
            FilterTest.Ordered ordered when row.Kind == FilterValueKind.Number => $"{name} is {NumberOrder(ordered.Operator)} {ordered.Value}",
            FilterTest.Ordered ordered => $"{name} is {Order(ordered.Operator)} {Spell(ordered.Value)} in the alphabet",
            _ => throw new UnreachableException(),
        };
    }

    // A negative comparison of a map entry matches only targets that have the entry (8.4).
    private static string Reported(string present, TargetFieldDefinition row) => row.TakesKey ? $"{present} and " : "";

    // An attribute is called by its key alone, unless that is the name of a field.
    private static string NameOf(FilterField field) => field switch
    {
        { Field: TargetField.Attribute, Key: { } key } when TargetFields.Find(key) is null && TargetFields.All.All(row => !row.Words.Equals(key, StringComparison.OrdinalIgnoreCase)) => key,
        { Key: { } key } => $"{field.Definition.Words} {key}",
        _ => field.Definition.Words,
    };

    private static string Pattern(FilterPattern pattern, bool negative)
    {
        var pieces = pattern.Pieces;
        var (plain, not) = pieces switch
        {
            { Count: 2 } when pieces[1].Length == 0 => ($"starts with {Spell(pieces[0])}", $"does not start with {Spell(pieces[0])}"),
            { Count: 2 } when pieces[0].Length == 0 => ($"ends with {Spell(pieces[1])}", $"does not end with {Spell(pieces[1])}"),
            { Count: 3 } when pieces[0].Length == 0 && pieces[2].Length == 0 => ($"contains {Spell(pieces[1])}", $"does not contain {Spell(pieces[1])}"),
            _ => ($"looks like {Spell(string.Join('*', pieces))}", $"does not look like {Spell(string.Join('*', pieces))}"),
        };
        return negative ? not : plain;
    }

    private static string Value(FilterValueKind kind, string value) => kind switch
    {
        FilterValueKind.UpdateStatus => value.ToLowerInvariant().Replace('_', ' '),
        FilterValueKind.Timestamp => Time(value),
        FilterValueKind.Text or FilterValueKind.Number or FilterValueKind.Boolean => Spell(value),
        _ => throw new UnreachableException(),
    };

    private static string Time(string value)
    {
        if (FilterPlaceholders.IsPlaceholder(value))
        {
            return value.Contains("NOW", StringComparison.OrdinalIgnoreCase) ? "now" : "the overdue limit";
        }

        // Outside the years 0001 to 9999 there is no date to show.
        return FilterRules.TryParseNumber(value, out var ms) && ms is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(ms % 1000 == 0 ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture)
            : value;
    }

    private static string Spell(string value) => value.Length == 0 || value.Any(c => char.IsWhiteSpace(c) || c is ',' or '(' or ')') ? $"\"{value}\"" : value;

    private static string List(IEnumerable<string> values)
    {
        var all = values.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    private static string NoneOf(IEnumerable<string> values)
    {
        var all = values.ToList();
        return all.Count == 1 ? $"not {all[0]}" : $"none of {string.Join(", ", all)}";
    }

    private static string Order(FilterOperator op) => op switch
    {
        FilterOperator.Less => "before",
        FilterOperator.LessOrEqual => "at or before",
        FilterOperator.Greater => "after",
        FilterOperator.GreaterOrEqual => "at or after",
        _ => throw new UnreachableException(),
    };

    private static string NumberOrder(FilterOperator op) => op switch
    {
        FilterOperator.Less => "less than",
        FilterOperator.LessOrEqual => "at most",
        FilterOperator.Greater => "more than",
        FilterOperator.GreaterOrEqual => "at least",
        _ => throw new UnreachableException(),
    };

    private static bool IsTrue(FilterNode.Comparison comparison) =>
        comparison.Values[0] is FilterValue.Text { Content: var text }
        && FilterRules.TryParseBoolean(text, out var value)
        && value != comparison.Operator.IsNegative();
}
