using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>
/// Devices that fail before their update (ecs-rolling-update, B-1 and B-4; decision 0011): what is read when an action is planned, what a
/// report changes, who opens when, and that tallies equal a recount all along.
/// </summary>
public abstract class FailingBeforeContract : StoreContract
{
    private long _set;
    private long[] _targets = [];

    [Fact(DisplayName = "B-1: filling reads the stored attribute of each device; a plan that watches none, or another one, does not")]
    public async Task Fill_ReadsTheAttribute()
    {
        await SeedAsync(6, (0, "FAILING"), (1, "ok"), (3, "failing"), (4, "soon"));
        await TellAsync(5, "failing", "app.health");
        var watched = await Driver.FillAsync("watched", Plan());
        var other = await Driver.FillAsync("other", Plan() with { Health = new HealthWatch { Attribute = "app.health" } });
        var unwatched = await Driver.FillAsync("unwatched", Plan() with { Health = null });

        Assert.Equal([0, 3], FailingIn(watched));
        Assert.Equal([5], FailingIn(other));
        Assert.Empty(FailingIn(unwatched));
        Assert.Equal((6, 2, 4), await PlannedAsync(watched));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-1: a slice of many devices marks the same ones as many slices of few")]
    public async Task Fill_OfManySlices_MarksEachDeviceOnce()
    {
        await SeedAsync(6_000);
        await Driver.ReportAsync([.. _targets.Where((_, i) => i % 7 == 0).Select(t => Attributes(t, "health", "failing"))]);
        var rollout = await Driver.FillAsync("spring", Plan(groups: 3));

        Assert.Equal(Enumerable.Range(0, 6_000).Where(i => i % 7 == 0), FailingIn(rollout));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-1: what a device says before its update counts in every rollout that has planned for it and watches the word")]
    public async Task Report_BeforeTheUpdate_MovesTheTally()
    {
        await SeedAsync(3);
        var spring = await Driver.FillAsync("spring", Plan());
        var summer = await Driver.FillAsync("summer", Plan());
        await Driver.FillAsync("unwatched", Plan() with { Health = null });

        var told = await TellAsync(1, "failing");
        Assert.Equal([spring, summer], told.Rollouts.Order());
        Assert.Equal([1], FailingIn(spring));
        Assert.Equal([1], FailingIn(summer));
        AssertTalliesEqualRecount();
        Assert.Empty((await TellAsync(1, "Failing")).Rollouts);
        Assert.Empty((await TellAsync(1, "failing", "app.health")).Rollouts);

        Assert.Equal([spring, summer], (await TellAsync(1, "ok")).Rollouts.Order());
        Assert.Empty(FailingIn(spring));
        AssertTalliesEqualRecount();
        Assert.Empty((await TellAsync(1, "soon")).Rollouts);
        Assert.Equal(["0 0"], Database.Texts("SELECT coalesce(sum(ok), 0) || ' ' || coalesce(sum(failed), 0) FROM rollout_minutes"));
    }

    [Theory(DisplayName = "B-1: a device whose attribute is gone fails no more")]
    [InlineData(AttributeMode.Remove, "health")]
    [InlineData(AttributeMode.Replace, "hw")]
    [InlineData(AttributeMode.Merge, "health")]
    public async Task Attribute_IsGone_TheMarkIsToo(AttributeMode mode, string key)
    {
        await SeedAsync(2, (0, "failing"));
        var rollout = await Driver.FillAsync("spring", Plan());
        Assert.Equal([0], FailingIn(rollout));

        await Driver.ReportAsync(new IntakeItem.Attributes(new AttributeReport(_targets[0], mode, new Dictionary<string, string?> { [key] = key == "hw" ? "3" : null })));
        Assert.Empty(FailingIn(rollout));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-4: devices that serve open first, by id; then at most max(1, D - lower) that do not")]
    public async Task Open_HealthyOnesFirst_FailingOnesLast()
    {
        await SeedAsync(10, (0, "failing"));
        var spring = await Driver.StartAsync("spring", Plan() with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100) });
        Assert.Equal([1, 0], OpenedIn(spring));
        Assert.Equal((8, 0, 8), await PlannedAsync(spring));
        Assert.Empty(Database.Texts("SELECT id FROM actions WHERE status = 1 AND health <> 0"));
        AssertTalliesEqualRecount();

        // Device 0 updates now, and what it says of its old version is no mark any more.
        Assert.Empty((await TellAsync(0, "ok")).Rollouts);
        await TellAsync(0, "failing");
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-4: where too few serve only devices that fail open, two at a time of ten at 80 %, until enough serve again")]
    public async Task Open_TooFewServe_OnlyFailingOnesOpen()
    {
        await SeedAsync(10, (2, "failing"), (4, "failing"), (6, "failing"));
        var spring = await Driver.StartAsync("spring", Plan() with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100) });
        Assert.Equal([2, 4], OpenedIn(spring));
        await ConfirmAsync(spring, 2);
        Assert.Equal([2, 4, 6], OpenedIn(spring));
        await ConfirmAsync(spring, 4);
        Assert.Equal([2, 4, 6, 0], OpenedIn(spring));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-4: a device that begins to serve makes room at once")]
    public async Task Open_DeviceRecovers_OthersMayBegin()
    {
        await SeedAsync(10, (8, "failing"), (9, "failing"), (7, "failing"));
        var plan = Plan(groups: 2) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100) };
        var spring = await Driver.StartAsync("spring", plan);
        Assert.Empty(OpenedIn(spring));
        var blocker = Assert.Single(RolloutWaiting.Explain(await Driver.ViewAsync(spring), Clock.GetUtcNow()), b => b.Kind == BlockerKind.Capacity);
        Assert.Equal(
            "Capacity: 7 of 10 devices are healthy (3 were failing before their update), at least 8 must stay so; 5 wait", blocker.Sentence);
        Assert.Equal("a failing device that becomes healthy", blocker.EndsBy);

        await TellAsync(8, "ok");
        await TellAsync(9, "ok");
        await Driver.SettleAsync(spring);
        Assert.Equal([0], OpenedIn(spring));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-4: busy devices that fail hold back none that serve, and are asked again")]
    public async Task Open_FailingOnesAreBusy_TheOthersGoOn()
    {
        await SeedAsync(10, (0, "failing"), (1, "failing"));
        var other = await Driver.StartAsync("other", Plan() with
        {
            Health = null,
            Content = new RolloutContent(await Fleet.SetAsync("other")),
            Selection = new TargetSelection("id==device-00001"),
        });
        var spring = await Driver.StartAsync("spring", Plan() with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 50, 100) });
        Assert.Equal([2, 3, 4, 1], OpenedIn(spring));
        Assert.Equal((0, 1), ((await Driver.ViewAsync(spring)).Groups[0].Busy, (await Driver.ViewAsync(spring)).Groups[0].BusyFailing));
        await ConfirmAsync(spring, 2);
        Assert.Equal([2, 3, 4, 1, 5], OpenedIn(spring));

        await SayAsync(other, 0, DeviceReportKind.Success);
        await Driver.SettleAsync(spring, new RolloutFact.TargetsFreed());
        Assert.Equal([2, 3, 4, 1, 5, 0], OpenedIn(spring));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "Without a capacity window the order is that of the members, whoever fails")]
    public async Task Open_OtherPacing_ByIdAlone()
    {
        await SeedAsync(6, (1, "failing"), (3, "failing"));
        var spring = await Driver.StartAsync("spring", Plan() with { MostInFlight = 4 });
        Assert.Equal([0, 1, 2, 3], OpenedIn(spring));
        Assert.Equal((2, 0, 2), await PlannedAsync(spring));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A device that has the set already is skipped, whether it fails or not")]
    public async Task Open_HasTheSet_IsSkipped()
    {
        await SeedAsync(1);
        var first = await Driver.StartAsync("first", Plan() with { Health = null });
        await SayAsync(first, 0, DeviceReportKind.Success);
        await TellAsync(0, "failing");
        var again = await Driver.StartAsync("again", Plan());
        var total = (await Driver.ViewAsync(again)).Total;
        Assert.Equal((1, 0, 0), (total.Skipped, total.HealthFailing, total.ScheduledFailing));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-1: a device that failed on this set counts by that, whatever it says before its retry")]
    public async Task Retry_IsNeverMarked()
    {
        await SeedAsync(2);
        var spring = await Driver.StartAsync("spring", Plan() with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 }, MostInFlight = 2 });
        await TellAsync(0, "failing");
        await Driver.HoldAsync(spring, true);
        await SayAsync(spring, 0, DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        await Driver.HoldAsync(spring, false);
        Assert.Empty(FailingIn(spring));
        await TellAsync(0, "ok");
        await TellAsync(0, "failing");
        AssertTalliesEqualRecount();
        await Driver.GiveAsync(spring, RolloutCommand.Resume);
        Assert.Equal(ActionStatus.Running, StatusOf(NewestOf(spring, 0)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-1: what was given back to the emergency stop is planned again, and the attribute is read again")]
    public async Task PlannedAgain_ReadsTheAttributeAgain()
    {
        await SeedAsync(3);
        var spring = await Driver.StartAsync("spring", Plan() with { MostInFlight = 3 });
        await SayAsync(spring, 0, DeviceReportKind.Retrieved);
        await SayAsync(spring, 1, DeviceReportKind.Retrieved);
        await Driver.HoldAsync(spring, true);
        await SayAsync(spring, 0, DeviceReportKind.CancelConfirmed);
        await SayAsync(spring, 1, DeviceReportKind.CancelConfirmed);
        await TellAsync(0, "failing");
        await Driver.HoldAsync(spring, false);

        // One round after the other, so that what is planned again is seen before it opens.
        var fact = (RolloutFact?)new RolloutFact.OperatorCommand(RolloutCommand.Resume, RolloutDriver.Ben, null);
        while (fact is not null && Database.Number("SELECT count(*) FROM actions WHERE status = 0") == 0)
        {
            fact = await Driver.RoundAsync(spring, fact);
            AssertTalliesEqualRecount();
        }

        Assert.Equal([0], FailingIn(spring));
        await Driver.SettleAsync(spring, fact);
        Assert.Equal((0, 0, 0), await PlannedAsync(spring));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "B-1: devices that match later are read when they join, and again when they return")]
    public async Task Joining_ReadsTheAttribute()
    {
        await SeedAsync(2);
        var spring = await Driver.StartAsync("spring", Plan() with
        {
            Selection = new TargetSelection("attribute.hw!=gone", SelectionMode.Continuous),
            Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 50, 100),
        });
        Assert.Equal([0], OpenedIn(spring));
        _targets = [.. _targets, .. await Fleet.TargetsAsync(1, Clock.GetUtcNow().AddSeconds(30))];
        await TellAsync(2, "failing");
        await LookAsync(spring);
        Assert.Equal([2], FailingIn(spring));
        AssertTalliesEqualRecount();

        await TellAsync(2, "gone", "hw");
        await LookAsync(spring);
        Assert.Equal(ActionStatus.Removed, StatusOf(NewestOf(spring, 2)));
        await TellAsync(2, "1", "hw");
        await LookAsync(spring);
        Assert.Equal([2], FailingIn(spring));
        AssertTalliesEqualRecount();
    }

    [Theory(DisplayName = "A planned device that fails leaves the tally with its plan")]
    [InlineData("stop", ActionStatus.Canceled)]
    [InlineData("replaced", ActionStatus.Canceled)]
    [InlineData("leaves", ActionStatus.Removed)]
    public async Task PlanEnds_TheMarkGoes(string row, ActionStatus status)
    {
        await SeedAsync(4, (1, "failing"), (3, "failing"));
        var plan = Plan(groups: 2);
        var spring = await Driver.StartAsync("spring", row != "leaves" ? plan : plan with { Selection = new TargetSelection("attribute.hw!=gone", SelectionMode.Continuous) });
        Assert.Equal([3], FailingIn(spring));
        switch (row)
        {
            case "stop":
                await Driver.GiveAsync(spring, RolloutCommand.Stop);
                break;
            case "replaced":
                await Driver.StartAsync("summer", Plan() with { Content = new RolloutContent(await Fleet.SetAsync("summer")), BusyDevices = BusyDevices.Replace });
                break;
            default:
                await TellAsync(3, "gone", "hw");
                await LookAsync(spring);
                break;
        }

        Assert.Equal((row, status), (row, StatusOf(NewestOf(spring, 3))));
        Assert.Equal(0, Database.Number("SELECT count(*) FROM actions WHERE rollout_id = @r AND health <> 0", ("@r", spring)));
        AssertTalliesEqualRecount();
    }

    private RolloutPlan Plan(int groups = 1) => RolloutDriver.Plan(_set, groups) with { Health = new HealthWatch() };

    private async Task SeedAsync(int devices, params (int Device, string Value)[] said)
    {
        (_set, _targets) = (await Fleet.SetAsync(), await Fleet.TargetsAsync(devices));
        foreach (var (device, value) in said)
        {
            await TellAsync(device, value);
        }
    }

    private async Task<(int Scheduled, int Failing, int Healthy)> PlannedAsync(long rollout)
    {
        var total = (await Driver.ViewAsync(rollout)).Total;
        return (total.Scheduled, total.ScheduledFailing, total.ScheduledHealthy);
    }

    private int[] FailingIn(long rollout) => PlacesOf("SELECT target_id FROM actions WHERE rollout_id = @r AND status = 0 AND health = 3 ORDER BY target_id", rollout);

    // In the order in which they were offered.
    private int[] OpenedIn(long rollout) => PlacesOf(
        "SELECT a.target_id FROM action_history h JOIN actions a ON a.id = h.action_id WHERE a.rollout_id = @r AND h.entry = 3 ORDER BY h.id", rollout);

    private int[] PlacesOf(string sql, long rollout) =>
        [.. Database.Texts(sql, ("@r", rollout)).Select(t => Array.IndexOf(_targets, long.Parse(t!, System.Globalization.CultureInfo.InvariantCulture)))];

    private long NewestOf(long rollout, int device) =>
        Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", _targets[device]), ("@r", rollout))!.Value;

    private Task SayAsync(long rollout, int device, params DeviceReportKind[] reports) =>
        Driver.ReportAsync([.. reports.Select(kind => RolloutDriver.Report(_targets[device], NewestOf(rollout, device), kind))]);

    private async Task ConfirmAsync(long rollout, int device)
    {
        await SayAsync(rollout, device, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        await TellAsync(device, "ok");
        await Driver.SettleAsync(rollout);
    }

    private async Task LookAsync(long rollout)
    {
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Driver.SettleAsync(rollout, new RolloutFact.DeadlineDue());
    }

    private Task<IntakeResult> TellAsync(int device, string value, string attribute = "health") => Driver.ReportAsync(Attributes(_targets[device], attribute, value));

    private static IntakeItem Attributes(long targetId, string key, string value) =>
        new IntakeItem.Attributes(new AttributeReport(targetId, AttributeMode.Merge, new Dictionary<string, string?> { [key] = value }));
}
