using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>
/// Several rollouts on one target: what a rollout that replaces does to the others, booked there in the same transaction (hawkbit-rollouts, 2.4,
/// 4.2, 4.3 and 4.5).
/// </summary>
public abstract class ReplaceContract : StoreContract
{
    private FixedSettings Settings => (FixedSettings)Database.Get<IConsoleSettings>();

    [Fact(DisplayName = "hawkbit-rollouts 4.2 row 2: starting cancels what running rollouts have planned, however far away the own group is")]
    public async Task TakeOver_PlannedElsewhere_IsCanceledThere()
    {
        var targets = await Fleet.TargetsAsync(6);
        var first = await Driver.StartAsync("first", await PlanAsync("a", BusyDevices.Wait, groups: 2));
        Assert.Equal(3, (await Driver.ViewAsync(first)).Total.Scheduled);

        var second = await Driver.StartAsync("second", await PlanAsync("b", groups: 3));

        Assert.Equal(Of(ActionStatus.Canceling, 2).Concat(Of(ActionStatus.Running, 1)).Concat(Of(ActionStatus.Canceled, 3)), targets.Select(t => StatusOf(ActionOf(t, first))));
        Assert.Equal(["Canceled"], HistoryOf(ActionOf(targets[5], first)));
        Assert.Equal(["Running", "Canceling"], HistoryOf(ActionOf(targets[0], first)));
        Assert.Equal(Of(ActionStatus.Running, 2).Concat(Of(ActionStatus.Scheduled, 4)), targets.Select(t => StatusOf(ActionOf(t, second))));
        AssertTalliesEqualRecount();

        // Its owner folds what happened, and the group of which everything is gone is over.
        await Driver.SettleAsync(first);
        var view = await Driver.ViewAsync(first);
        Assert.Equal((3, 2, 1), (view.Total.Canceled, view.Total.Canceling, view.Total.Running));
        Assert.True((await Driver.ViewAsync(second)).HasTakenOver);
        AssertTalliesEqualRecount();
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.2: a rollout that was not started has planned nothing yet; one that is paused has")]
    [InlineData("ready", false, ActionStatus.Scheduled)]
    [InlineData("paused", true, ActionStatus.Canceled)]
    public async Task TakeOver_OtherRollout_ByItsState(string row, bool isPaused, ActionStatus status)
    {
        var targets = await Fleet.TargetsAsync(2);
        var plan = await PlanAsync("a", BusyDevices.Wait, groups: 2);
        var other = isPaused ? await Driver.StartAsync("other", plan) : await Driver.FillAsync("other", plan);
        if (isPaused)
        {
            await Driver.GiveAsync(other, RolloutCommand.Pause);
        }

        await Driver.StartAsync("second", await PlanAsync("b"));

        Assert.Equal((row, status), (row, StatusOf(ActionOf(targets[1], other))));
        AssertTalliesEqualRecount();
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.3 row 2: other active actions are asked back, or closed where the setting says so")]
    [InlineData("soft", false, ActionStatus.Canceling)]
    [InlineData("autoclose", true, ActionStatus.Canceled)]
    public async Task Open_OtherActionsAreActive_TheyGiveWay(string row, bool autoClose, ActionStatus status)
    {
        Settings.Current = Settings.Current with { AutoCloseActions = autoClose };
        var targets = await Fleet.TargetsAsync(3);
        var first = await Driver.StartAsync("first", await PlanAsync("a", BusyDevices.Wait));
        await SayAsync(targets[1], first, DeviceReportKind.Retrieved);
        await SayAsync(targets[2], first, DeviceReportKind.Retrieved, DeviceReportKind.Downloaded, DeviceReportKind.Proceeding);
        var set = await Fleet.SetAsync("b");

        var second = await Driver.StartAsync("second", RolloutDriver.Plan(set) with { BusyDevices = BusyDevices.Replace, Reading = PlanReading.HawkBit });

        Assert.All(targets, t => Assert.Equal((row, status), (row, StatusOf(ActionOf(t, first)))));
        Assert.All(targets, t => Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(t, second))));
        Assert.All(targets, t => Assert.Equal((set, TargetUpdateStatus.Pending), (AssignedTo(t), UpdateStatusOf(t))));
        Assert.Equal(autoClose ? 0 : 3, Database.Number("SELECT canceling FROM groups ORDER BY id"));
        AssertTalliesEqualRecount();
        await Driver.SettleAsync(first);
        Assert.Equal(autoClose ? RolloutStatus.Finished : RolloutStatus.Running, (await Driver.ViewAsync(first)).Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.3 row 1: a target that has the set assigned is finished at once, and others are left alone")]
    public async Task Open_SetIsAssignedAlready_FinishesAndLeavesOthersAlone()
    {
        var targets = await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync("a");
        var first = await Driver.StartAsync("first", RolloutDriver.Plan(set));

        var second = await Driver.StartAsync("again", RolloutDriver.Plan(set) with { BusyDevices = BusyDevices.Replace, Reading = PlanReading.HawkBit });

        Assert.Equal((ActionStatus.Running, ActionStatus.Finished), (StatusOf(ActionOf(targets[0], first)), StatusOf(ActionOf(targets[0], second))));
        Assert.Equal((1, RolloutStatus.Finished), ((await Driver.ViewAsync(second)).Total.Skipped, (await Driver.ViewAsync(second)).Status));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "architecture 3, Readings: a device that runs the set and is on its way to another one is not there yet in ours")]
    public async Task Open_ConsoleReading_InstalledButLeaving_IsReplaced()
    {
        var targets = await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync("b");
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s", ("@s", set));
        var first = await Driver.StartAsync("away", await PlanAsync("a", BusyDevices.Wait, filter: "id==device-00001"));

        var second = await Driver.StartAsync("back", RolloutDriver.Plan(set) with { BusyDevices = BusyDevices.Replace });

        Assert.Equal([ActionStatus.Running, ActionStatus.Finished], targets.Select(t => StatusOf(ActionOf(t, second))));
        Assert.Equal(ActionStatus.Canceling, StatusOf(ActionOf(targets[0], first)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.4: with equal weights the cancellation is served first, then the successor")]
    public async Task Delivery_EqualWeights_CancellationFirst()
    {
        var targets = await Fleet.TargetsAsync(1);
        var first = await Driver.StartAsync("first", await PlanAsync("a", BusyDevices.Wait));
        await SayAsync(targets[0], first, DeviceReportKind.Retrieved);
        var set = await Fleet.SetAsync("b");
        var second = await Driver.StartAsync("second", RolloutDriver.Plan(set) with { BusyDevices = BusyDevices.Replace });

        Assert.Equal((ActionOf(targets[0], first), ActionStatus.Canceling), Offered());
        await SayAsync(targets[0], first, DeviceReportKind.CancelConfirmed);
        Assert.Equal((ActionOf(targets[0], second), ActionStatus.Running), Offered());
        Assert.Equal((set, TargetUpdateStatus.Pending), (AssignedTo(targets[0]), UpdateStatusOf(targets[0])));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.5: weight orders delivery and protects nobody from being replaced")]
    public async Task Delivery_HigherWeight_IsServedFirstAndTheOlderIsAskedBackAllTheSame()
    {
        var targets = await Fleet.TargetsAsync(1);
        var heavy = await PlanAsync("a", BusyDevices.Wait);
        var first = await Driver.StartAsync("heavy", heavy with { Content = heavy.Content with { Weight = 900 } });
        var light = await PlanAsync("b");
        var second = await Driver.StartAsync("light", light with { Content = light.Content with { Weight = 100 } });
        Assert.Equal((ActionOf(targets[0], first), ActionStatus.Canceling), Offered());

        var top = await PlanAsync("c");
        var third = await Driver.StartAsync("top", top with { Content = top.Content with { Weight = 1000 } });

        Assert.Equal((ActionOf(targets[0], third), ActionStatus.Running), Offered());
        Assert.Equal(ActionStatus.Canceling, StatusOf(ActionOf(targets[0], second)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: actions of a required migration step are never overridden, closed or canceled")]
    public async Task MigrationStep_PlannedOrActive_IsLeftAlone()
    {
        Settings.Current = Settings.Current with { AutoCloseActions = true };
        var targets = await Fleet.TargetsAsync(2);
        var step = await Fleet.SetAsync("step");
        await Database.ExecuteAsync("UPDATE distribution_sets SET required_migration_step = 1 WHERE id = @s", ("@s", step));
        var first = await Driver.StartAsync("step", RolloutDriver.Plan(step, groups: 2));

        var second = await Driver.StartAsync("second", await PlanAsync("b"));

        Assert.Equal([ActionStatus.Running, ActionStatus.Scheduled], targets.Select(t => StatusOf(ActionOf(t, first))));
        Assert.All(targets, t => Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(t, second))));
        Assert.Equal(ActionOf(targets[0], first), Offered().Id);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "architecture 5: what the emergency stop of another rollout got back or asks back is not started again")]
    public async Task OtherRolloutIsHeld_ReplacedThere_ResumeStartsNothing()
    {
        var targets = await Fleet.TargetsAsync(4);
        var first = await Driver.StartAsync("held", await PlanAsync("a", BusyDevices.Wait) with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 2 } });
        foreach (var target in targets)
        {
            await SayAsync(target, first, DeviceReportKind.Retrieved);
        }

        await Driver.HoldAsync(first, true);
        await SayAsync(targets[0], first, DeviceReportKind.CancelConfirmed);
        await SayAsync(targets[1], first, DeviceReportKind.Failure);
        await Driver.SettleAsync(first);
        var held = await Driver.ViewAsync(first);
        Assert.Equal((1, 1, 2), (held.Total.Recalled, held.Total.RetryDue, held.Total.Recalling));

        // The stop is the other rollout's own: this one may start.
        Driver.Latch = null;
        var second = await Driver.StartAsync("second", await PlanAsync("b"));

        AssertTalliesEqualRecount();
        Assert.Equal(["0|0|0"], Database.Texts("SELECT recalled || '|' || retry_due || '|' || recalling FROM groups ORDER BY id LIMIT 1"));
        await Driver.GiveAsync(first, RolloutCommand.Resume);
        await Driver.SettleAsync(first);
        var resumed = await Driver.ViewAsync(first);
        Assert.Equal((0, 0, 2, 1, 1), (resumed.Total.Scheduled, resumed.Total.Retrieved, resumed.Total.Canceling, resumed.Total.Canceled, resumed.Total.Error));
        Assert.Equal(4, Database.Number("SELECT count(*) FROM actions WHERE rollout_id = @r", ("@r", first)));
        Assert.Equal(4, (await Driver.ViewAsync(second)).Total.Running);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "architecture 5: slices of taking over and of replacing survive a kill in between")]
    public async Task KilledInTheMiddle_AnotherProcessGoesOn()
    {
        var targets = await Fleet.TargetsAsync(2500, withAttributes: false);
        var first = await Driver.StartAsync("first", await PlanAsync("a", BusyDevices.Wait, groups: 2));
        var second = await Driver.FillAsync("second", await PlanAsync("b"));
        RolloutFact? fact = new RolloutFact.OperatorCommand(RolloutCommand.Start, RolloutDriver.Ben, null);
        for (var round = 0; round < 4 && fact is not null; round++)
        {
            fact = await Driver.RoundAsync(second, fact);
        }

        Assert.NotNull(fact);
        AssertTalliesEqualRecount();

        await using var killed = await Database.KilledAndReopenedAsync();
        var driver = new RolloutDriver(killed.Get<IRolloutStore>(), killed.Get<IIntakeStore>(), Clock);
        await driver.SettleAsync(second, new RolloutFact.LeaseGained());
        await driver.SettleAsync(first, new RolloutFact.LeaseGained());

        Assert.Equal(targets.Length, (await driver.ViewAsync(second)).Total.Running);
        var other = await driver.ViewAsync(first);
        Assert.Equal((0, 1250, 1250), (other.Total.Scheduled, other.Total.Canceling, other.Total.Canceled));
        Assert.Empty(killed.Texts(
            "SELECT g.id FROM groups g WHERE g.canceling <> (SELECT count(*) FROM actions a WHERE a.group_id = g.id AND a.status = 9) OR g.canceled <> (SELECT count(*) FROM actions a WHERE a.group_id = g.id AND a.status = 10)"));
    }

    [Fact(DisplayName = "architecture 5: the commit names the other rollouts, so that their owners are woken")]
    public async Task Commit_MovedOthers_NamesThem()
    {
        await Fleet.TargetsAsync(4);
        var first = await Driver.StartAsync("first", await PlanAsync("a", BusyDevices.Wait, groups: 2));
        var second = await Driver.FillAsync("second", await PlanAsync("b"));
        var named = new List<string>();
        RolloutFact? fact = new RolloutFact.OperatorCommand(RolloutCommand.Start, RolloutDriver.Ben, null);
        while (fact is not null)
        {
            var view = await Driver.ViewAsync(second);
            var decision = RolloutDecider.Decide(view, fact, Clock.GetUtcNow());
            if (!decision.HasChanges(view))
            {
                break;
            }

            var result = await Store.CommitAsync(view, decision, null, Clock.GetUtcNow(), default);
            named.AddRange(result.OtherRollouts.Select(id => $"{decision.Slice?.GetType().Name} {id}"));
            fact = result.Slice is { } slice ? new RolloutFact.SliceDone(slice) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
        }

        Assert.Equal([$"TakeOver {first}", $"OpenActions {first}"], named);
    }

    [Theory(DisplayName = "architecture 9: three rollouts on the same targets, random steps: tallies equal a recount, one action on offer, nothing opens under the stop")]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public async Task SeveralRollouts_RandomSteps_NeverBreakAnInvariant(int seed)
    {
        var random = new Random(seed);
        var targets = await Fleet.TargetsAsync(12);
        Settings.Current = Settings.Current with { ConfirmationFlow = true };
        var rollouts = new List<long>();
        foreach (var (name, busy) in new[] { ("one", BusyDevices.Wait), ("two", BusyDevices.Replace), ("three", BusyDevices.Replace) })
        {
            var plan = await PlanAsync(name, busy, groups: 2);
            rollouts.Add(await Driver.FillAsync(name, plan with
            {
                Reading = (PlanReading)random.Next(2),
                Content = plan.Content with { ConfirmationRequired = random.Next(2) == 0 },
                DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 },
            }));
        }

        var reports = Enum.GetValues<DeviceReportKind>();
        for (var step = 0; step < 300; step++)
        {
            var rollout = rollouts[random.Next(rollouts.Count)];
            switch (random.Next(8))
            {
                case 0 or 1:
                    await TryAsync(rollout, (RolloutCommand[])[RolloutCommand.Start, RolloutCommand.Start, RolloutCommand.Pause, RolloutCommand.Resume, RolloutCommand.TriggerNextGroup], random);
                    break;
                case 2:
                    Settings.Current = Settings.Current with { AutoCloseActions = random.Next(2) == 0 };
                    await Driver.HoldAsync(rollout, random.Next(3) == 0);
                    break;
                default:
                    var target = targets[random.Next(targets.Length)];
                    var actions = Database.Texts("SELECT id FROM actions WHERE target_id = @t AND status IN (1, 2, 3, 9)", ("@t", target));
                    foreach (var action in actions)
                    {
                        await Driver.ReportAsync(RolloutDriver.Report(target, long.Parse(action!, null), reports[random.Next(reports.Length)]));
                    }

                    break;
            }

            foreach (var id in rollouts)
            {
                var opened = Database.Number("SELECT count(*) FROM actions WHERE opened_at IS NOT NULL");
                await Driver.SettleAsync(id);
                Assert.True(Driver.Latch is null || opened == Database.Number("SELECT count(*) FROM actions WHERE opened_at IS NOT NULL"), $"seed {seed}, step {step}: opened under the stop");
            }

            AssertTalliesEqualRecount();
            Assert.True(TargetsWithTwoOffers() == 0, $"seed {seed}, step {step}: a target has two actions on offer");
        }

        Assert.True(Database.Number("SELECT count(*) FROM actions WHERE status = 10") > 0, "nothing was ever replaced");
    }

    // All have the same weight. A device that refuses to give its action back keeps it beside the newer one (hawkbit-rollouts, 2.4).
    private long? TargetsWithTwoOffers() => Database.Number($"""
        SELECT count(*) FROM (
          SELECT a.target_id FROM actions a WHERE a.status IN (1, 2, 3) AND NOT EXISTS (
            SELECT 1 FROM action_history h WHERE h.action_id = a.id AND h.entry IN ({(int)HistoryEntry.CancelRejected}, {(int)HistoryEntry.Error}))
          GROUP BY a.target_id HAVING count(*) > 1)
        """);

    private async Task TryAsync(long rollout, RolloutCommand[] commands, Random random)
    {
        var command = commands[random.Next(commands.Length)];
        var view = await Driver.ViewAsync(rollout) with { Latch = Driver.Latch };
        if (RolloutDecider.Decide(view, new RolloutFact.OperatorCommand(command, RolloutDriver.Ben, null), Clock.GetUtcNow()).Refusal is null)
        {
            await Driver.GiveAsync(rollout, command);
        }
    }

    private async Task<RolloutPlan> PlanAsync(string set, BusyDevices busy = BusyDevices.Replace, int groups = 1, string filter = "id==*") =>
        RolloutDriver.Plan(await Fleet.SetAsync(set), groups, filter) with { BusyDevices = busy };

    private (long Id, ActionStatus Status) Offered() => Devices.ReadPoll("device-00001")!.Selected is { } selected ? (selected.Id, selected.Status) : default;

    private async Task SayAsync(long target, long rollout, params DeviceReportKind[] reports) =>
        await Driver.ReportAsync([.. reports.Select(kind => RolloutDriver.Report(target, ActionOf(target, rollout), kind))]);

    private static IEnumerable<ActionStatus> Of(ActionStatus status, int count) => Enumerable.Repeat(status, count);
}
