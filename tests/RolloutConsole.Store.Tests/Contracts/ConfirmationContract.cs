using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>The confirmation flow in the rows: who is asked, what an answer does, what auto-confirmation does (hawkbit-rollouts, 2.4 and 4.6).</summary>
public abstract class ConfirmationContract : StoreContract
{
    private long[] _targets = [];
    private long _rollout;

    private ConsoleSettings Settings
    {
        get => Database.Get<IConsoleSettings>().Current;
        set => ((FixedSettings)Database.Get<IConsoleSettings>()).Current = value;
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.6: flow enabled AND group requires AND target does not agree by itself")]
    [InlineData("all three", true, true, false, ActionStatus.WaitForConfirmation)]
    [InlineData("flow disabled", false, true, false, ActionStatus.Running)]
    [InlineData("group does not require", true, false, false, ActionStatus.Running)]
    [InlineData("target agrees by itself", true, true, true, ActionStatus.Running)]
    public async Task Open_ByTheThreeConditions_AsksOrOffers(string row, bool flow, bool required, bool auto, ActionStatus status)
    {
        await StartAsync(1, flow, required, auto);

        Assert.Equal((row, status), (row, StatusOf(Action(0))));
        Assert.Equal([status.ToString()], HistoryOf(Action(0)));
        Assert.Equal(TargetUpdateStatus.Pending, UpdateStatusOf(_targets[0]));
        Assert.Equal(1, Database.Number("SELECT started FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.6: a group's own choice holds against the rollout's")]
    public async Task Open_GroupsDiffer_OnlyOneAsks()
    {
        Settings = Settings with { ConfirmationFlow = true };
        _targets = await Fleet.TargetsAsync(2);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2);
        _rollout = await Driver.StartAsync("spring", plan with
        {
            Content = plan.Content with { ConfirmationRequired = true },
            Groups = [plan.Groups[0] with { ConfirmationRequired = false }, plan.Groups[1]],
        });
        await Driver.GiveAsync(_rollout, RolloutCommand.TriggerNextGroup);

        Assert.Equal([ActionStatus.Running, ActionStatus.WaitForConfirmation], _targets.Select((_, i) => StatusOf(Action(i))));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.4: confirmed, fetched, taken back, confirmed again")]
    public async Task Answers_InTurn_MoveTheActionAndItsTally()
    {
        await StartAsync(1);
        Assert.Equal(ReportOutcome.NotFound, await SayAsync(DeviceReportKind.Retrieved));
        Assert.Equal(ReportOutcome.NotFound, await SayAsync(DeviceReportKind.Success));
        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Denied));
        Assert.Equal((ActionStatus.WaitForConfirmation, 1), (StatusOf(Action(0)), (await Driver.ViewAsync(_rollout)).Total.WaitForConfirmation));

        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Confirmed));
        Assert.Equal(ReportOutcome.NotFound, await SayAsync(DeviceReportKind.Confirmed));
        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Retrieved));
        Assert.True(Devices.ReadAction(_targets[0], Action(0))!.WasRetrieved);
        await SayAsync(DeviceReportKind.Downloaded);
        await SayAsync(DeviceReportKind.Proceeding);
        Assert.Equal(1, Database.Number("SELECT past_return FROM groups"));

        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Denied));
        Assert.Equal((ActionStatus.WaitForConfirmation, false), (StatusOf(Action(0)), Devices.ReadAction(_targets[0], Action(0))!.WasRetrieved));
        AssertTalliesEqualRecount();

        await SayAsync(DeviceReportKind.Confirmed);
        await SayAsync(DeviceReportKind.Retrieved);
        await SayAsync(DeviceReportKind.Success);
        await Driver.SettleAsync(_rollout);
        Assert.Equal(RolloutStatus.Finished, (await Driver.ViewAsync(_rollout)).Status);
        Assert.Equal(ReportOutcome.Closed, await SayAsync(DeviceReportKind.Confirmed));
        Assert.Equal(ReportOutcome.Closed, await SayAsync(DeviceReportKind.Denied));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.4: a revocation needs the flow, an answer does not")]
    public async Task FlowSwitchedOff_WhatWaitsIsAnswered_NothingIsTakenBack()
    {
        await StartAsync(1);
        Settings = Settings with { ConfirmationFlow = false };

        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Denied));
        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Confirmed));
        Assert.Equal(ReportOutcome.NotFound, await SayAsync(DeviceReportKind.Denied));
        Assert.Equal(ActionStatus.Running, StatusOf(Action(0)));
    }

    [Fact(DisplayName = "aws-iot-jobs 8.1: waiting never times out, also not after a revocation")]
    public async Task Timeouts_WhileItWaits_NeverCount()
    {
        await StartAsync(1, limits: new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(5), StepTimeout = TimeSpan.FromMinutes(2) });
        await SweepAfterAnHourAsync();
        await SayAsync(DeviceReportKind.Confirmed);
        await SweepAfterAnHourAsync();
        await SayAsync(DeviceReportKind.Retrieved);
        Assert.NotNull(Database.Number("SELECT due_at FROM actions"));
        await SayAsync(DeviceReportKind.Denied);
        Assert.Null(Database.Number("SELECT due_at FROM actions"));
        await SweepAfterAnHourAsync();
        Assert.Equal(ActionStatus.WaitForConfirmation, StatusOf(Action(0)));

        await SayAsync(DeviceReportKind.Confirmed);
        await SayAsync(DeviceReportKind.Retrieved);
        await SweepAfterAnHourAsync(ended: 1);
        Assert.Equal(ActionStatus.TimedOut, StatusOf(Action(0)));
        AssertTalliesEqualRecount();
    }

    // Bug: only the device's own revocation forgot the fetch and its deadlines, so a new agreement timed out before it was fetched.
    [Theory(DisplayName = "aws-iot-jobs 8.1: a revocation by a person in the device's place begins anew too, whoever agrees again")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeouts_AfterARevocationByAPerson_BeginWithTheNextFetch(bool agreesInPerson)
    {
        await StartAsync(1, limits: new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(5) });
        await SayAsync(DeviceReportKind.Confirmed);
        await SayAsync(DeviceReportKind.Retrieved);
        await SayInPersonAsync(ActionTrigger.Deny);
        Assert.Equal((ActionStatus.WaitForConfirmation, false), (StatusOf(Action(0)), Devices.ReadAction(_targets[0], Action(0))!.WasRetrieved));

        await SweepAfterAnHourAsync();
        await (agreesInPerson ? SayInPersonAsync(ActionTrigger.Confirm) : SayAsync(DeviceReportKind.Confirmed));
        await SweepAfterAnHourAsync();
        await SayAsync(DeviceReportKind.Retrieved);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(5), await Database.Get<IActionDeadlines>().NextDueAsync(default));
        AssertTalliesEqualRecount();

        Task SayInPersonAsync(ActionTrigger trigger) => Database.Gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                var mover = new ActionMover(session, Clock.GetUtcNow());
                Assert.True(mover.TryMove(mover.ActionsOf(_targets[0], $"id = {Action(0)}").Single(), trigger, "said by ben"));
                return mover.Finish();
            },
            default);
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.6: activating confirms all waiting actions of the target at once, twice is refused")]
    public async Task AutoConfirm_Activated_ConfirmsEverythingThatWaits()
    {
        await StartAsync(2);
        var low = RolloutDriver.Plan(await Fleet.SetAsync("b"));
        var other = await Driver.StartAsync("higher", low with { BusyDevices = BusyDevices.Replace, Content = low.Content with { ConfirmationRequired = true } });
        await Database.ExecuteAsync("UPDATE actions SET status = 2 WHERE rollout_id = @r", ("@r", _rollout));
        await Database.ExecuteAsync("UPDATE groups SET wait_for_confirmation = 2, canceling = 0 WHERE rollout_id = @r", ("@r", _rollout));

        var on = await SwitchAsync(true);

        Assert.Equal((ReportOutcome.Accepted, 2), (on.Outcomes.Single(), on.Rollouts.Count));
        Assert.Equal([ActionStatus.Running, ActionStatus.Running], new[] { _rollout, other }.Select(r => StatusOf(ActionOf(_targets[0], r))));
        Assert.Equal(ActionStatus.WaitForConfirmation, StatusOf(ActionOf(_targets[1], other)));
        Assert.Equal(new AutoConfirmation("carl", "night shift", Clock.GetUtcNow()), Devices.ReadAutoConfirm(_targets[0]));
        Assert.Null(Devices.ReadAutoConfirm(_targets[1]));
        AssertTalliesEqualRecount();

        Assert.Equal([ReportOutcome.AlreadyConfirming], (await SwitchAsync(true)).Outcomes);
        Assert.Equal([ReportOutcome.Accepted], (await SwitchAsync(false)).Outcomes);
        Assert.Null(Devices.ReadAutoConfirm(_targets[0]));
        Assert.Equal([ReportOutcome.Accepted], (await SwitchAsync(false)).Outcomes);
    }

    [Fact(DisplayName = "hawkbit-api 1.6: a full history keeps nobody from agreeing")]
    public async Task Confirm_HistoryIsFull_IsStillTaken()
    {
        await StartAsync(1);
        await Database.ExecuteAsync(
            "INSERT INTO action_history (action_id, at, reported_at, entry, by_server) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT @a, 0, 0, 11, 0 FROM n",
            ("@a", Action(0)));
        await Database.ExecuteAsync("UPDATE actions SET entries = 1000 WHERE id = @a", ("@a", Action(0)));

        Assert.Equal(ReportOutcome.TooManyEntries, await SayAsync(DeviceReportKind.Denied));
        Assert.Equal(ReportOutcome.Accepted, await SayAsync(DeviceReportKind.Confirmed));
        Assert.Equal(ActionStatus.Running, StatusOf(Action(0)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "aws-iot-jobs A-10: a retry asks again")]
    public async Task Retry_AsksAgain()
    {
        await StartAsync(1, limits: new DeviceLimits { RetriesAfterFailure = 1 });
        await SayAsync(DeviceReportKind.Confirmed);
        await SayAsync(DeviceReportKind.Retrieved);
        await SayAsync(DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);

        Assert.Equal([ActionStatus.Error, ActionStatus.WaitForConfirmation], Database.Texts("SELECT id FROM actions ORDER BY id").Select(id => StatusOf(long.Parse(id!, null))));
        Assert.Equal(1, Database.Number("SELECT after_failure FROM groups"));
        AssertTalliesEqualRecount();
    }

    private async Task StartAsync(int devices, bool flow = true, bool required = true, bool auto = false, DeviceLimits? limits = null)
    {
        Settings = Settings with { ConfirmationFlow = flow };
        _targets = await Fleet.TargetsAsync(devices);
        if (auto)
        {
            await SwitchAsync(true);
        }

        var plan = RolloutDriver.Plan(await Fleet.SetAsync());
        _rollout = await Driver.StartAsync(
            "spring", plan with { Content = plan.Content with { ConfirmationRequired = required }, DeviceLimits = limits ?? new DeviceLimits() });
    }

    private long Action(int device) => ActionOf(_targets[device], _rollout);

    private async Task SweepAfterAnHourAsync(int ended = 0)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ended, (await Database.Get<IActionDeadlines>().SweepAsync(Clock.GetUtcNow(), default)).Ended);
    }

    private async Task<ReportOutcome> SayAsync(DeviceReportKind kind) =>
        (await Driver.ReportAsync(RolloutDriver.Report(_targets[0], Action(0), kind))).Outcomes[0];

    private Task<IntakeResult> SwitchAsync(bool isActive) =>
        Driver.ReportAsync(new IntakeItem.AutoConfirm(new AutoConfirmReport(_targets[0], isActive, "carl", "night shift")));
}
