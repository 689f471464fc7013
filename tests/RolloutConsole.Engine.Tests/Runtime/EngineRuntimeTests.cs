using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Runtime;

public sealed class EngineRuntimeTests
{
    private static readonly Caller s_manager = new("mara", ConsoleRole.Manager, CallerKind.Person);
    private static readonly Caller s_viewer = new("vera", ConsoleRole.Viewer, CallerKind.Person);

    [Fact]
    public async Task Create_ValidPlan_FillsAndStartsAndRunsAtItsRate()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.ConstantRate(10));
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);
        Assert.Equal(100, world.Rollouts[id].TotalTargets);

        var receipt = await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Start, null, CancellationToken.None);

        Assert.True(receipt.IsAccepted);
        await EngineWorld.UntilAsync(() => world.Rollouts[id] is { Status: RolloutStatus.Running, WakeAt: not null } r && r.Total.Running == 10);
        Assert.Contains(world.Changes.Seen, c => c.RolloutId == id);
    }

    [Fact]
    public async Task Create_CarriesWhatTheCheckCounted()
    {
        await using var world = await EngineWorld.StartAsync();
        await CreateAsync(world, new Pacing.Unpaced());
        Assert.Equal(100, world.Rollouts.LastCreated?.MatchingTargets);
    }

    [Fact]
    public async Task Command_ReasonTooLong_IsRefusedAndAudited()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.Unpaced());

        var receipt = await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Pause, new string('x', 513), CancellationToken.None);

        Assert.Equal(CommandOutcome.Invalid, receipt.Outcome);
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.pause", Outcome: "invalid" });
    }

    [Fact]
    public async Task Deadline_NextMinute_OpensTheNextActions()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.ConstantRate(10));
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);
        await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Start, null, CancellationToken.None);
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Total.Running == 10 && world.Rollouts[id].WakeAt is not null);

        for (var second = 0; second < 61; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await EngineWorld.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return world.Rollouts[id].Total.Running >= 20;
        });
    }

    [Fact]
    public async Task Command_WithoutTheRole_IsForbiddenAndAudited()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.Unpaced());

        var receipt = await world.Commands.GiveAsync(s_viewer, id, RolloutCommand.Start, "let me", CancellationToken.None);

        Assert.Equal(CommandOutcome.Forbidden, receipt.Outcome);
        Assert.Contains("Manager", receipt.Message, StringComparison.Ordinal);
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.start", Outcome: "forbidden", Reason: "let me", Caller.Name: "vera" });
    }

    [Fact]
    public async Task Command_InTheWrongState_IsRefusedAndAudited()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.Unpaced());
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);

        var receipt = await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Resume, null, CancellationToken.None);

        Assert.Equal(CommandOutcome.IllegalState, receipt.Outcome);
        Assert.Contains(world.Audit.Rows, r => r is { Action: "rollout.resume", Outcome: "refused" });
    }

    [Fact]
    public async Task Commit_Stale_IsDecidedAgainOnTheNewState()
    {
        await using var world = await EngineWorld.StartAsync();
        var id = await CreateAsync(world, new Pacing.Unpaced());
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);
        world.Rollouts.StaleAnswers = 3;

        Assert.True((await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Start, null, CancellationToken.None)).IsAccepted);
    }

    [Fact]
    public async Task Round_Fails_IsTriedAgainAfterAWhile()
    {
        await using var world = await EngineWorld.StartAsync();
        world.Rollouts.Failures = 1;
        var id = await CreateAsync(world, new Pacing.Unpaced());

        await EngineWorld.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return world.Rollouts[id].Status == RolloutStatus.Ready;
        });
    }

    [Fact]
    public async Task Create_WrongFields_NamesEachAndStoresNothing()
    {
        await using var world = await EngineWorld.StartAsync();
        var plan = Plan(Group(120, 101)) with { Selection = new TargetSelection("region==eu"), Content = new RolloutContent(9, Weight: 2000), Pacing = new Pacing.ConstantRate(0) };

        var receipt = await world.Commands.CreateAsync(s_manager, new CreateRollout("", "", plan), CancellationToken.None);

        Assert.Equal(CommandOutcome.Invalid, receipt.Outcome);
        string[] fields = ["name", "targetFilterQuery", "weight", "distributionSetId", "pacing.perMinute", "groups[0].successTriggerPercent", "groups[0].errorLimit"];
        Assert.Equal(fields.Order(), receipt.Faults.Select(f => f.Field).Order());
        Assert.All(receipt.Faults, f => Assert.True(f.Message.Length > 0 && f.Suggestion.Length > 0));
        Assert.Contains(receipt.Faults, f => f.Message.Contains("position 1", StringComparison.Ordinal));
        Assert.Null(await world.Rollouts.LoadAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Create_SharesLeaveTargetsOver_NamesTheGroups()
    {
        await using var world = await EngineWorld.StartAsync();
        var plan = Plan(new GroupPlan("a", 20), new GroupPlan("b", 50));

        var receipt = await world.Commands.CreateAsync(s_manager, new CreateRollout("x", "", plan), CancellationToken.None);

        Assert.Contains(receipt.Faults, f => f.Field == "groups" && f.Message.Contains("30 would be left over", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "hawkbit-rollouts 1.5: the distribution set exists, is complete and valid")]
    [InlineData(70, "There is no distribution set 70.")]
    [InlineData(71, "bare 1 is incomplete.")]
    [InlineData(72, "withdrawn 1 was invalidated.")]
    [InlineData(73, "There is no distribution set 73.")]
    public async Task Create_SetThatCannotBeUsed_NamesWhy(long set, string message)
    {
        await using var world = await EngineWorld.StartAsync();

        var receipt = await world.Commands.CreateAsync(s_manager, new CreateRollout("x", "", Plan(Group()) with { Content = new RolloutContent(set) }), CancellationToken.None);

        Assert.Equal(("distributionSetId", message), receipt.Faults.Select(f => (f.Field, f.Message)).Single());
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2: a command to a rollout that does not exist")]
    public async Task Command_ToNoRollout_IsNotFound()
    {
        await using var world = await EngineWorld.StartAsync();

        foreach (var command in Enum.GetValues<RolloutCommand>())
        {
            Assert.Equal(CommandOutcome.NotFound, (await world.Commands.GiveAsync(s_manager with { Roles = ConsoleRole.All }, 99, command, null, CancellationToken.None)).Outcome);
        }

        Assert.Equal(CommandOutcome.NotFound, (await world.Commands.RetryAsync(s_manager, 99, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Intake_QueueFull_AnswersBusyAndLosesNothingAccepted()
    {
        await using var world = await EngineWorld.StartAsync(o => o.IntakeQueue = 64);
        world.Intake.Block();
        var first = world.Feedback.ReportAsync(Report(0), CancellationToken.None).AsTask();
        await EngineWorld.UntilAsync(() => world.Intake.BatchSizes.Count > 0);

        var answers = Enumerable.Range(1, 200).Select(i => world.Feedback.ReportAsync(Report(i), CancellationToken.None).AsTask()).ToList();
        var refused = answers.Count(a => a is { IsCompletedSuccessfully: true, Result: ReportOutcome.Busy });
        Assert.True(refused >= 200 - 64, $"{refused} refused");

        world.Intake.Release();
        Assert.Equal(ReportOutcome.Accepted, await first);
        Assert.Equal(200 - refused, (await Task.WhenAll(answers)).Count(a => a == ReportOutcome.Accepted));
    }

    [Fact]
    public async Task Intake_WhileOneBatchCommits_TheNextGathers()
    {
        await using var world = await EngineWorld.StartAsync(o => o.IntakeBatch = 8);
        world.Intake.Block();
        var first = world.Feedback.ReportAsync(Report(0), CancellationToken.None).AsTask();
        await EngineWorld.UntilAsync(() => world.Intake.BatchSizes.Count > 0);
        var others = Enumerable.Range(1, 20).Select(i => world.Feedback.ReportAsync(Report(i), CancellationToken.None).AsTask()).ToList();

        world.Intake.Release();
        await first;
        await Task.WhenAll(others);

        Assert.True(world.Intake.BatchSizes.Max() is > 1 and <= 8, string.Join(", ", world.Intake.BatchSizes));
    }

    [Fact]
    public async Task Intake_CommitFails_DevicesAreToldToTryAgain()
    {
        await using var world = await EngineWorld.StartAsync();
        await EngineWorld.UntilAsync(() => world.Health.TickAge is not null);
        world.Intake.Failures = 1;

        Assert.Equal(ReportOutcome.Busy, await world.Feedback.ReportAsync(Report(1), CancellationToken.None));
        var again = world.Feedback.ReportAsync(Report(1), CancellationToken.None).AsTask();
        await EngineWorld.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return again.IsCompleted;
        });
        Assert.Equal(ReportOutcome.Accepted, await again);
    }

    [Theory]
    [InlineData(59, "10.0.0.1", 0)]
    [InlineData(60, "10.0.0.1", 1)]
    [InlineData(5, "10.0.0.2", 1)]
    public async Task Poll_IsWrittenAtMostOnceAMinuteUnlessTheAddressChanged(int secondsSince, string address, int written)
    {
        await using var world = await EngineWorld.StartAsync();

        world.Feedback.NotePoll(17, address, new PollMemory(world.Clock.GetUtcNow() - TimeSpan.FromSeconds(secondsSince), "10.0.0.1"));

        // Everything goes through one queue, so what was noted before is in the store when the report is answered.
        Assert.Equal(ReportOutcome.Accepted, await world.Feedback.ReportAsync(Report(1), CancellationToken.None));
        Assert.Equal(written, world.Intake.Polls);
    }

    [Fact]
    public async Task TickAge_RoadBlocked_Grows()
    {
        await using var world = await EngineWorld.StartAsync();
        await EngineWorld.UntilAsync(() => world.Health.TickAge is not null);
        world.Intake.Block();

        for (var second = 0; second < 30; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await EngineWorld.UntilAsync(() => world.Health.TickAge >= TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(10, 10)]
    [InlineData(100, 30)]
    public void NextWait_NeverNegativeNeverLongerThanTrusted(int dueInSeconds, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), DeadlineLoop.NextWait(Now.AddSeconds(dueInSeconds), Now, TimeSpan.FromSeconds(30)));

    private static DeviceReport Report(long action) => new(1, action, DeviceReportKind.Proceeding, null, [], null);

    private static async Task<long> CreateAsync(EngineWorld world, Pacing pacing)
    {
        var plan = Plan(Group() with { Name = "all" }) with { Pacing = pacing };
        var receipt = await world.Commands.CreateAsync(s_manager, new CreateRollout("gateway 4.2.1", "", plan), CancellationToken.None);
        Assert.True(receipt.IsAccepted, receipt.Message);
        return receipt.Id!.Value;
    }
}
