using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Testing.Samples;

/// <summary>Makes trees with every field, operator and awkward characters in their values.</summary>
internal sealed class RandomTrees(Random random)
{
    private const string Letters = "aZ09ü😀 *\\\"'();,=!~<>$${}.%_\t/-null";

    public FilterNode Next(int levels)
    {
        var kind = levels == 0 ? 0 : random.Next(4);
        if (kind < 2)
        {
            return NextComparison();
        }

        ValueList<FilterNode> terms = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Next(levels - 1))];
        return kind == 2 ? new FilterNode.And(terms) : new FilterNode.Or(terms);
    }

    private FilterNode.Comparison NextComparison()
    {
        // Draws until the parts fit each other; about every second draw does.
        while (true)
        {
            var field = (TargetField)random.Next(TargetFields.All.Count);
            var op = (FilterOperator)random.Next(10);
            ValueList<FilterValue> values = [.. Enumerable.Range(0, op.TakesList() ? random.Next(1, 4) : 1).Select(_ => NextValue(field, op))];
            var written = field switch
            {
                TargetField.Attribute => FilterField.Attribute("k" + random.Next(3) + (random.Next(2) == 0 ? ".x*" : "")),
                TargetField.Metadata => FilterField.Metadata("Größe"),
                _ => FilterField.Of(field),
            };
            if (FilterRules.Check(written, op, values) is null)
            {
                return new FilterNode.Comparison(written, op, values);
            }
        }
    }

    private FilterValue NextValue(TargetField field, FilterOperator op) => TargetFields.Of(field).Kind switch
    {
        _ when op is FilterOperator.Is or FilterOperator.Not && random.Next(4) == 0 => FilterValue.Null,
        FilterValueKind.UpdateStatus => UpdateStatusNames.All[random.Next(5)],
        FilterValueKind.Boolean => random.Next(2) == 0 ? "true" : "false",
        FilterValueKind.Number or FilterValueKind.Timestamp => random.Next(3) == 0 ? "*" : random.Next(-5, 5).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => random.Next(8) == 0 ? "null" : NextText(Letters, random.Next(0, 7)),
    };

    public string NextText(string letters, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
}
