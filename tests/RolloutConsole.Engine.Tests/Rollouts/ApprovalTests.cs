using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>hawkbit-rollouts, tables 2.1 and 4.1, section 6.5; architecture, section 3, part Approval.</summary>
public sealed class ApprovalTests
{
    [Theory(DisplayName = "hawkbit-rollouts 2.1: CREATING to READY or WAITING_FOR_APPROVAL")]
    [InlineData(null, RolloutStatus.Ready)]
    [InlineData(0, RolloutStatus.WaitingForApproval)]
    [InlineData(9, RolloutStatus.WaitingForApproval)]
    [InlineData(10, RolloutStatus.Ready)]
    public void Filled_AsksForApprovalWhereTheRuleSaysSo(int? above, RolloutStatus expected)
    {
        var plan = Plan(Group(), Group()) with { Approval = new ApprovalRule(above) };
        var filling = Running(plan, (GroupStatus.Creating, new GroupTally { Scheduled = 5 }), (GroupStatus.Creating, new GroupTally { Scheduled = 5 }))
            with { Status = RolloutStatus.Creating, StartedAt = null, CreatedBy = "anna" };

        var next = Settle(filling, new RolloutFact.LookAgain(), Now);

        Assert.Equal(expected, next.Status);
        Assert.All(next.Groups, g => Assert.Equal(GroupStatus.Ready, g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.1: WAITING_FOR_APPROVAL to READY: approve")]
    public void Approve_Manual_IsReadyAndRemembersWhoAndWhat()
    {
        var next = Settle(Asked(RolloutStart.Manual), Command(RolloutCommand.Approve, "looks good"), Now);

        Assert.Equal((RolloutStatus.Ready, new ApprovalVerdict("ben", "looks good")), (next.Status, next.Approval));
        Assert.Null(next.StartedAt);
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.1: WAITING_FOR_APPROVAL to APPROVAL_DENIED: deny")]
    public void Deny_IsADeadEnd()
    {
        var next = Settle(Asked(RolloutStart.WhenApproved), Command(RolloutCommand.Deny, "too many at once"), Now);

        Assert.Equal((RolloutStatus.ApprovalDenied, new ApprovalVerdict("ben", "too many at once")), (next.Status, next.Approval));
        Assert.Contains("too many at once", next.Reason.Text, StringComparison.Ordinal);
        Assert.NotNull(RolloutDecider.Decide(next, Command(RolloutCommand.Approve), Now).Refusal);
    }

    [Fact]
    public void Approve_StartWhenApproved_StartsAtOnce()
    {
        var next = Settle(Asked(RolloutStart.WhenApproved), Command(RolloutCommand.Approve), Now);

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (next.Status, next.Groups[0].Status));
    }

    [Fact]
    public void Approve_StartWhenApprovedUnderTheEmergencyStop_StartsWhenItIsReleased()
    {
        var held = Settle(
            Asked(RolloutStart.WhenApproved) with { Latch = new LatchState(true, "dora", Now, null) }, Command(RolloutCommand.Approve), Now);
        Assert.Equal(RolloutStatus.Scheduled, held.Status);
        Assert.Equal(BlockerKind.Latch, RolloutWaiting.Explain(held, Now)[0].Kind);

        Assert.Equal(RolloutStatus.Running, Settle(held with { Latch = null }, new RolloutFact.LatchChanged(), Now).Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.1: a past startAt starts immediately after approval")]
    public void Approve_PlannedStartHasPassed_StartsAtOnce() =>
        Assert.Equal(RolloutStatus.Running, Settle(Asked(RolloutStart.AtTime, Now - TimeSpan.FromHours(1)), Command(RolloutCommand.Approve), Now).Status);

    [Fact]
    public void Approve_PlannedStartLiesAhead_IsScheduled()
    {
        var next = Settle(Asked(RolloutStart.AtTime, Now + TimeSpan.FromHours(1)), Command(RolloutCommand.Approve), Now);

        Assert.Equal((RolloutStatus.Scheduled, Now + TimeSpan.FromHours(1)), (next.Status, next.WakeAt));
    }

    [Fact]
    public void PlannedStart_PassesWhileNobodyApproves_StartsNothing()
    {
        var view = Asked(RolloutStart.AtTime, Now - TimeSpan.FromHours(1));
        Assert.Equal(RolloutStatus.WaitingForApproval, Settle(view, new RolloutFact.DeadlineDue(), Now).Status);
    }

    [Fact]
    public void Waiting_NamesWhoMayNotApprove()
    {
        var blocker = Assert.Single(RolloutWaiting.Explain(Asked(RolloutStart.Manual), Now));
        Assert.Equal((BlockerKind.Approval, "Needs approval by an Approver other than anna"), (blocker.Kind, blocker.Sentence));
    }

    private static RolloutView Asked(RolloutStart start, DateTimeOffset? at = null)
    {
        var plan = Plan(Group()) with { Approval = ApprovalRule.Always, Schedule = new RolloutSchedule(start, at) };
        return Running(plan, (GroupStatus.Ready, new GroupTally { Scheduled = 5 }))
            with { Status = RolloutStatus.WaitingForApproval, StartedAt = null, CreatedBy = "anna" };
    }
}
