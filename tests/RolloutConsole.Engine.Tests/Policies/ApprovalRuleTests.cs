using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Who needs an approval: architecture, section 3, part Approval.</summary>
public sealed class ApprovalRuleTests
{
    [Theory]
    [InlineData(null, 0, false)]
    [InlineData(null, 100_000, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(100, 100, false)]
    [InlineData(100, 101, true)]
    public void Rule_IsNeededAboveItsNumber(int? above, int devices, bool isNeeded) =>
        Assert.Equal(isNeeded, new ApprovalRule(above).IsNeededFor(devices));

    [Theory(DisplayName = "A plan may only tighten the installation's rule")]
    [InlineData(null, null, null)]
    [InlineData(null, 50, 50)]
    [InlineData(null, 0, 0)]
    [InlineData(100, null, 100)]
    [InlineData(100, 500, 100)]
    [InlineData(100, 50, 50)]
    [InlineData(0, null, 0)]
    [InlineData(0, 500, 0)]
    public void Plan_OnlyTightens(int? installation, int? asked, int? holds) =>
        Assert.Equal(holds, ApprovalRule.For(Plan(Group()) with { Approval = new ApprovalRule(asked) }, new ApprovalRule(installation)).Above);

    [Fact]
    public void StartWhenApproved_AlwaysNeedsAnApproval()
    {
        var plan = Plan(Group()) with { Schedule = new RolloutSchedule(RolloutStart.WhenApproved) };
        Assert.Equal(ApprovalRule.Always, ApprovalRule.For(plan, ApprovalRule.Never));
    }

    [Fact]
    public void NegativeNumber_IsRefusedWithItsField()
    {
        var fault = Assert.Single(PlanRules.Check("spring", "", Plan(Group()) with { Approval = new ApprovalRule(-1) }));
        Assert.Equal("approval.above", fault.Field);
    }
}
