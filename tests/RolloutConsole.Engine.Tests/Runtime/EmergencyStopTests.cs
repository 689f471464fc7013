using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Runtime;

public sealed class EmergencyStopTests
{
    private static readonly Caller s_operator = new("otto", ConsoleRole.Operator, CallerKind.Person);
    private static readonly Caller s_manager = new("mara", ConsoleRole.Manager, CallerKind.Person);
    private static readonly Caller s_admin = new("adam", ConsoleRole.Admin, CallerKind.Person);

    [Fact]
    public async Task Set_Global_NoOfferIsGivenAndRunningRolloutsPause()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);

        var receipt = await world.Stop.SetAsync(s_operator, null, "smoke", null, CancellationToken.None);

        Assert.Equal(CommandOutcome.Accepted, receipt.Outcome);
        Assert.False(world.Stop.TryOffer(41, out _));
        Assert.False(world.Stop.TryOffer(null, out _));
        await EngineWorld.UntilAsync(() => world.Rollouts[41] is { Status: RolloutStatus.Paused, Cause: PauseCause.Latch });
    }

    [Fact]
    public async Task Set_OneRollout_HoldsOnlyThatOne()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);

        await world.Stop.SetAsync(s_operator, 41, null, null, CancellationToken.None);

        Assert.False(world.Stop.TryOffer(41, out _));
        Assert.True(world.Stop.TryOffer(42, out var ticket));
        ticket.Dispose();
    }

    [Fact]
    public async Task Set_WhileAnOfferIsBeingWritten_WaitsForIt()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);
        Assert.True(world.Stop.TryOffer(41, out var ticket));

        var setting = world.Stop.SetAsync(s_operator, null, null, null, CancellationToken.None);

        Assert.False(setting.IsCompleted);
        ticket.Dispose();
        Assert.Equal(CommandOutcome.Accepted, (await setting.WaitAsync(TimeSpan.FromSeconds(5))).Outcome);
    }

    [Fact]
    public async Task Set_Twice_IsSuccessAndNamesTheFirst()
    {
        await using var world = await EngineWorld.StartAsync();
        await world.Stop.SetAsync(s_operator, null, null, "key-1", CancellationToken.None);

        var again = await world.Stop.SetAsync(s_manager, null, null, "key-2", CancellationToken.None);

        Assert.True(again is { Outcome: CommandOutcome.Accepted, WasAlreadySet: true, State.SetBy: "otto" });
        Assert.Contains("Already stopped by otto", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_StoreFails_TheFlagStaysUp()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);
        world.Latches.IsBroken = true;

        await Assert.ThrowsAsync<IOException>(() => world.Stop.SetAsync(s_operator, null, null, null, CancellationToken.None));

        Assert.False(world.Stop.TryOffer(41, out _));
    }

    [Fact]
    public async Task Set_Viewer_IsForbiddenAudited()
    {
        await using var world = await EngineWorld.StartAsync();

        var receipt = await world.Stop.SetAsync(new Caller("vera", ConsoleRole.Viewer, CallerKind.Person), null, null, null, CancellationToken.None);

        Assert.Equal(CommandOutcome.Forbidden, receipt.Outcome);
        Assert.True(world.Stop.TryOffer(41, out var ticket));
        ticket.Dispose();
        Assert.Contains(world.Audit.Rows, r => r is { Action: "emergency-stop.set", Outcome: "refused" });
    }

    [Fact]
    public async Task Release_GlobalNeedsAdmin_RolloutsStayPaused()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);
        await world.Stop.SetAsync(s_operator, null, null, null, CancellationToken.None);

        Assert.Equal(CommandOutcome.Forbidden, (await world.Stop.ReleaseAsync(s_manager, null, "all clear", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.Accepted, (await world.Stop.ReleaseAsync(s_admin, null, "all clear", CancellationToken.None)).Outcome);

        Assert.Equal((RolloutStatus.Paused, PauseCause.Latch), (world.Rollouts[41].Status, world.Rollouts[41].Cause));
        Assert.True((await world.Commands.GiveAsync(s_manager, 41, RolloutCommand.Resume, null, CancellationToken.None)).IsAccepted);
    }

    [Fact]
    public async Task Release_RightAfterSet_StillLeavesTheRolloutPaused()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);
        for (var time = 0; time < 50; time++)
        {
            await world.Stop.SetAsync(s_operator, 41, null, null, CancellationToken.None);
            await world.Stop.ReleaseAsync(s_manager, 41, "all clear", CancellationToken.None);
            Assert.Equal((RolloutStatus.Paused, PauseCause.Latch), (world.Rollouts[41].Status, world.Rollouts[41].Cause));
            await world.Commands.GiveAsync(s_manager, 41, RolloutCommand.Resume, null, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Restart_StopWasSet_HoldsBeforeAnythingStarts()
    {
        await using var world = await EngineWorld.StartAsync(before: w =>
        {
            PutRunning(w);
            w.Latches.SetAsync(null, new LatchState(true, "otto", Now, null), null, null!, CancellationToken.None);
        });

        Assert.False(world.Stop.TryOffer(41, out _));
        await EngineWorld.UntilAsync(() => world.Rollouts[41].Status == RolloutStatus.Paused);
    }

    [Fact]
    public async Task Release_WhileARolloutIsFilled_DoesNotWaitForTheFilling()
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.IsFillingEndless = true);
        var created = await world.Commands.CreateAsync(s_manager, new CreateRollout("spring", "", Plan(Group())), CancellationToken.None);
        await EngineWorld.UntilAsync(() => world.Rollouts[created.Id!.Value].Groups[0].PlannedSize > 0);
        await world.Stop.SetAsync(s_operator, null, null, null, CancellationToken.None);

        var released = await world.Stop.ReleaseAsync(s_admin, null, "all clear", CancellationToken.None).WithinLimit();

        Assert.Equal(CommandOutcome.Accepted, released.Outcome);
        Assert.Equal(RolloutStatus.Creating, world.Rollouts[created.Id!.Value].Status);
    }

    [Fact]
    public async Task Release_ARolloutDoesNotPauseInTime_StaysSetAndSaysSo()
    {
        await using var world = await EngineWorld.StartAsync(before: PutRunning);
        world.Rollouts.Failures = int.MaxValue;
        await world.Stop.SetAsync(s_operator, null, null, null, CancellationToken.None);
        await EngineWorld.UntilAsync(() => world.Rollouts.Failures < int.MaxValue);

        var releasing = world.Stop.ReleaseAsync(s_admin, null, "all clear", CancellationToken.None);
        await EngineWorld.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return releasing.IsCompleted;
        });

        Assert.Equal(CommandOutcome.TooBusy, (await releasing).Outcome);
        Assert.False(world.Stop.TryOffer(41, out _));
        world.Rollouts.Failures = 0;
    }

    [Fact]
    public async Task Delete_ARolloutThatIsStopped_TakesItsStopAlong()
    {
        await using var world = await EngineWorld.StartAsync();
        var created = await world.Commands.CreateAsync(s_manager, new CreateRollout("spring", "", Plan(Group())), CancellationToken.None);
        var id = created.Id!.Value;
        await EngineWorld.UntilAsync(() => world.Rollouts[id].Status == RolloutStatus.Ready);
        await world.Stop.SetAsync(s_operator, id, null, null, CancellationToken.None);

        await world.Commands.GiveAsync(s_manager, id, RolloutCommand.Delete, null, CancellationToken.None);

        await EngineWorld.UntilAsync(() => world.Stop.Current.Rollouts.Count == 0);
    }

    [Fact]
    public async Task ReleaseAndExplain_NotSet_AreRefusedAndAudited()
    {
        await using var world = await EngineWorld.StartAsync();

        Assert.Equal(CommandOutcome.IllegalState, (await world.Stop.ReleaseAsync(s_manager, 99, "why not", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.IllegalState, (await world.Stop.ExplainAsync(s_manager, 99, "why not", CancellationToken.None)).Outcome);

        Assert.Equal(["emergency-stop.release", "emergency-stop.explain"], world.Audit.Rows.Where(r => r.Outcome == "refused").Select(r => r.Action));
    }

    private static void PutRunning(EngineWorld world) =>
        world.Rollouts.Put(Running(Plan(Group(), Group()), (GroupStatus.Running, new GroupTally { Retrieved = 10 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 })));
}
