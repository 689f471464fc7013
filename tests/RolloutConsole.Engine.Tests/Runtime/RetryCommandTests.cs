using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>Retry of a finished rollout: hawkbit-rollouts, 2.2 (column retry) and 6.7.</summary>
public sealed class RetryCommandTests
{
    private static readonly Caller s_operator = new("olga", ConsoleRole.Operator, CallerKind.Person);
    private static readonly GroupTally s_twoOfTenFailed = new() { Finished = 8, Error = 2 };

    [Theory(DisplayName = "hawkbit-rollouts 2.2, retry: only a finished rollout with a failed target")]
    [InlineData(RolloutStatus.Finished, 2, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Finished, 0, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Creating, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.WaitingForApproval, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.ApprovalDenied, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Ready, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Starting, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Running, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Paused, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Stopping, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Stopped, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Aborted, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Deleting, 2, CommandOutcome.Invalid)]
    [InlineData(RolloutStatus.Deleted, 2, CommandOutcome.NotFound)]
    public async Task Retry_ByState(RolloutStatus status, int failed, CommandOutcome expected)
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(Source(status, new GroupTally { Finished = 8, Error = failed, Removed = 2 - failed })));

        Assert.Equal(expected, (await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None)).Outcome);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: one group with default conditions over the failed targets, named with _retry")]
    public async Task Retry_MakesTheRolloutOfSection67()
    {
        // A source whose every choice is another one than the retry's.
        var source = Source(RolloutStatus.Finished, s_twoOfTenFailed);
        var plan = Plan(Group(80, 5, SuccessAction.PauseForCheck) with { ConfirmationRequired = true });
        source = source with
        {
            Plan = plan with { Selection = new TargetSelection("id==*", SelectionMode.Dynamic), Content = plan.Content with { Weight = 3, ConfirmationRequired = true } },
        };
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(source));

        var receipt = await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None);

        var retry = world.Rollouts[receipt.Id!.Value];
        Assert.Equal(("gateway 4.2.1 EU_retry", "olga"), (retry.Name, retry.CreatedBy));
        Assert.Equal(new TargetSelection("failedrollout==41") { FailedIn = 41 }, retry.Plan.Selection);
        var group = Assert.Single(retry.Plan.Groups);
        Assert.Equal((100f, 50, new ErrorLimit.Percent(50), SuccessAction.NextGroup, ErrorAction.Pause), (group.Percentage, group.SuccessTriggerPercent, group.ErrorLimit, group.SuccessAction, group.ErrorAction));
        Assert.Equal((1000, false, 7L), (retry.Plan.Content.Weight, ConfirmationRules.IsRequired(retry.Plan, group), retry.Plan.Content.DistributionSetId));
        Assert.Equal(2, world.Rollouts.LastCreated!.MatchingTargets);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: description, set, type and force time are the source's")]
    public async Task Retry_TakesDescriptionAndContentOver()
    {
        var source = Source(RolloutStatus.Finished, s_twoOfTenFailed) with { Description = "the gateways of the north" };
        source = source with { Plan = source.Plan with { Content = new RolloutContent(7, ActionType.TimeForced, Now.AddDays(2), 300) } };
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(source));

        Assert.True((await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None)).IsAccepted);

        Assert.Equal("the gateways of the north", world.Rollouts.LastCreated!.Description);
        Assert.Equal(new RolloutContent(7, ActionType.TimeForced, Now.AddDays(2), 1000), world.Rollouts.LastCreated.Plan.Content);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: a name is retried once")]
    public async Task Retry_Twice_IsAConflict()
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(Source(RolloutStatus.Finished, s_twoOfTenFailed)));
        await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None);

        Assert.Equal(CommandOutcome.Conflict, (await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None)).Outcome);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: the start time is taken over, so a past one starts the retry on its own")]
    public void Retry_TakesTheStartTimeOver()
    {
        var source = Source(RolloutStatus.Finished, s_twoOfTenFailed);
        source = source with { Plan = source.Plan with { Schedule = new RolloutSchedule(RolloutStart.AtTime, Now.AddDays(-1)) } };

        Assert.Equal(source.Plan.Schedule, RetriedRollout.PlanOf(source).Schedule);
    }

    [Fact]
    public void Retry_KeepsTheWindowsAndLeavesTheEnd()
    {
        var source = Source(RolloutStatus.Finished, s_twoOfTenFailed);
        var schedule = new RolloutSchedule { Zone = "Europe/Berlin", Windows = [new MaintenanceWindow.Weekly(WeekDays.Monday, new TimeOnly(22, 0), 60)] };
        source = source with { Plan = source.Plan with { Schedule = schedule with { EndAt = Now, EndBehavior = EndBehavior.Cancel } } };

        Assert.Equal(schedule, RetriedRollout.PlanOf(source).Schedule);
    }

    [Fact]
    public void Name_ThatWouldBeTooLong_IsCut() => Assert.Equal(new string('x', 122) + "_retry", RetriedRollout.NameOf(new string('x', 128)));

    [Fact(DisplayName = "hawkbit-rollouts 6.7: timed out counts as failed, refused does not")]
    public void Failed_AreErrorsAndTimeouts() =>
        Assert.Equal(3, RetriedRollout.FailedOf(Source(RolloutStatus.Finished, new GroupTally { Error = 1, TimedOut = 2, Rejected = 4, Canceled = 5 })));

    [Fact]
    public async Task Retry_WithoutTheRole_IsForbiddenAndAudited()
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(Source(RolloutStatus.Finished, s_twoOfTenFailed)));

        var receipt = await world.Commands.RetryAsync(s_operator with { Roles = ConsoleRole.Viewer }, 41, CancellationToken.None);

        Assert.Equal((CommandOutcome.Forbidden, "This needs the role Operator or Manager; an Admin can give it."), (receipt.Outcome, receipt.Message));
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.retry", Outcome: "forbidden" });
    }

    [Fact]
    public async Task Retry_OfASetThatIsGone_NamesIt()
    {
        await using var world = await EngineWorld.StartAsync(before: w =>
        {
            var source = Source(RolloutStatus.Finished, s_twoOfTenFailed);
            w.Rollouts.Put(source with { Plan = source.Plan with { Content = new RolloutContent(8) } });
        });

        var receipt = await world.Commands.RetryAsync(s_operator, 41, CancellationToken.None);

        Assert.Equal((CommandOutcome.Invalid, "distributionSetId"), (receipt.Outcome, receipt.Faults.Single().Field));
    }

    private static RolloutView Source(RolloutStatus status, GroupTally tally) =>
        Running(Plan(Group()), (GroupStatus.Finished, tally)) with { Status = status, HaltIsCarriedOut = true };
}
