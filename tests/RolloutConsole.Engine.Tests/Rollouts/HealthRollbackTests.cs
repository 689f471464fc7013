using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Health after success, guards and rollback together (ecs-rolling-update, 3.3, B-15, B-17, B-18 and B-23).</summary>
public sealed class HealthRollbackTests
{
    private static readonly ActionStanding s_pending = new(ActionStatus.Finished, Health: ActionHealth.Pending);
    private static readonly ActionStanding s_healthy = new(ActionStatus.Finished, Health: ActionHealth.Healthy);
    private static readonly ActionStanding s_failing = new(ActionStatus.Finished, Health: ActionHealth.Failing);

    [Theory(DisplayName = "B-17: a device that fails after success fails the rollout, and what had begun is rolled back")]
    [InlineData("breaker")]
    [InlineData("criterion")]
    [InlineData("group")]
    [InlineData("capacity")]
    public void B17_FailingAfterSuccess_IsRolledBack(string guard)
    {
        var plan = Plan(Group(100, guard == "group" ? 0 : 100) with { ErrorAction = ErrorAction.AbortAndRollBack }) with
        {
            Health = new HealthWatch(),
            Breaker = guard == "breaker" ? new CircuitBreaker(BreakerKind.Count, 1, Action: GuardAction.AbortAndRollBack) : null,
            AbortCriteria = guard == "criterion" ? [new AbortCriterion(FailureType.Failed, 1, 10, GuardAction.AbortAndRollBack)] : [],
            Pacing = guard == "capacity" ? new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100) : new Pacing.Unpaced(),
            Recovery = guard == "capacity" ? Recovery.RollBack : Recovery.None,
        };
        var view = Running(plan, (GroupStatus.Running, Of(1, 9, 0))) with { Undecided = [Change(s_healthy, s_failing), Change(s_pending, s_healthy)] };
        var after = Settle(view, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal((guard, RolloutStatus.Aborted, RecoveryState.Due), (guard, after.Status, after.Recovery));
        Assert.Equal(new RolloutSlice.CreateRollback(), RolloutDecider.Decide(after, new RolloutFact.LeaseGained(), Now).Slice);
    }

    [Fact(DisplayName = "B-18: a rollback keeps watching health as the rollout did")]
    public void B18_RollbackWatchesHealth()
    {
        var watch = new HealthWatch { Grace = TimeSpan.FromMinutes(2), BakeTime = TimeSpan.FromMinutes(5), Attribute = "app.health" };
        var source = Running(Plan(Group()) with { Health = watch }, (GroupStatus.Error, Of(0, 3, 1)));
        Assert.Equal(watch, RollbackPlan.Of(source, [new ReturnSet(3, "gateway-fw", "4.1.0", 4)], Now).Health);
    }

    [Theory(DisplayName = "B-15 and B-18: a rollback is complete when every device that returned is healthy, and the bake time is over")]
    [InlineData("healthy", 0, RolloutStatus.Finished, "All groups are over without a failure")]
    [InlineData("failing", 0, RolloutStatus.Aborted, "1 device of 3 did not return to what they ran before")]
    [InlineData("healthy", 10, RolloutStatus.Running, "The first group runs")]
    public void B15_Rollback_WaitsForHealthy(string health, int bakeMinutes, RolloutStatus status, string reason)
    {
        var plan = Plan(Group(0, 100)) with { Health = new HealthWatch { BakeTime = TimeSpan.FromMinutes(bakeMinutes) } };
        var view = Running(plan, (GroupStatus.Running, Of(1, 2, 0))) with { RollsBack = new RolloutLink(40, "spring", RolloutStatus.Aborted) };
        var waiting = Settle(view, new RolloutFact.LookAgain(), Now);
        Assert.Equal(RolloutStatus.Running, waiting.Status);

        var after = Settle(waiting with { Undecided = [Change(s_pending, health == "healthy" ? s_healthy : s_failing)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((health, status, reason), (health, after.Status, after.Reason.Text));
        if (bakeMinutes > 0)
        {
            Assert.Equal(RolloutStatus.Finished, Settle(after, new RolloutFact.DeadlineDue(), Now.AddMinutes(bakeMinutes)).Status);
        }
    }

    // F failed to start, U installed and failed its health check, o healthy: what the breaker counted when it fired at 3.
    [Theory(DisplayName = "B-23: the breaker's reason tells what failed to start from what failed its health check")]
    [InlineData("stage 1 alone", "FFF", BreakerCounting.ResetByHealthy, "devices failed to start, 3 of 3 failures")]
    [InlineData("stage 2 alone", "UUU", BreakerCounting.ResetByHealthy, "devices failed health checks, 3 of 3 failures")]
    [InlineData("both", "FUF", BreakerCounting.ResetByHealthy, "devices failed to start and failed health checks, 3 of 3 failures")]
    [InlineData("a reset forgets the start failure", "FoUUU", BreakerCounting.ResetByHealthy, "devices failed health checks, 3 of 3 failures")]
    [InlineData("a reset forgets the health check", "UoFFF", BreakerCounting.ResetByHealthy, "devices failed to start, 3 of 3 failures")]
    [InlineData("cumulative", "UoFF", BreakerCounting.NeverReset, "devices failed to start and failed health checks, 3 of 3 failures")]
    public void B23_Breaker_TellsStartFromHealth(string row, string events, BreakerCounting counting, string cause)
    {
        var plan = Plan(Group(100, 100)) with { Health = new HealthWatch(), Breaker = new CircuitBreaker(BreakerKind.Count, 3, counting) };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Retrieved = 10 }));
        foreach (var happened in events)
        {
            var installs = new ActionOutcome(1, ActionStatus.Retrieved, s_pending, 1);
            view = view with { Undecided = happened == 'F' ? [Ended(1, ActionStatus.Error)] : [installs, Change(s_pending, happened == 'o' ? s_healthy : s_failing)] };
            Assert.Equal(RolloutStatus.Running, view.Status);
            view = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        }

        Assert.Equal((row, RolloutStatus.Aborted), (row, view.Status));
        Assert.Equal((row, $"ECS deployment circuit breaker: {cause}."), (row, RolloutStateView.Of(view).Reason));

        // What is said after the end does not change why it ended (B-12).
        var late = RolloutDecider.Decide(view with { Undecided = [new ActionOutcome(1, ActionStatus.Retrieved, s_failing, 1)] }, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((row, $"ECS deployment circuit breaker: {cause}."), (row, RolloutStateView.Of(late).Reason));
    }

    private static GroupTally Of(int pending, int healthy, int failing) =>
        new() { Finished = pending + healthy + failing, HealthPending = pending, HealthFailing = failing };

    private static ActionOutcome Change(ActionStanding from, ActionStanding to) => new(1, from, to, 1);
}
