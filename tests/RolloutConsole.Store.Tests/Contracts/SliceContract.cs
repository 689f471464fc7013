using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Opening, ending and asking back: what each slice does to actions, targets, history and tallies.</summary>
public abstract class SliceContract : StoreContract
{
    [Fact]
    public async Task Open_FreeTargets_AreOfferedAndPending()
    {
        var targets = await Fleet.TargetsAsync(5);
        var old = await Fleet.SetAsync("gateway", "0.9");
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s WHERE id = @t", ("@s", old), ("@t", targets[1]));
        var set = await Fleet.SetAsync();

        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(set));

        Assert.All(targets, t => Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(t, id))));
        Assert.All(targets, t => Assert.Equal((TargetUpdateStatus.Pending, set), (UpdateStatusOf(t), AssignedTo(t))));
        Assert.Equal([null, old.ToString(), null, null, null], Database.Texts("SELECT previous_set_id FROM actions ORDER BY id"));
        Assert.Equal(["Running"], HistoryOf(ActionOf(targets[0], id)));
        Assert.Equal(5, Database.Number("SELECT started FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Open_TargetThatRunsTheSet_IsSkipped()
    {
        var targets = await Fleet.TargetsAsync(3);
        var set = await Fleet.SetAsync();
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[0]));

        // Assigned but not installed: that is no reason to skip in our reading (hawkbit-rollouts, 11, issue 735).
        await Database.ExecuteAsync("UPDATE targets SET assigned_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[1]));
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(set));

        Assert.Equal([ActionStatus.Finished, ActionStatus.Running, ActionStatus.Running], targets.Select(t => StatusOf(ActionOf(t, id))));
        Assert.Equal((1, 1), ((await Driver.ViewAsync(id)).Total.Skipped, (await Driver.ViewAsync(id)).Total.Finished));
        Assert.Equal(["Finished"], HistoryOf(ActionOf(targets[0], id)));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Open_HawkBitReading_SkipsWhatIsAssigned()
    {
        var targets = await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync();
        await Database.ExecuteAsync("UPDATE targets SET assigned_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[0]));
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[1]));

        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(set) with { Reading = PlanReading.HawkBit });

        Assert.Equal([ActionStatus.Finished, ActionStatus.Running], targets.Select(t => StatusOf(ActionOf(t, id))));
    }

    [Fact]
    public async Task Open_BusyTargets_WaitUntilTheyAreFree()
    {
        var targets = await Fleet.TargetsAsync(3);
        var first = await Driver.StartAsync("first", RolloutDriver.Plan(await Fleet.SetAsync("a"), filter: "id==device-00001"));
        var second = await Driver.StartAsync("second", RolloutDriver.Plan(await Fleet.SetAsync("b")));

        Assert.Equal(ActionStatus.Scheduled, StatusOf(ActionOf(targets[0], second)));
        Assert.Equal(1, (await Driver.ViewAsync(second)).Groups[0].Busy);

        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], first), DeviceReportKind.Failure));
        await Driver.SettleAsync(second, new RolloutFact.TargetsFreed());

        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(targets[0], second)));
        Assert.Equal(0, (await Driver.ViewAsync(second)).Groups[0].Busy);
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Open_HigherWeight_DoesNotWaitForALowerOne()
    {
        var targets = await Fleet.TargetsAsync(1);
        var low = RolloutDriver.Plan(await Fleet.SetAsync("a"));
        await Driver.StartAsync("low", low with { Content = low.Content with { Weight = 100 } });
        var high = RolloutDriver.Plan(await Fleet.SetAsync("b"));

        var id = await Driver.StartAsync("high", high with { Content = high.Content with { Weight = 200 } });

        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(targets[0], id)));
        Assert.Equal(ActionOf(targets[0], id), Devices.ReadPoll("device-00001")!.Selected!.Id);
    }

    [Fact]
    public async Task Open_Rate_UsesTheMinutesBudgetAndNoMore()
    {
        await Fleet.TargetsAsync(10);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { Pacing = new Pacing.ConstantRate(4) };
        var id = await Driver.StartAsync("spring", plan);

        Assert.Equal(4, Database.Number("SELECT count(*) FROM actions WHERE status = 1"));
        Assert.Equal(4, (await Driver.ViewAsync(id)).Pace.Opened);
        Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal([id], await Store.TakeDueAsync(Clock.GetUtcNow(), default));
        await Driver.SettleAsync(id, new RolloutFact.DeadlineDue());

        Assert.Equal(8, Database.Number("SELECT count(*) FROM actions WHERE status = 1"));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], Database.Texts("SELECT id FROM actions WHERE status = 1 ORDER BY id"));
        Assert.Equal(["4", "4"], Database.Texts("SELECT started FROM rollout_minutes ORDER BY minute"));
    }

    [Theory]
    [InlineData(PlanReading.Console)]
    [InlineData(PlanReading.HawkBit)]
    public async Task Stop_ScheduledEndAndOpenAreAskedBack(PlanReading reading)
    {
        var targets = await Fleet.TargetsAsync(6);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2) with { Reading = reading });
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Retrieved));
        await Driver.SettleAsync(id);

        await Driver.GiveAsync(id, RolloutCommand.Stop);

        var view = await Driver.ViewAsync(id);
        Assert.Equal(RolloutStatus.Stopped, view.Status);
        Assert.Equal((0, 3), (view.Total.Scheduled, view.Total.Canceling));
        Assert.Equal(reading == PlanReading.HawkBit ? 3 : 6, Database.Number("SELECT count(*) FROM actions"));
        Assert.Equal(reading == PlanReading.HawkBit ? 0 : 3, view.Total.Canceled);
        Assert.Equal(["Running", "Retrieved", "Canceling"], HistoryOf(ActionOf(targets[0], id)));
        AssertTalliesEqualRecount();

        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.CancelConfirmed));
        await Driver.SettleAsync(id);
        Assert.Equal(2, (await Driver.ViewAsync(id)).Total.Canceling);
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Delete_NeverStarted_LeavesNoRowBehind()
    {
        await Fleet.TargetsAsync(5);
        var set = await Fleet.SetAsync();
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(set, groups: 2));

        await Driver.GiveAsync(id, RolloutCommand.Delete);

        foreach (var table in new[] { "rollouts", "groups", "actions", "action_history", "rollout_events", "rollout_minutes", "deadlines" })
        {
            Assert.Equal(0, Database.Number($"SELECT count(*) FROM {table}"));
        }

        Assert.True((await Driver.AddAsync("spring", RolloutDriver.Plan(set))).IsAccepted);
    }

    [Fact]
    public async Task Delete_Started_ForcesOpenActionsAndGivesTargetsBack()
    {
        var targets = await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync();
        var low = RolloutDriver.Plan(await Fleet.SetAsync("low"), filter: "id==device-00001");
        await Driver.StartAsync("low", low with { Content = low.Content with { Weight = 1 } });
        var lowSet = AssignedTo(targets[0]);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(set));

        await Driver.GiveAsync(id, RolloutCommand.Delete);

        Assert.Equal(RolloutStatus.Deleted, (await Driver.ViewAsync(id)).Status);
        Assert.Equal([ActionStatus.Canceled, ActionStatus.Canceled], targets.Select(t => StatusOf(ActionOf(t, id))));

        // The oldest action that is still open decides; without one the installed set does, and counts as in sync (hawkbit-rollouts, 1.1).
        Assert.Equal((lowSet, TargetUpdateStatus.Pending), (AssignedTo(targets[0]), UpdateStatusOf(targets[0])));
        Assert.Equal((null, TargetUpdateStatus.InSync), (AssignedTo(targets[1]), UpdateStatusOf(targets[1])));
        Assert.Equal(CommandOutcome.Conflict, (await Driver.AddAsync("spring", RolloutDriver.Plan(set))).Outcome);
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task EverySlice_ManyRounds_KeepsTalliesEqualToARecount()
    {
        var targets = await Fleet.TargetsAsync(2500);
        var id = (await Driver.AddAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2))).Id!.Value;
        await StepAsync(id, new RolloutFact.LeaseGained());
        await StepAsync(id, new RolloutFact.OperatorCommand(RolloutCommand.Start, RolloutDriver.Ben, null));
        await Driver.ReportAsync([.. targets.Take(700).Select((t, i) => RolloutDriver.Report(
            t, ActionOf(t, id), i % 7 == 0 ? DeviceReportKind.Failure : i % 3 == 0 ? DeviceReportKind.Success : DeviceReportKind.Retrieved))]);
        AssertTalliesEqualRecount();
        await StepAsync(id, new RolloutFact.OutcomesCommitted());
        await StepAsync(id, new RolloutFact.OperatorCommand(RolloutCommand.Stop, RolloutDriver.Ben, null));
        await StepAsync(id, new RolloutFact.OperatorCommand(RolloutCommand.Delete, RolloutDriver.Ben, null));

        Assert.Equal(RolloutStatus.Deleted, (await Driver.ViewAsync(id)).Status);
    }

    private async Task StepAsync(long id, RolloutFact? fact)
    {
        while (fact is not null)
        {
            fact = await Driver.RoundAsync(id, fact);
            AssertTalliesEqualRecount();
        }
    }
}
