using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>
/// Health after success (architecture, section 5; ecs-rolling-update, section 7): what attributes and the end of the grace do to rows, what
/// a kill leaves, and that tallies equal a recount all along.
/// </summary>
public abstract class HealthContract : StoreContract
{
    private long _rollout;
    private long[] _targets = [];

    private IHealthGraces Graces => Database.Get<IHealthGraces>();

    [Fact(DisplayName = "B-1: an installed device is waited for, and is healthy exactly when its grace ends without a word")]
    public async Task Grace_EndsAtItsBoundary()
    {
        await StartAsync(2, new HealthWatch());
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        Assert.Equal((ActionStatus.Finished, ActionHealth.Pending), (StatusOf(NewestOf(0)), HealthOf(0)));
        Assert.Equal(Clock.GetUtcNow().AddSeconds(40), await Graces.NextDueAsync(default));
        Assert.Equal(["0 0"], Database.Texts("SELECT sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        AssertTalliesEqualRecount();

        Clock.Advance(TimeSpan.FromSeconds(40) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await Graces.SweepAsync(Clock.GetUtcNow(), default)).Settled);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var swept = await Graces.SweepAsync(Clock.GetUtcNow(), default);

        Assert.Equal((1, true), (swept.Settled, swept.Exhausted));
        Assert.Equal([_rollout], swept.RolloutIds);
        Assert.True(swept.Sequence > 0);
        Assert.Equal(ActionHealth.Healthy, HealthOf(0));
        Assert.Null(await Graces.NextDueAsync(default));
        Assert.Equal(["1 0"], Database.Texts("SELECT sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
        await Driver.SettleAsync(_rollout);
        Assert.Equal((1, 0), ((await Driver.ViewAsync(_rollout)).Total.Confirmed, (await Driver.ViewAsync(_rollout)).Total.HealthPending));
    }

    [Theory(DisplayName = "Architecture 5: the attribute decides within the grace, in the transaction that writes it")]
    [InlineData("ok", ActionHealth.Healthy, "1 0", "Running Retrieved Finished")]
    [InlineData("OK", ActionHealth.Healthy, "1 0", "Running Retrieved Finished")]
    [InlineData("Failing", ActionHealth.Failing, "0 1", "Running Retrieved Finished Warning")]
    [InlineData("soon", ActionHealth.Pending, "0 0", "Running Retrieved Finished")]
    public async Task Attribute_WithinTheGrace(string value, ActionHealth health, string minutes, string history)
    {
        await StartAsync(1, new HealthWatch());
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        var told = await TellAsync(0, value);

        Assert.Equal(health, HealthOf(0));
        Assert.Equal(health == ActionHealth.Pending ? [] : [_rollout], told.Rollouts);
        Assert.Equal(health == ActionHealth.Pending, told.Sequence == 0);
        Assert.Equal(health == ActionHealth.Pending, await Graces.NextDueAsync(default) is not null);
        Assert.Equal([minutes], Database.Texts("SELECT sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        Assert.Equal(history.Split(' '), HistoryOf(NewestOf(0)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-11: failing is written once until the device recovers; feedback stays refused")]
    public async Task Failing_RecoversAndFailsAgain()
    {
        await StartAsync(2, new HealthWatch());
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        await TellAsync(0, "ok");
        Assert.True((await TellAsync(0, "failing")).Sequence > 0);
        Assert.Equal(0, (await TellAsync(0, "failing")).Sequence);
        Assert.Equal(["0 1"], Database.Texts("SELECT sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
        Assert.True((await TellAsync(0, "ok")).Sequence > 0);
        Assert.Equal(["1 0"], Database.Texts("SELECT sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        await TellAsync(0, "failing");

        Assert.Equal(ReportOutcome.Closed, await SayAsync(0, DeviceReportKind.Failure));
        Assert.Equal(["Running", "Retrieved", "Finished", "Warning", "Warning", "Warning"], HistoryOf(NewestOf(0)));
        await Driver.SettleAsync(_rollout);
        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((1, 0, 1), (view.Total.HealthFailing, view.Total.Confirmed, view.Total.Failed));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "Section 7: what was said before the installation is of the old version; the same word again confirms")]
    public async Task Attribute_OfTheOldVersion_SaysNothing()
    {
        await StartAsync(1, new HealthWatch());
        await TellAsync(0, "ok");
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        Assert.Equal(ActionHealth.Pending, HealthOf(0));
        await TellAsync(0, "ok");
        Assert.Equal(ActionHealth.Healthy, HealthOf(0));
        AssertTalliesEqualRecount();
    }

    // Bug: a fleet that failed before the update that was to repair it failed again, device by device, as each grace ended.
    [Theory(DisplayName = "Architecture 5: when the grace ends, a device that has said nothing since its installation is healthy")]
    [InlineData("failing", 40)]
    [InlineData("FAILING", 0)]
    [InlineData("ok", 40)]
    [InlineData(null, 40)]
    [InlineData(null, 0)]
    public async Task Grace_Ends_AWordOfTheOldVersionSaysNothing(string? before, int grace)
    {
        await StartAsync(2, new HealthWatch { Grace = TimeSpan.FromSeconds(grace), Attribute = "app.health" });
        if (before is not null)
        {
            await TellAsync(0, before, "app.health");
        }

        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        Assert.Equal(1, Database.Number("SELECT attributes_requested FROM targets WHERE id = @t", ("@t", _targets[0])));
        Assert.Equal(grace > 0 ? ActionHealth.Pending : ActionHealth.Healthy, HealthOf(0));
        Clock.Advance(TimeSpan.FromSeconds(grace));
        await Graces.SweepAsync(Clock.GetUtcNow(), default);
        Assert.Equal(ActionHealth.Healthy, HealthOf(0));
        AssertTalliesEqualRecount();

        Assert.Equal([_rollout], (await TellAsync(0, "failing", "app.health")).Rollouts);
        Assert.Equal(ActionHealth.Failing, HealthOf(0));
    }

    [Fact(DisplayName = "B-12: a device that has not updated, and one whose newer installation is another's, count for nothing")]
    public async Task OtherInstallations_AreNotAsked()
    {
        await StartAsync(2, new HealthWatch());
        Assert.Equal(0, (await TellAsync(1, "failing")).Sequence);
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        await TellAsync(0, "ok");

        var other = await Driver.StartAsync("summer", RolloutDriver.Plan(await Fleet.SetAsync("gateway", "2.0.0"), filter: "id==device-00001"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Driver.ReportAsync(RolloutDriver.Report(_targets[0], ActionOf(_targets[0], other), DeviceReportKind.Success));
        Assert.Equal(0, (await TellAsync(0, "failing")).Sequence);
        Assert.Equal(0, Database.Number("SELECT sum(health_failing) FROM groups"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A device that had the set already is not waited for, and a later installation of it is not hidden by that")]
    public async Task Skipped_IsNotWatched()
    {
        var set = await StartAsync(1, new HealthWatch());
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        var again = await Driver.StartAsync("again", RolloutDriver.Plan(set) with { Health = new HealthWatch() });
        Assert.Equal((1, 0), ((await Driver.ViewAsync(again)).Total.Skipped, (await Driver.ViewAsync(again)).Total.HealthPending));

        Assert.Equal([_rollout], (await TellAsync(0, "failing")).Rollouts);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-12: after the end what is waited for is settled, and nothing else changes")]
    public async Task AfterTheEnd_OnlyTheGraceIsSettled()
    {
        await StartAsync(3, new HealthWatch());
        for (var device = 0; device < 3; device++)
        {
            await SayAsync(device, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        }

        await TellAsync(0, "ok");
        await Driver.GiveAsync(_rollout, RolloutCommand.Stop);
        Assert.Equal(RolloutStatus.Stopped, (await Driver.ViewAsync(_rollout)).Status);

        await TellAsync(0, "failing");
        await TellAsync(1, "failing");
        Clock.Advance(TimeSpan.FromSeconds(40));
        await Graces.SweepAsync(Clock.GetUtcNow(), default);
        await Driver.SettleAsync(_rollout);
        Assert.Equal([ActionHealth.Healthy, ActionHealth.Failing, ActionHealth.Healthy], Enumerable.Range(0, 3).Select(HealthOf));
        Assert.Equal(RolloutStatus.Stopped, (await Driver.ViewAsync(_rollout)).Status);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-15: bake time survives a kill, a failing device begins it anew")]
    public async Task Bake_IsInTheRows()
    {
        await StartAsync(1, new HealthWatch { BakeTime = TimeSpan.FromMinutes(10) });
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        await TellAsync(0, "ok");
        await Driver.SettleAsync(_rollout);
        var begun = Clock.GetUtcNow();
        Assert.Equal((RolloutStatus.Running, begun, begun.AddMinutes(10)), await BakeAsync());
        Assert.Equal(begun.AddMinutes(10), await Store.NextDueAsync(default));

        Clock.Advance(TimeSpan.FromMinutes(4));
        await TellAsync(0, "failing");
        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());
        Assert.Equal((RolloutStatus.Running, begun.AddMinutes(4), begun.AddMinutes(14)), await BakeAsync());
        Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal([_rollout], await Store.TakeDueAsync(Clock.GetUtcNow(), default));
        await Driver.SettleAsync(_rollout, new RolloutFact.DeadlineDue());
        var end = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Finished, "All groups are over; 1 device failed"), (end.Status, end.Reason.Text));

        async Task<(RolloutStatus, DateTimeOffset?, DateTimeOffset?)> BakeAsync()
        {
            var view = await Driver.ViewAsync(_rollout);
            return (view.Status, view.Health.BakingSince, view.WakeAt);
        }
    }

    [Fact(DisplayName = "A kill between slices: the sweep goes on from the rows, and undecided outcomes are replayed")]
    public async Task KilledInTheMiddle_GoesOnFromTheRows()
    {
        await StartAsync(2500, new HealthWatch());
        await Driver.ReportAsync([.. _targets.Select(t => RolloutDriver.Report(t, ActionOf(t, _rollout), DeviceReportKind.Success))]);
        await Driver.ReportAsync([.. _targets.Take(5).Select(t => Attributes(t, "health", "failing"))]);
        Clock.Advance(TimeSpan.FromSeconds(40));

        var swept = await Graces.SweepAsync(Clock.GetUtcNow(), default);
        Assert.False(swept.Exhausted);
        Assert.InRange(Database.Number("SELECT health_pending FROM groups")!.Value, 1, 2494);
        AssertTalliesEqualRecount();
        await Driver.RoundAsync(_rollout, new RolloutFact.LeaseGained());
        while (!(await Graces.SweepAsync(Clock.GetUtcNow(), default)).Exhausted)
        {
        }

        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());
        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Finished, 2495, 5, 0), (view.Status, view.Total.Confirmed, view.Total.HealthFailing, view.Total.HealthPending));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-6: a deadlock that was told survives a kill untold")]
    public async Task Deadlock_IsRemembered()
    {
        _targets = await Fleet.TargetsAsync(1);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) };
        _rollout = await Driver.StartAsync("spring", plan);
        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());
        Assert.Equal(
            ["Deadlock: 90 % of 1 devices are 1: none may ever be out of service, so nothing can begin. Choose at most 0."],
            Database.Texts("SELECT text FROM rollout_events WHERE kind = 2"));
        Assert.Equal((RolloutStatus.Running, Clock.GetUtcNow().AddHours(6)), ((await Driver.ViewAsync(_rollout)).Status, (await Driver.ViewAsync(_rollout)).WakeAt));
    }

    [Theory(DisplayName = "The device list of a rollout counts and shows by the same classes as its totals")]
    [InlineData(TargetListFilter.InFlight, 0, ActionHealth.Pending)]
    [InlineData(TargetListFilter.Ok, 1, ActionHealth.Healthy)]
    [InlineData(TargetListFilter.Failed, 2, ActionHealth.Failing)]
    public async Task List_ShowsTheClasses(TargetListFilter filter, int device, ActionHealth health)
    {
        await StartAsync(3, new HealthWatch());
        for (var each = 0; each < 3; each++)
        {
            await SayAsync(each, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        }

        await TellAsync(1, "ok");
        await TellAsync(2, "failing");
        var query = new TargetListQuery { RolloutId = _rollout, State = filter };
        var reads = new TargetReads(Database.Get<ReadPool>(), new FixedSettings());
        var row = Assert.Single((await reads.ListAsync(query, Clock.GetUtcNow(), default)).Rows);
        Assert.Equal((_targets[device], health), (row.Id, row.Action!.Health));
        Assert.Equal(health, (await reads.ReadAsync(row.Id, 5, default))!.Actions[0].Health);
        Assert.Equal(1, (await reads.CountAsync(query, Clock.GetUtcNow(), default)).Number);
    }

    private async Task<long> StartAsync(int devices, HealthWatch watch)
    {
        _targets = await Fleet.TargetsAsync(devices);
        var set = await Fleet.SetAsync();
        var plan = RolloutDriver.Plan(set);
        _rollout = await Driver.StartAsync("spring", plan with { Health = watch, Groups = [plan.Groups[0] with { ErrorLimit = new ErrorLimit.Percent(100) }] });
        return set;
    }

    private long NewestOf(int device) =>
        Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", _targets[device]), ("@r", _rollout))!.Value;

    private ActionHealth HealthOf(int device) => (ActionHealth)Database.Number("SELECT health FROM actions WHERE id = @a", ("@a", NewestOf(device)))!;

    private async Task<ReportOutcome> SayAsync(int device, params DeviceReportKind[] reports) =>
        (await Driver.ReportAsync([.. reports.Select(kind => RolloutDriver.Report(_targets[device], NewestOf(device), kind))])).Outcomes[^1];

    private Task<IntakeResult> TellAsync(int device, string value, string attribute = "health") => Driver.ReportAsync(Attributes(_targets[device], attribute, value));

    private static IntakeItem Attributes(long targetId, string key, string value) =>
        new IntakeItem.Attributes(new AttributeReport(targetId, AttributeMode.Merge, new Dictionary<string, string?> { [key] = value }));
}
