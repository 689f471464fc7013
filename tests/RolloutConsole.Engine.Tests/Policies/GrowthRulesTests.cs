using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>What a plan may say of devices that match later (hawkbit-rollouts, 3.1 and 6.9; aws-iot-jobs, 2).</summary>
public sealed class GrowthRulesTests
{
    public static TheoryData<string, RolloutPlan, string[]> Rows => new()
    {
        { "3.1: a template without dynamic", With(SelectionMode.Frozen, new DynamicGroups(5)), ["dynamicGroupTemplate"] },
        { "3.1: a template with continuous", With(SelectionMode.Continuous, new DynamicGroups(5)), ["dynamicGroupTemplate"] },
        { "3.1: only dynamic groups, without a size", With(SelectionMode.Dynamic, new DynamicGroups(Only: true)), ["dynamicGroupTemplate.targetCount"] },
        { "3.1: only dynamic groups, beside others", With(SelectionMode.Dynamic, new DynamicGroups(5, Only: true), 2), ["groups"] },
        { "groups of nobody", With(SelectionMode.Dynamic, new DynamicGroups(0)), ["dynamicGroupTemplate.targetCount"] },
        { "a name that would be too long", With(SelectionMode.Dynamic, new DynamicGroups(5, new string('x', 101))), ["dynamicGroupTemplate.nameSuffix"] },
        { "no room for another group", With(SelectionMode.Dynamic, null, 500), ["groups"] },
        { "the retry of a finished rollout", Plan(Group()) with { Selection = new TargetSelection("failedrollout==4", SelectionMode.Dynamic) { FailedIn = 4 } }, ["dynamic"] },
        { "architecture 3: shuffled by hawkBit's rules", Shuffled(3) with { Reading = PlanReading.HawkBit }, ["shuffleSeed"] },
        { "a seed below 0", Shuffled(-1), ["shuffleSeed"] },
        { "shuffled", Shuffled(0), [] },
        { "room for one", With(SelectionMode.Continuous, null, 499), [] },
        { "only dynamic groups", With(SelectionMode.Dynamic, new DynamicGroups(5, "-late", Only: true)), [] },
        { "dynamic", With(SelectionMode.Dynamic, null, 3), [] },
        { "continuous", With(SelectionMode.Continuous, null), [] },
    };

    [Theory(DisplayName = "3.1, 6.9: what cannot be")]
    [MemberData(nameof(Rows))]
    public void Check(string row, RolloutPlan plan, string[] fields) =>
        Assert.Equal((row, string.Join(' ', fields)), (row, string.Join(' ', PlanRules.Check("name", "", plan).Select(f => f.Field))));

    [Theory]
    [InlineData("group-3-late", true)]
    [InlineData("group-12-late", true)]
    [InlineData("group-2-late", false)]
    [InlineData("group-03-late", false)]
    [InlineData("group-3", false)]
    public void NameOfAGroupThatIsAddedLater_IsTaken(string name, bool isTaken)
    {
        var plan = With(SelectionMode.Dynamic, new DynamicGroups(5, "-late"), 2);
        plan = plan with { Groups = plan.Groups.SetItem(0, plan.Groups[0] with { Name = name }) };

        Assert.Equal(isTaken ? ["groups[0].name"] : [], PlanRules.Check("name", "", plan).Select(f => f.Field));
    }

    [Theory(DisplayName = "3.1: no target matches")]
    [InlineData(SelectionMode.Frozen, false, true)]
    [InlineData(SelectionMode.Dynamic, false, true)]
    [InlineData(SelectionMode.Dynamic, true, false)]
    [InlineData(SelectionMode.Continuous, false, false)]
    public void NobodyMatches_IsAFaultUnlessDevicesAreOnlyWaitedFor(SelectionMode mode, bool only, bool isFault)
    {
        var plan = With(mode, only ? new DynamicGroups(5, Only: true) : null);

        Assert.Equal(isFault, PlanRules.CheckCoverage(plan, 0, [0]).Any());
    }

    [Fact]
    public void Coverage_OfOnlyDynamicGroups_IsNotAsked() =>
        Assert.Empty(PlanRules.CheckCoverage(With(SelectionMode.Dynamic, new DynamicGroups(5, Only: true)), 100, [5]));

    [Fact]
    public void SmallGroups_OfALargeFleet_AreWarnedOf()
    {
        var warning = Assert.Single(PlanRules.Warn(With(SelectionMode.Dynamic, new DynamicGroups(2)), [10_000]), w => w.Field == "dynamicGroupTemplate");

        Assert.Equal(
            "dynamicGroupTemplate: Groups of 2 devices are full after 998 later devices: a rollout has at most 500 groups. Choose at least 20 devices per group.",
            warning.ToString());
    }

    [Theory]
    [InlineData("updatestatus==pending", true)]
    [InlineData("assignedds.version!=2", true)]
    [InlineData("attribute.region==eu", false)]
    public void Continuous_FilterThatTheUpdateChanges_IsWarnedOf(string filter, bool warns) =>
        Assert.Equal(warns, PlanRules.Warn(With(SelectionMode.Continuous, null) with { Selection = new TargetSelection(filter, SelectionMode.Continuous) }, [10]).Any(w => w.Field == "targetFilterQuery"));

    [Fact]
    public void WithoutGrowth_IsThePlanForTodaysDevices()
    {
        var plan = With(SelectionMode.Dynamic, new DynamicGroups(5), 2);

        Assert.Equal(With(SelectionMode.Frozen, null, 2).Selection, plan.WithoutGrowth().Selection);
        Assert.Equal((true, false), (plan.IsGrowing(3), plan.WithoutGrowth().IsGrowing(3)));
    }

    private static RolloutPlan Shuffled(int seed) => Plan(Group()) with { Selection = new TargetSelection("id==*") { ShuffleSeed = seed } };

    private static RolloutPlan With(SelectionMode mode, DynamicGroups? groups, int count = 1) =>
        Plan([.. GroupPlan.EqualSplit(count, Group())]) with { Selection = new TargetSelection("id==*", mode, groups) };
}
