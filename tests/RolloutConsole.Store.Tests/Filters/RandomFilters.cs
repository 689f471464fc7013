using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>Makes filters that have a fair chance to match some, but not all, of the small fleet.</summary>
internal sealed class RandomFilters(Random random)
{
    private static readonly string[] s_texts =
    [
        "os", "app", "2.0", "2.1", "1.*", "2.*", "gw*", "*gw*", "device-1", "*-?", "*", "", "null", "ab\\*", "ab\\**", "*\\**", "test*", "TESTING", "*e*",
        "eu*", "EU-NORTH", "zürich", "*Ü*", "größe", "100%", "*%", "x_*", "emea/*", "*/de", "acme", "*a*e*", "gateway", "sensor*", "pilot", "a", "b", "beta", "5g", "v",
        "a\"quote", "10", "9", "Site A;rack 3", "${NOW_TS}", "$${NOW_TS}", "e", "M",
    ];

    private static readonly string[] s_keys = ["hwrev", "REGION", "net.type", "version", "customer", "k*", "absent", "note"];

    private static readonly string[] s_times =
        ["${NOW_TS}", "${overdue_ts}", "1735689600000", "1740000000000", "2000", "3000", "0", "-1"];

    public FilterNode Next(int levels)
    {
        var kind = levels == 0 ? 0 : random.Next(3);
        if (kind == 0)
        {
            return NextComparison();
        }

        ValueList<FilterNode> terms = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Next(levels - 1))];
        return kind == 1 ? new FilterNode.And(terms) : new FilterNode.Or(terms);
    }

    public FilterNode.Comparison NextComparison()
    {
        var field = (TargetField)random.Next(TargetFields.All.Count);
        var written = field switch
        {
            TargetField.Attribute => FilterField.Attribute(Pick(s_keys)),
            TargetField.Metadata => FilterField.Metadata(Pick(s_keys)),
            _ => FilterField.Of(field),
        };
        var kind = TargetFields.Of(field).Kind;
        var op = kind switch
        {
            FilterValueKind.Boolean => random.Next(2) == 0 ? FilterOperator.Equal : FilterOperator.NotEqual,
            FilterValueKind.UpdateStatus => Pick([FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.Out, FilterOperator.Is, FilterOperator.Not]),
            _ => (FilterOperator)random.Next(10),
        };
        if (op is FilterOperator.Is or FilterOperator.Not && random.Next(3) == 0)
        {
            return new FilterNode.Comparison(written, op, [FilterValue.Null]);
        }

        var count = op.TakesList() ? random.Next(1, 4) : 1;
        return new FilterNode.Comparison(written, op, [.. Enumerable.Range(0, count).Select(_ => (FilterValue)NextValue(kind, op))]);
    }

    private string NextValue(FilterValueKind kind, FilterOperator op) => kind switch
    {
        FilterValueKind.Boolean => Pick(["true", "False"]),
        FilterValueKind.UpdateStatus => Pick([.. UpdateStatusNames.All]),
        FilterValueKind.Number or FilterValueKind.Timestamp when op is FilterOperator.Equal or FilterOperator.NotEqual && random.Next(4) == 0 => Pick(["*", ""]),
        FilterValueKind.Number => Pick(["1", "2", "3"]),
        FilterValueKind.Timestamp => Pick(s_times),
        _ => Pick(s_texts),
    };

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
