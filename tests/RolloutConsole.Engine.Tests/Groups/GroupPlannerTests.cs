using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Tests.Groups;

/// <summary>The worked examples of hawkbit-rollouts, sections 3.4 and 3.5, one row each.</summary>
public sealed class GroupPlannerTests
{
    [Theory(DisplayName = "hawkbit-rollouts 3.4, automatic split")]
    [InlineData("10 / 3", 10, 3, new[] { 3, 3, 4 })]
    [InlineData("10 / 4", 10, 4, new[] { 3, 2, 3, 2 })]
    [InlineData("7 / 2", 7, 2, new[] { 4, 3 })]
    [InlineData("11 / 4", 11, 4, new[] { 3, 3, 3, 2 })]
    [InlineData("1 / 3", 1, 3, new[] { 0, 0, 1 })]
    [InlineData("3 / 5", 3, 5, new[] { 1, 1, 0, 1, 0 })]
    [InlineData("5 / 10", 5, 10, new[] { 1, 0, 1, 0, 1, 0, 1, 0, 1, 0 })]
    [InlineData("10 / 6", 10, 6, new[] { 2, 2, 1, 2, 1, 2 })]
    [InlineData("100 / 7", 100, 7, new[] { 14, 14, 14, 14, 15, 14, 15 })]
    [InlineData("1000 / 6", 1000, 6, new[] { 167, 167, 166, 167, 166, 167 })]
    public void Sizes_EqualSplit_AreThoseOfTheTable(string row, int targets, int groups, int[] expected)
    {
        var plan = GroupPlan.EqualSplit(groups, new GroupPlan("pattern", 100));

        Assert.True(expected.SequenceEqual(GroupPlanner.Sizes(plan, targets)), $"row {row}: {string.Join(", ", GroupPlanner.Sizes(plan, targets))}");
    }

    [Theory(DisplayName = "hawkbit-rollouts 3.5, user-defined groups without filters")]
    [InlineData("1000: 10, 20, 30, 40", 1000, new[] { 10f, 20, 30, 40 }, new[] { 100, 200, 300, 400 })]
    [InlineData("1000: 10, 20, 30, 50, 100", 1000, new[] { 10f, 20, 30, 50, 100 }, new[] { 100, 200, 300, 400, 0 })]
    [InlineData("1000: 100, 100", 1000, new[] { 100f, 100 }, new[] { 1000, 0 })]
    [InlineData("25: 10, 20, 30, 40", 25, new[] { 10f, 20, 30, 40 }, new[] { 3, 5, 7, 10 })]
    [InlineData("5: 10, 20, 30, 40", 5, new[] { 10f, 20, 30, 40 }, new[] { 1, 1, 1, 2 })]
    [InlineData("500: 20, 50 (left over)", 500, new[] { 20f, 50 }, new[] { 100, 250 })]
    public void Sizes_UserDefined_AreThoseOfTheTable(string row, int targets, float[] percentages, int[] expected)
    {
        var sizes = GroupPlanner.Sizes(Groups([.. percentages.Select(p => (p, ""))]), targets);

        Assert.True(expected.SequenceEqual(sizes), $"row {row}: {string.Join(", ", sizes)}");
    }

    /// <summary>The rows with filters: targets are numbered, a filter is a range of numbers, the fill takes the lowest free numbers.</summary>
    public static TheoryData<string, int, (float Percentage, string Filter)[], int[]> RowsWithFilters => new()
    {
        { "30 (10 match A): 100 on A; 20; 80", 30, [(100, "20-29"), (20, ""), (80, "")], [10, 4, 16] },
        { "1000 (100 match A): 50 on A; 100", 1000, [(50, "900-999"), (100, "")], [50, 950] },
        { "1000 (A=100, B=200, 50 in both): 100 on A; 100 on B; 100", 1000, [(100, "0-99"), (100, "50-249"), (100, "")], [100, 150, 750] },
        { "1000 (nothing matches Z): 100 on Z; 100", 1000, [(100, "5000-5001"), (100, "")], [0, 1000] },
        { "1000 (100 match A): 10; 100 on A; 90, group 1 takes no A", 1000, [(10, ""), (100, "900-999"), (90, "")], [100, 100, 800] },
        { "1000 (100 match A): 10; 100 on A; 90, group 1 takes all A", 1000, [(10, ""), (100, "0-99"), (90, "")], [100, 0, 900] },
    };

    [Theory(DisplayName = "hawkbit-rollouts 3.5, user-defined groups with filters")]
    [MemberData(nameof(RowsWithFilters))]
    public void ExpectedSize_FilledInOrder_GivesTheTablesSizes(string row, int targets, (float Percentage, string Filter)[] groups, int[] expected)
    {
        var plan = Groups(groups);
        var free = Enumerable.Range(0, targets).ToList();
        var sizes = new List<int>();
        for (var i = 0; i < plan.Count; i++)
        {
            var available = free.Where(t => Matches(plan[i].Filter, t)).ToList();
            var taken = available.Take(GroupPlanner.ExpectedSize(plan, i, available.Count)).ToList();
            free.RemoveAll(taken.Contains);
            sizes.Add(taken.Count);
        }

        Assert.True(expected.SequenceEqual(sizes), $"row {row}: {string.Join(", ", sizes)}");
    }

    [Theory(DisplayName = "hawkbit-rollouts 3.3: the share of what is left")]
    [InlineData(10, 20, 22.2)]
    [InlineData(60, 60, 100)]
    [InlineData(98.5, 0.3, 20)]
    [InlineData(99, 0.3, 100)]
    [InlineData(99.5, 0.2, 100)]
    public void EffectivePercentage_OfTheSecondGroup_IsOfWhatIsLeft(double first, double second, double expected) =>
        Assert.Equal(expected, GroupPlanner.EffectivePercentage([new GroupPlan("a", (float)first), new GroupPlan("b", (float)second)], 1), 0.1);

    [Fact(DisplayName = "hawkbit-rollouts 3.5, last row: the estimate of the pre-check is 100, 900, 0 by its own rule")]
    public void Estimate_FilterGroupAfterUnfiltered_IsTheTablesWrongEstimate()
    {
        // The pre-check sees group 1 as taking everything; what it leaves unused flows into the next group (hawkbit-rollouts, 3.6).
        var sizes = GroupPlanner.Estimate(Groups([(10, ""), (100, "A"), (90, "")]), [(1000, 0), (100, 100), (1000, 1000)]);

        Assert.Equal([100, 900, 0], sizes);
    }

    [Fact]
    public void Estimate_OverlappingFilters_CoversEveryTargetOnce()
    {
        var sizes = GroupPlanner.Estimate(Groups([(100, "A"), (100, "B"), (100, "")]), [(100, 0), (200, 50), (1000, 250)]);

        Assert.Equal([100, 150, 750], sizes);
    }

    private static bool Matches(string filter, int target)
    {
        if (filter.Length == 0)
        {
            return true;
        }

        var bounds = filter.Split('-');
        return target >= int.Parse(bounds[0]) && target <= int.Parse(bounds[1]);
    }

    private static List<GroupPlan> Groups((float Percentage, string Filter)[] groups) =>
        [.. groups.Select((g, i) => new GroupPlan($"group-{i + 1}", g.Percentage) { Filter = g.Filter })];
}
