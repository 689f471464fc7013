using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>A filter means the same however it reaches its targets.</summary>
public sealed class FilterReachTests(FleetDatabase fleet) : IClassFixture<FleetDatabase>
{
    [Fact]
    public void Compile_EveryReach_MatchesTheSameTargets()
    {
        var random = new RandomFilters(new Random(20261121));
        var driven = 0;
        for (var i = 0; i < 4000; i++)
        {
            var filter = i % 2 == 0 ? random.NextComparison() : random.Next(levels: 2);
            var expected = fleet.Matching(filter);

            Assert.True(expected.SequenceEqual(fleet.Matching(filter, FilterReach.Each)), $"filter {i}: {filter}");
            foreach (var comparison in Required(filter).Where(c => FilterSql.CompileList(c, SmallFleet.Context, SqliteDialect.Instance) is not null))
            {
                Assert.True(expected.SequenceEqual(fleet.Matching(filter, FilterReach.From(comparison))), $"filter {i}: {filter}, beginning with {comparison}");
                var between = expected.Where(id => id is >= 3 and <= 9);
                Assert.True(between.SequenceEqual(fleet.Matching(filter, FilterReach.Between(comparison, "3", "9"))), $"filter {i}: {filter}, from 3 to 9 with {comparison}");
                driven++;
            }
        }

        Assert.InRange(driven, 500, 10_000);
    }

    [Theory]
    [InlineData("attribute.region==eu-west")]
    [InlineData("attribute.region!=eu-west")]
    [InlineData("attribute.region==eu*")]
    [InlineData("tag==pilot")]
    [InlineData("tag!=pilot")]
    public void Each_SomeTargetsMatch_AsksEveryTargetForItself(string filter)
    {
        var gathered = fleet.Matching(Tree(filter));

        Assert.InRange(gathered.Count, 1, SmallFleet.Targets.Length - 1);
        Assert.Equal(gathered, fleet.Matching(Tree(filter), FilterReach.Each));
    }

    [Fact]
    public void CompileList_Exclusion_ListsNothing()
    {
        Assert.Null(ListOf("tag!=a"));
        Assert.Null(ListOf("attribute.a=is=null"));
        Assert.Null(ListOf("attribute.a==''"));
        Assert.Null(ListOf("attribute.a!=*"));
        Assert.Null(ListOf("name==a"));
        Assert.NotNull(ListOf("attribute.a!=b"));
        Assert.NotNull(ListOf("tag==a"));
    }

    private static SqlPredicate? ListOf(string filter) =>
        FilterSql.CompileList((FilterNode.Comparison)Tree(filter), SmallFleet.Context, SqliteDialect.Instance);

    private static FilterNode Tree(string filter)
    {
        Assert.True(TargetFilterParser.Parse(filter).TryGetTree(out var tree, out var fault), fault?.ToString());
        return tree!;
    }

    private static IEnumerable<FilterNode.Comparison> Required(FilterNode filter) => filter switch
    {
        FilterNode.Comparison comparison => [comparison],
        FilterNode.And and => and.Terms.SelectMany(Required),
        _ => [],
    };
}
