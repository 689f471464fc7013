using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>A rollout in ECS words (ecs-rolling-update, 5.1 to 5.3 and B-22 to B-24). States and forms are typed from the tables.</summary>
public sealed class RolloutStateViewTests
{
    private static readonly CircuitBreaker s_breaker = new(BreakerKind.Count, 2);

    [Theory]
    [InlineData("5.3 pending", RolloutStatus.Creating, RecoveryState.None, "IN_PROGRESS", "PENDING")]
    [InlineData("5.3 pending, scheduled", RolloutStatus.Scheduled, RecoveryState.None, "IN_PROGRESS", "PENDING")]
    [InlineData("5.3 ongoing", RolloutStatus.Running, RecoveryState.None, "IN_PROGRESS", "IN_PROGRESS")]
    [InlineData("5.3 ongoing, paused", RolloutStatus.Paused, RecoveryState.None, "IN_PROGRESS", "IN_PROGRESS")]
    [InlineData("5.3 steady state", RolloutStatus.Finished, RecoveryState.None, "COMPLETED", "SUCCESSFUL")]
    [InlineData("5.3 failure without rollback", RolloutStatus.Aborted, RecoveryState.None, "FAILED", "STOPPED")]
    [InlineData("5.3 stop requested", RolloutStatus.Stopping, RecoveryState.None, "IN_PROGRESS", "STOP_REQUESTED")]
    [InlineData("5.3 stopped", RolloutStatus.Stopped, RecoveryState.None, "FAILED", "STOPPED")]
    [InlineData("5.3 stop with rollback", RolloutStatus.Stopping, RecoveryState.Due, "FAILED", "ROLLBACK_REQUESTED")]
    [InlineData("5.3 breaker with rollback", RolloutStatus.Aborted, RecoveryState.Due, "FAILED", "ROLLBACK_REQUESTED")]
    [InlineData("5.3 rollback begins", RolloutStatus.Aborted, RecoveryState.RollingBack, "FAILED", "ROLLBACK_IN_PROGRESS")]
    [InlineData("5.3 rollback result, good", RolloutStatus.Aborted, RecoveryState.RolledBack, "FAILED", "ROLLBACK_SUCCESSFUL")]
    [InlineData("5.3 rollback result, bad", RolloutStatus.Aborted, RecoveryState.RollbackFailed, "FAILED", "ROLLBACK_FAILED")]
    [InlineData("B-24 rolled back, never successful", RolloutStatus.Finished, RecoveryState.RolledBack, "FAILED", "ROLLBACK_SUCCESSFUL")]
    public void B22_StateAndStatus(string row, RolloutStatus status, RecoveryState recovery, string state, string finer)
    {
        var view = RolloutStateView.Of(View(status) with { Recovery = recovery });
        Assert.Equal((row, state, finer), (row, RolloutStateView.NameOf(view.State), RolloutStateView.NameOf(view.Status)));
    }

    [Theory]
    [InlineData("in progress", RolloutStatus.Running, "running", 0, "ECS deployment ecs-svc/41 in progress.")]
    [InlineData("completed", RolloutStatus.Finished, "all-over", 0, "ECS deployment ecs-svc/41 completed.")]
    [InlineData("breaker, failed to start", RolloutStatus.Aborted, "breaker", 0, "ECS deployment circuit breaker: devices failed to start, 2 of 2 failures.")]
    [InlineData("breaker, failed health checks", RolloutStatus.Aborted, "breaker", 2, "ECS deployment circuit breaker: devices failed health checks, 2 of 2 failures.")]
    [InlineData("breaker, both", RolloutStatus.Aborted, "breaker", 1, "ECS deployment circuit breaker: devices failed to start and failed health checks, 2 of 2 failures.")]
    [InlineData("another guard", RolloutStatus.Aborted, "no-progress", 0, "ECS deployment ecs-svc/41 failed: No further progress.")]
    [InlineData("stopped by user", RolloutStatus.Stopped, "person", 0, "ECS deployment ecs-svc/41 stopped by anna.")]
    public void B23_Reason(string row, RolloutStatus status, string key, int failedHealthChecks, string reason)
    {
        var view = View(status) with { Reason = new StatusReason(key, "No further progress", Now, "anna"), Guards = new GuardMemory { BreakerCount = 2, BreakerHealthFailures = failedHealthChecks } };
        Assert.Equal((row, reason), (row, RolloutStateView.Of(view).Reason));
    }

    [Fact]
    public void B23_RollingBack_NamesTheDeploymentReturnedTo() => Assert.Equal(
        "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/41.",
        RolloutStateView.Of(View(RolloutStatus.Running) with { RollsBack = new RolloutLink(40, "spring", RolloutStatus.Aborted) }).Reason);

    [Fact]
    public void B23_Deadlock_NamesTheLimitToChange()
    {
        var view = View(RolloutStatus.Running, new GroupTally { Scheduled = 2 });
        Assert.Equal(
            "ECS deployment ecs-svc/41 in progress: unable to start devices because of its deployment configuration; change minimumHealthyPercent.",
            RolloutStateView.Of(view).Reason);
    }

    // 5.2: one failed update with rollback sends IN_PROGRESS, FAILED, IN_PROGRESS, COMPLETED.
    [Fact]
    public void B24_EventsOfAFailedUpdateWithRollback()
    {
        var plan = Plan(Group(0, 100)) with { Breaker = s_breaker, Recovery = Recovery.RollBack, Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 0, 100) };
        var source = EventsOf(Running(plan, (GroupStatus.Ready, new GroupTally { Scheduled = 5 })) with { Status = RolloutStatus.Ready }, Command(RolloutCommand.Start))
            .Concat(EventsOf(Running(plan, (GroupStatus.Running, new GroupTally { Retrieved = 5 })) with { Undecided = [Ended(1, ActionStatus.Error, 2)] }));
        var rollback = Plan(Group(0, 100)) with { Schedule = new RolloutSchedule(RolloutStart.AtTime, Now) };
        var link = new RolloutLink(41, "spring", RolloutStatus.Aborted);
        var returned = EventsOf(Running(rollback, (GroupStatus.Ready, new GroupTally { Scheduled = 2 })) with { Status = RolloutStatus.Scheduled, RollsBack = link })
            .Concat(EventsOf(Running(rollback, (GroupStatus.Running, new GroupTally { Finished = 2 })) with { RollsBack = link }));

        Assert.Equal(
            ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_FAILED", "SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_STEADY_STATE"],
            source.Concat(returned).Select(e => RolloutStateView.EventNameOf(e.Kind, e.ToStatus)).OfType<string>());
    }

    [Fact]
    public void B24_SteadyState_IsAnEventOfItsOwn()
    {
        var plan = Plan(Group(0, 100)) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 50, 100) };
        var events = EventsOf(Running(plan, (GroupStatus.Running, new GroupTally { Finished = 10 })));
        Assert.Equal("Steady state: 10 devices serve, none updates", events.Single(e => e.Kind == RolloutEventKind.SteadyState).Text);
        Assert.DoesNotContain(EventsOf(Running(Plan(Group(0, 100)), (GroupStatus.Running, new GroupTally { Finished = 10 }))), e => e.Kind == RolloutEventKind.SteadyState);
    }

    [Fact]
    public void IsFor_CapacityWindowsAndRollbacks()
    {
        Assert.True(RolloutStateView.IsFor(View(RolloutStatus.Running)));
        var plain = View(RolloutStatus.Running) with { Plan = Plan(Group()) };
        Assert.False(RolloutStateView.IsFor(plain));
        Assert.True(RolloutStateView.IsFor(plain with { RollsBack = new RolloutLink(40, "spring", RolloutStatus.Aborted) }));
    }

    private static RolloutView View(RolloutStatus status, GroupTally? tally = null) => Running(
        Plan(Group()) with { Breaker = s_breaker, Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) },
        (GroupStatus.Running, tally ?? new GroupTally { Finished = 7, Error = 3 })) with { Status = status };

    private static List<RolloutEvent> EventsOf(RolloutView view, RolloutFact? fact = null)
    {
        var events = new List<RolloutEvent>();
        fact ??= new RolloutFact.LeaseGained();
        for (var round = 0; round < 100; round++)
        {
            var decision = RolloutDecider.Decide(view, fact, Now);
            events.AddRange(decision.Events);
            if (!decision.LookAgain || decision.Slice is not null)
            {
                return events;
            }

            (view, fact) = (decision.Next, new RolloutFact.LookAgain());
        }

        throw new InvalidOperationException("The decider does not come to rest.");
    }
}
