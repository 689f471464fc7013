using System.Globalization;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Web.Filters;

/// <summary>One condition of the filter builder, as it is being filled in.</summary>
internal sealed class BuilderRow
{
    /// <summary>The operator that asks for a missing value, as <see cref="FilterCompletion.Operators"/> labels it.</summary>
    public const string IsMissing = "=is=null";

    /// <summary>The operator that asks for any value.</summary>
    public const string HasValue = "=not=null";

    private const string Empty = "''";

    private IReadOnlyList<string> _read = [];
    private string? _readValue;
    private bool _readAsList;

    /// <summary>Which fact about a device.</summary>
    public TargetField Field { get; set; } = TargetField.Attribute;

    /// <summary>The key of an attribute or metadata entry.</summary>
    public string Key { get; set; } = "";

    /// <summary>How it is compared: a label of <see cref="FilterCompletion.Operators"/>.</summary>
    public string Operator { get; set; } = "==";

    /// <summary>
    /// The value as people write it, without quotes; the items of a list separated by commas, in quotes where the language wants them.
    /// <c>''</c> is the empty text. Blanks around it belong to it: who takes it from a field takes them off.
    /// </summary>
    public string Value { get; set; } = "";

    /// <summary>The row of the table of fields.</summary>
    public TargetFieldDefinition Definition => TargetFields.Of(Field);

    /// <summary>The field with its key; null as long as the key is missing or cannot be written in a filter.</summary>
    public FilterField? Written => !Definition.TakesKey ? FilterField.Of(Field)
        : !FilterField.IsKey(Key) ? null
        : Field == TargetField.Attribute ? FilterField.Attribute(Key) : FilterField.Metadata(Key);

    /// <summary>Whether a value belongs to the operator.</summary>
    public bool TakesValue => Operator is not (IsMissing or HasValue);

    /// <summary>Whether the operator takes a list.</summary>
    public bool TakesList => Operator is "=in=" or "=out=";

    /// <summary>Whether nothing is left to fill in; other rows do not count yet.</summary>
    public bool IsComplete => Written is not null && (!TakesValue || Value.Length > 0);

    /// <summary>The row of a comparison.</summary>
    public static BuilderRow Of(FilterNode.Comparison comparison)
    {
        var isNull = comparison.Values[0] is FilterValue.Nothing;
        var op = comparison.Operator switch
        {
            FilterOperator.Is => isNull ? IsMissing : "==",
            FilterOperator.Not => isNull ? HasValue : "!=",
            _ => comparison.Operator.Spelling(),
        };
        var texts = comparison.Values.OfType<FilterValue.Text>().Select(value => value.Content).ToList();
        var row = new BuilderRow { Field = comparison.Field.Field, Key = comparison.Field.Key ?? "", Operator = op };
        row.Value = row.TakesList ? string.Join(", ", texts.Select(text => text.Length == 0 ? Empty : FilterWriter.Spell(text, FilterOperator.In)))
            : isNull ? ""
            : texts[0].Length == 0 ? Empty
            : texts[0];
        (row._readValue, row._read, row._readAsList) = (row.Value, texts, row.TakesList);
        return row;
    }

    /// <summary>The condition in the filter language; the row is complete.</summary>
    public string Write()
    {
        if (!TakesValue)
        {
            return $"{Written}{Operator}";
        }

        // What nobody touched is what was read, whatever a field can show of it.
        var items = (_readValue, _readAsList) == (Value, TakesList) ? _read : TakesList ? Items() : [Meant(Value)];
        var values = string.Join(",", items.Select(item => FilterWriter.Spell(item, FilterOperator.Equal)));
        return TakesList ? $"{Written}{Operator}({values})" : $"{Written}{Operator}{values}";
    }

    /// <summary>Keeps the operator only if it fits the field.</summary>
    public void FitOperator()
    {
        var sample = Definition.TakesKey ? FilterField.Attribute("key") : FilterField.Of(Field);
        var fitting = FilterCompletion.Operators(sample).Select(offer => offer.Label).ToList();
        Operator = fitting.Contains(Operator) ? Operator : fitting[0];
    }

    // A list is read as the language reads it, so that an item with a comma can stand in quotes. Who types no quotes means commas only.
    private IEnumerable<string> Items() => TargetFilterParser.Parse($"id=in=({Value})").TryGetTree(out var tree, out _) && tree is FilterNode.Comparison list
        ? list.Values.OfType<FilterValue.Text>().Select(value => InMilliseconds(value.Content))
        : Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Meant);

    private string Meant(string typed) => typed == Empty ? "" : InMilliseconds(typed);

    private string InMilliseconds(string value) => Definition.Kind == FilterValueKind.Timestamp ? Milliseconds(value) : value;

    // People write days; the language knows milliseconds (hawkbit-rollouts, 8.2).
    private static string Milliseconds(string value) =>
        !long.TryParse(value, CultureInfo.InvariantCulture, out _) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : value;
}
