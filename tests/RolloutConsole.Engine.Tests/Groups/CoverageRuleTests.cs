using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Groups;

/// <summary>What the create call accepts: column "Accepted?" of hawkbit-rollouts, 3.5, and the rules of 3.6.</summary>
public sealed class CoverageRuleTests
{
    /// <summary>Row, targets, groups (percentage, filter) with the counts that the filters give (in the filter, in an earlier one too), estimated sizes.</summary>
    public static TheoryData<string, int, (float Percentage, string Filter, int InFilter, int Overlap)[], int[], bool> Rows => new()
    {
        { "1000: 10, 20, 30, 40", 1000, [(10, "", 1000, 0), (20, "", 1000, 1000), (30, "", 1000, 1000), (40, "", 1000, 1000)], [100, 200, 300, 400], true },
        { "1000: 10, 20, 30, 50, 100", 1000, [(10, "", 1000, 0), (20, "", 1000, 1000), (30, "", 1000, 1000), (50, "", 1000, 1000), (100, "", 1000, 1000)], [100, 200, 300, 400, 0], true },
        { "1000: 100, 100", 1000, [(100, "", 1000, 0), (100, "", 1000, 1000)], [1000, 0], true },
        { "25: 10, 20, 30, 40", 25, [(10, "", 25, 0), (20, "", 25, 25), (30, "", 25, 25), (40, "", 25, 25)], [3, 5, 7, 10], true },
        { "5: 10, 20, 30, 40", 5, [(10, "", 5, 0), (20, "", 5, 5), (30, "", 5, 5), (40, "", 5, 5)], [1, 1, 1, 2], true },
        { "500: 20, 50", 500, [(20, "", 500, 0), (50, "", 500, 500)], [100, 250], false },
        { "30 (10 match A): 100 on A; 20; 80", 30, [(100, "A", 10, 0), (20, "", 30, 10), (80, "", 30, 30)], [10, 4, 16], true },
        { "1000 (100 match A): 50 on A; 100", 1000, [(50, "A", 100, 0), (100, "", 1000, 100)], [50, 950], true },
        { "1000 (A=100, B=200, 50 in both)", 1000, [(100, "A", 100, 0), (100, "B", 200, 50), (100, "", 1000, 250)], [100, 150, 750], true },
        { "1000 (nothing matches Z)", 1000, [(100, "Z", 0, 0), (100, "", 1000, 0)], [0, 1000], true },
        { "1000 (100 match A): 10; 100 on A; 90", 1000, [(10, "", 1000, 0), (100, "A", 100, 100), (90, "", 1000, 1000)], [100, 900, 0], true },
    };

    [Theory(DisplayName = "hawkbit-rollouts 3.5, accepted?")]
    [MemberData(nameof(Rows))]
    public void Groups_OfTheTable_AreAcceptedOrNot(string row, int targets, (float Percentage, string Filter, int InFilter, int Overlap)[] groups, int[] sizes, bool isAccepted)
    {
        var plan = Plan([.. groups.Select((g, i) => new GroupPlan($"group-{i + 1}", g.Percentage) { Filter = g.Filter })]);

        var estimate = GroupPlanner.Estimate(plan.Groups, [.. groups.Select(g => (g.InFilter, g.Overlap))]);

        Assert.True(sizes.SequenceEqual(estimate), $"row {row}: {string.Join(", ", estimate)}");
        Assert.Equal((row, isAccepted), (row, !PlanRules.CheckCoverage(plan, targets, estimate).Any()));
    }

    [Theory(DisplayName = "hawkbit-rollouts 3.6: coverage must be exact; too few, too many and none are told apart")]
    [InlineData(10, 6, "groups", "The groups take 6 of 10 targets; 4 would be left over.")]
    [InlineData(10, 12, "groups", "The groups take 12 of 10 targets; 2 are counted twice.")]
    [InlineData(0, 0, "targetFilterQuery", "No target matches, or none can take the distribution set.")]
    public void Coverage_NotExact_NamesFieldAndNumbers(int matching, int covered, string field, string message)
    {
        var fault = Assert.Single(PlanRules.CheckCoverage(Plan(Group()), matching, [covered]));

        Assert.Equal((field, message), (fault.Field, fault.Message));
    }

    [Theory(DisplayName = "Readings: a group may have any size, hawkBit allows 20,000")]
    [InlineData(PlanReading.Console)]
    [InlineData(PlanReading.HawkBit)]
    public void Group_OfAnySize_IsAccepted(PlanReading reading) =>
        Assert.Empty(PlanRules.CheckCoverage(Plan(Group()) with { Reading = reading }, 1_000_000, [1_000_000]));

    [Theory(DisplayName = "hawkbit-rollouts 3.6: number of groups")]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(0, false)]
    public void Groups_Number_IsLimited(int count, bool isAccepted)
    {
        var plan = Plan([.. Enumerable.Range(1, count).Select(n => new GroupPlan($"group-{n}", 100f / count))]);

        Assert.Equal(isAccepted, !PlanRules.Check("name", "", plan).Any(f => f.Field == "groups"));
    }

    [Theory(DisplayName = "hawkbit-rollouts 3.6: percentage of a group")]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(0, false)]
    [InlineData(100.5, false)]
    [InlineData(float.NaN, false)]
    public void Percentage_OutOfRange_NamesTheField(float percentage, bool isAccepted) =>
        Assert.Equal(isAccepted, !PlanRules.Check("name", "", Plan(new GroupPlan("a", percentage))).Any(f => f.Field == "groups[0].percentage"));

    [Fact(DisplayName = "hawkbit-rollouts 1.6: names of groups are unique in the rollout")]
    public void Names_UsedTwice_NameTheSecondGroup() => Assert.Equal(
        ["groups[1].name"], PlanRules.Check("name", "", Plan(new GroupPlan("a", 50), new GroupPlan("a", 100))).Select(f => f.Field));

    [Fact(DisplayName = "hawkbit-rollouts 6.7: nobody can type a filter for the failed targets of another rollout")]
    public void FailedRollout_AsAFilter_IsRefused() => Assert.Equal(
        ["targetFilterQuery"], PlanRules.Check("name", "", Plan(Group()) with { Selection = new TargetSelection("failedrollout==5") }).Select(f => f.Field));
}
