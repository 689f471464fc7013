namespace RolloutConsole.Engine.Filters;

/// <summary>Something that may be written at a place of a filter.</summary>
/// <param name="Insert">What replaces <see cref="FilterExpectation.Replaces"/>.</param>
/// <param name="Label">What the list shows.</param>
/// <param name="Hint">What it means, in few words.</param>
public sealed record FilterOffer(string Insert, string Label, string Hint);

/// <summary>Completes filters while they are typed: what is expected at a place, and what could be written there.</summary>
public static class FilterCompletion
{
    /// <summary>Most offers at a place.</summary>
    public const int MostOffers = 20;

    /// <summary>What is expected at a place.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="place">Characters before the place; a place outside the text is moved to its nearest end.</param>
    public static FilterExpectation At(string text, int place)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > FilterText.MaximumLength
            ? new FilterExpectation(FilterExpected.Nothing, new FilterSpan(Math.Clamp(place, 0, text.Length), 0), "")
            : new FilterCompletionReader(text, Math.Clamp(place, 0, text.Length)).Read();
    }

    /// <summary>What could be written there, the likeliest first, at most <see cref="MostOffers"/>.</summary>
    /// <param name="expectation">What is expected.</param>
    /// <param name="known">What the fleet knows, see <see cref="FilterExpectation.Knowledge"/>; in the order to be shown.</param>
    public static IReadOnlyList<FilterOffer> Offers(FilterExpectation expectation, IReadOnlyList<string> known)
    {
        var all = expectation.Expected switch
        {
            FilterExpected.Nothing => [],
            FilterExpected.Field => Fields(),
            FilterExpected.Key => known.Where(FilterField.IsKey).Select(key => new FilterOffer(key, key, expectation.Field!.Definition.Words)),
            FilterExpected.Operator => Operators(expectation.Field!),
            FilterExpected.Value => Values(expectation.Field!, expectation.Operator!.Value, known),
            FilterExpected.ListEnd => [new(", ", ",", "another value"), new(") ", ")", "end of the list")],
            FilterExpected.Joint => Joints(expectation.OpenParentheses),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var ranked = all
            .Select(offer => (offer, rank: Rank(offer, expectation)))
            .Where(pair => pair.rank is not null)
            .OrderBy(pair => pair.rank)
            .Select(pair => pair.offer);
        return [.. Onwards(expectation, known).Concat(ranked).Take(MostOffers)];
    }

    // A field that is complete as typed needs its operator next, whatever longer names begin with it.
    private static IEnumerable<FilterOffer> Onwards(FilterExpectation expectation, IReadOnlyList<string> known)
    {
        var (map, typed) = (expectation.Field?.Field, expectation.Typed);
        var field = expectation.Expected switch
        {
            FilterExpected.Field when TargetFields.Find(typed) is { TakesKey: false } row => FilterField.Of(row.Field),
            FilterExpected.Key when FilterField.IsKey(typed) && known.Contains(typed, StringComparer.OrdinalIgnoreCase) =>
                map == TargetField.Attribute ? FilterField.Attribute(typed) : FilterField.Metadata(typed),
            _ => null,
        };
        return field is null ? [] : Operators(field).Select(offer => offer with { Insert = typed + offer.Insert });
    }

    // 0: begins with what was typed; 1: holds it; 2: a word of its meaning begins with it; null: does not fit. LINQ's order is stable.
    private static int? Rank(FilterOffer offer, FilterExpectation expectation)
    {
        var typed = expectation.Typed;
        if (typed.Length == 0 || offer.Label.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            var isWritten = expectation.Expected is FilterExpected.Field or FilterExpected.Key && offer.Label.Equals(typed, StringComparison.OrdinalIgnoreCase);
            return isWritten ? null : 0;
        }

        return expectation.Expected switch
        {
            FilterExpected.Field or FilterExpected.Key or FilterExpected.Value when offer.Label.Contains(typed, StringComparison.OrdinalIgnoreCase) => 1,
            FilterExpected.Field or FilterExpected.Operator when $" {offer.Hint}".Contains($" {typed}", StringComparison.OrdinalIgnoreCase) => 2,
            _ => null,
        };
    }

    private static IEnumerable<FilterOffer> Fields()
    {
        TargetField[] first = [TargetField.Attribute, TargetField.Tag, TargetField.TypeKey, TargetField.UpdateStatus];
        return TargetFields.All
            .OrderBy(row => Array.IndexOf(first, row.Field) is var index and >= 0 ? index : first.Length)
            .Select(row => row.TakesKey ? new FilterOffer(row.Spelling + ".", row.Spelling + ".", row.Words + " by key") : new FilterOffer(row.Spelling, row.Spelling, row.Words));
    }

    /// <summary>The operators that fit a field, the likeliest first; the label of the two that ask for presence has <c>null</c> with it.</summary>
    /// <param name="field">The field.</param>
    public static IEnumerable<FilterOffer> Operators(FilterField field)
    {
        var kind = field.Definition.Kind;
        return Enum.GetValues<FilterOperator>()
            .Where(op => kind switch
            {
                FilterValueKind.Boolean => op is FilterOperator.Equal or FilterOperator.NotEqual,
                FilterValueKind.UpdateStatus => !op.IsOrdering() && op is not (FilterOperator.Is or FilterOperator.Not),
                FilterValueKind.Text or FilterValueKind.Number or FilterValueKind.Timestamp => true,
                _ => throw new System.Diagnostics.UnreachableException(),
            })
            .Where(op => op is not (FilterOperator.Is or FilterOperator.Not) || field.Definition.CanBeMissing)
            .OrderBy(op => kind == FilterValueKind.Timestamp && !op.IsOrdering())
            .Select(op => op switch
            {
                FilterOperator.In or FilterOperator.Out => new FilterOffer(op.Spelling() + "(", op.Spelling(), HintOf(op, kind)),
                FilterOperator.Is or FilterOperator.Not => new FilterOffer(op.Spelling() + "null ", op.Spelling() + "null", HintOf(op, kind)),
                _ => new FilterOffer(op.Spelling(), op.Spelling(), HintOf(op, kind)),
            });
    }

    private static string HintOf(FilterOperator op, FilterValueKind kind) => op switch
    {
        FilterOperator.Equal => kind == FilterValueKind.Text ? "is; * stands for any text" : "is",
        FilterOperator.NotEqual => "is not",
        FilterOperator.In => "is one of",
        FilterOperator.Out => "is none of",
        FilterOperator.Is => "is missing",
        FilterOperator.Not => "has a value",
        FilterOperator.Less => kind == FilterValueKind.Timestamp ? "before" : "less than",
        FilterOperator.LessOrEqual => kind == FilterValueKind.Timestamp ? "at or before" : "at most",
        FilterOperator.Greater => kind == FilterValueKind.Timestamp ? "after" : "more than",
        FilterOperator.GreaterOrEqual => kind == FilterValueKind.Timestamp ? "at or after" : "at least",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<FilterOffer> Values(FilterField field, FilterOperator op, IReadOnlyList<string> known) => field.Definition.Kind switch
    {
        FilterValueKind.UpdateStatus => UpdateStatusNames.All.Select(name => new FilterOffer(name + " ", name, "")),
        FilterValueKind.Boolean => [new("true ", "true", "on"), new("false ", "false", "off")],
        FilterValueKind.Timestamp =>
        [
            new("${NOW_TS} ", "${NOW_TS}", "now, whenever the filter runs"),
            new("${OVERDUE_TS} ", "${OVERDUE_TS}", "devices that polled before it are overdue"),
        ],
        FilterValueKind.Number => [],
        FilterValueKind.Text => KnownValues(field, op, known),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<FilterOffer> KnownValues(FilterField field, FilterOperator op, IReadOnlyList<string> known)
    {
        // A star in a value would be read as "any text"; only in a list it stands for itself.
        var values = known
            .Where(value => value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal) && (op.TakesList() || !value.Contains('*', StringComparison.Ordinal)))
            .Select(value => new FilterOffer(FilterWriter.Spell(value, op) + " ", value, field.Definition.Words));
        return op is FilterOperator.Is or FilterOperator.Not ? values.Prepend(new FilterOffer("null ", "null", "no value")) : values;
    }

    private static IEnumerable<FilterOffer> Joints(int open)
    {
        yield return new FilterOffer("and ", "and", "both must hold");
        yield return new FilterOffer("or ", "or", "one is enough");
        if (open > 0)
        {
            yield return new FilterOffer(") ", ")", "end of the parenthesis");
        }
    }
}
