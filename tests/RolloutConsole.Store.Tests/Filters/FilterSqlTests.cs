using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Tests.Filters;

public sealed class FilterSqlTests(FleetDatabase fleet) : IClassFixture<FleetDatabase>
{
    [Fact]
    public void RandomFilters_AskedInSqlAndInMemory_MatchTheSameTargets()
    {
        var random = new RandomFilters(new Random(20260801));
        var matchedSome = 0;
        for (var i = 0; i < 4000; i++)
        {
            var filter = i % 2 == 0 ? random.NextComparison() : random.Next(levels: 2);
            var expected = SmallFleet.Targets.Where(target => PlainReading.Matches(filter, target)).Select(target => target.Id).ToList();

            Assert.True(expected.SequenceEqual(fleet.Matching(filter)), $"filter {i}: {filter}\nexpected {string.Join(' ', expected)}, SQL {string.Join(' ', fleet.Matching(filter))}");
            matchedSome += expected.Count is > 0 and < 7 ? 1 : 0;
        }

        // Otherwise the property would say nothing.
        Assert.InRange(matchedSome, 1000, 4000);
    }

    [Fact]
    public void Compile_ValuesOfEveryKind_NeverStandInTheText()
    {
        var random = new RandomFilters(new Random(7));
        for (var i = 0; i < 2000; i++)
        {
            var predicate = FilterSql.Compile(random.Next(levels: 2), SmallFleet.Context);

            // What is left of the text without names of parameters is made of our own words only.
            var words = System.Text.RegularExpressions.Regex.Replace(predicate.Sql, @"@f\d+\b", "")
                .Replace(@" ESCAPE '\'", "", StringComparison.Ordinal)
                .Replace(" = ''", "", StringComparison.Ordinal)
                .Replace(" <> ''", "", StringComparison.Ordinal)
                .Replace("1 = 1", "", StringComparison.Ordinal)
                .Replace("1 = 0", "", StringComparison.Ordinal);
            Assert.DoesNotMatch(@"[^a-zA-Z_ .,=<>()]", words);
            Assert.Equal(predicate.Parameters.Count, predicate.Parameters.Select(p => p.Name).Distinct().Count());
            Assert.All(predicate.Parameters, p => Assert.Contains(p.Name, predicate.Sql, StringComparison.Ordinal));
            Assert.All(predicate.Parameters, p => Assert.True(p.Value is string or long));
        }
    }

    [Fact]
    public void Compile_HostileText_IsAParameter()
    {
        var predicate = FilterSql.Compile(Parse("name==\"'; DROP TABLE targets; --\""), SmallFleet.Context);

        Assert.Equal("t.name_folded = @f0", predicate.Sql);
        Assert.Equal([("@f0", (object)"'; DROP TABLE TARGETS; --")], predicate.Parameters);
    }

    [Fact]
    public void Compile_TwoPredicatesWithPrefixes_ShareNoName()
    {
        var one = FilterSql.Compile(Parse("name==a"), SmallFleet.Context, SqliteDialect.Instance, "a");
        var two = FilterSql.Compile(Parse("name==b"), SmallFleet.Context, SqliteDialect.Instance, "b");

        Assert.Empty(one.Parameters.Select(p => p.Name).Intersect(two.Parameters.Select(p => p.Name)));
        Assert.Throws<ArgumentException>(() => FilterSql.Compile(Parse("name==b"), SmallFleet.Context, SqliteDialect.Instance, "b;"));
    }

    [Fact]
    public void AttributeEquals_Plan_BeginsWithTheIndexOfValues()
    {
        var plan = fleet.PlanOf(Parse("attribute.region==eu-west"));

        Assert.Contains("SEARCH t USING INTEGER PRIMARY KEY", plan, StringComparison.Ordinal);
        Assert.Contains("USING COVERING INDEX ix_target_attributes_value (key_folded=? AND value_folded=?)", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void AttributePrefix_Plan_UsesARangeOfTheIndexOfValues() => Assert.Contains(
        "USING COVERING INDEX ix_target_attributes_value (key_folded=? AND value_folded>? AND value_folded<?)",
        fleet.PlanOf(Parse("attribute.region==eu*")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("id==device-*")]
    [InlineData("id==device-*1")]
    public void IdWithLiteralBeginning_Plan_UsesARangeOfItsIndex(string filter) => Assert.Contains(
        "SEARCH t USING INDEX ix_targets_controller_id_folded (controller_id_folded>? AND controller_id_folded<?)",
        fleet.PlanOf(Parse(filter)),
        StringComparison.Ordinal);

    [Fact]
    public void Prefix_OfHighestCodePoints_MatchesByRange()
    {
        using var own = new FleetDatabase();
        own.Add(new FleetTarget(20, "a\U0010FFFF", "last"));
        own.Add(new FleetTarget(21, "a\U0010FFFF\U0010FFFF9", "last"));
        own.Add(new FleetTarget(22, "b\uD7FF1", "edge"));
        own.Add(new FleetTarget(23, "b\uE000", "edge"));
        own.Add(new FleetTarget(24, "\U0010FFFFz", "edge"));
        own.Add(new FleetTarget(25, "😀1", "smile"));
        own.Add(new FleetTarget(26, "😁1", "smile"));

        Assert.Equal([20, 21], own.Matching(Parse("id==a\U0010FFFF*")));
        Assert.Equal([22], own.Matching(Parse("id==b\uD7FF*")));
        Assert.Equal([24], own.Matching(Parse("id==\U0010FFFF*")));
        Assert.Equal([25], own.Matching(Parse("id==😀*")));
        Assert.DoesNotContain(24, own.Matching(Parse("id!=\U0010FFFF*")));
        Assert.Equal(13, own.Matching(Parse("id!=😀*")).Count);
    }

    [Theory]
    [MemberData(nameof(LargestFilters))]
    public void LargestFilters_DeepInAStatement_AreAnswered(string filter)
    {
        Assert.InRange(filter.Length, 900, 1024);
        var plain = fleet.Matching(Parse(filter));

        // As it stands in the statement that fills a rollout: deeper in, and beside the filter of a group.
        Assert.Equal(plain, fleet.MatchingTwice(Parse(filter)));
    }

    public static TheoryData<string> LargestFilters => new()
    {
        string.Join(',', Enumerable.Repeat("tag!=a*b", 113)),
        string.Join(';', Enumerable.Repeat("tag=in=(a,b)", 78)),
        string.Join(',', Enumerable.Repeat("attribute.a==''", 63)),
        string.Join(',', Enumerable.Repeat("type!=*b", 113)),
        "id=in=(" + string.Join(',', Enumerable.Repeat("a", 508)) + ")",
        "name==" + string.Concat(Enumerable.Repeat("*a", 509)),
        Nested("id==a,", ";id==b", 32) + string.Concat(Enumerable.Repeat(";id==device", 44)),
        Nested("tag==a,tag!=*;", ",tag!=b", 32) + string.Concat(Enumerable.Repeat(";tag!=*", 38)),
        Bushy(5) + string.Concat(Enumerable.Repeat(",tag!=a*b", 45)),
    };

    // Deep on one side.
    private static string Nested(string before, string after, int levels) =>
        string.Concat(Enumerable.Repeat("(" + before, levels)) + "tag=out=(a,b)" + string.Concat(Enumerable.Repeat(after + ")", levels));

    // Deep on every side: four comparisons a level more.
    private static string Bushy(int levels) => levels == 0 ? "tag!=a*b" : $"({Bushy(levels - 1)},tag==a;{Bushy(levels - 1)})";

    [Fact]
    public void Placeholders_AreReplacedAtEachCompilation()
    {
        var filter = Parse("lastcontrollerrequestat=lt=${OVERDUE_TS}");
        var context = FilterContext.At(DateTimeOffset.FromUnixTimeMilliseconds(10_000_000), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), deviationPercent: 10);

        Assert.Equal(10_000_000L - 300_000 - 30_000 - 300_000, FilterSql.Compile(filter, context).Parameters.Single().Value);
        Assert.Equal(9L, FilterSql.Compile(filter, new FilterContext(10, 9)).Parameters.Single().Value);
    }

    private static FilterNode Parse(string text)
    {
        Assert.True(TargetFilterParser.Parse(text).TryGetTree(out var tree, out var fault), fault?.ToString());
        return tree!;
    }
}
