using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>
/// Timeouts, retries and refusals of devices (aws-iot-jobs, 8.1, 8.2, A-9 to A-11): which rows they touch, what a kill leaves, and that
/// tallies equal a recount all along.
/// </summary>
public abstract class DeviceLimitsContract : StoreContract
{
    private long _rollout;
    private long[] _targets = [];

    private IActionDeadlines Deadlines => Database.Get<IActionDeadlines>();

    [Fact(DisplayName = "A-9: only what a device has times out, at its deadline and not before")]
    public async Task Sweep_EndsWhatIsDue()
    {
        await StartAsync(3, new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20) });
        await SayAsync(0, DeviceReportKind.Retrieved);
        Clock.Advance(TimeSpan.FromMinutes(5));
        await SayAsync(1, DeviceReportKind.Retrieved);
        await SayAsync(0, DeviceReportKind.Proceeding);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(15), await Deadlines.NextDueAsync(default));

        Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await SweepAsync()).Ended);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var swept = await SweepAsync();

        Assert.Equal((1, true), (swept.Ended, swept.Exhausted));
        Assert.Equal([_rollout], swept.RolloutIds);
        Assert.True(swept.Sequence > 0);
        Assert.Equal([ActionStatus.TimedOut, ActionStatus.Retrieved, ActionStatus.Running], Enumerable.Range(0, 3).Select(d => StatusOf(NewestOf(d))));
        Assert.Equal(["Running", "Retrieved", "Running", "Error"], HistoryOf(NewestOf(0)));
        Assert.Equal((null, TargetUpdateStatus.Error), (AssignedTo(_targets[0]), UpdateStatusOf(_targets[0])));
        Assert.Equal(1, Database.Number("SELECT sum(failed) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A-9: a result that arrives after the timeout is refused")]
    public async Task Result_AfterTimeout_IsClosed()
    {
        await StartAsync(1, new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20) });
        await SayAsync(0, DeviceReportKind.Retrieved);
        Clock.Advance(TimeSpan.FromMinutes(20));
        await SweepAsync();

        Assert.Equal(ReportOutcome.Closed, await SayAsync(0, DeviceReportKind.Success));
        await Driver.SettleAsync(_rollout);
        Assert.Equal(1, (await Driver.ViewAsync(_rollout)).Total.TimedOut);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "8.1: each report begins the step anew, none moves the in-progress deadline")]
    public async Task Step_IsResetByReports()
    {
        await StartAsync(1, new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20), StepTimeout = TimeSpan.FromMinutes(7) });
        var noon = Clock.GetUtcNow();
        await SayAsync(0, DeviceReportKind.Retrieved);
        Assert.Equal(noon.AddMinutes(7), await Deadlines.NextDueAsync(default));
        Clock.Advance(TimeSpan.FromMinutes(5));
        await SayAsync(0, DeviceReportKind.Download);
        Assert.Equal(noon.AddMinutes(12), await Deadlines.NextDueAsync(default));
        Clock.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal(1, (await SweepAsync()).Ended);
        Assert.Null(await Deadlines.NextDueAsync(default));
    }

    [Fact(DisplayName = "A-10: an attempt a retry, each with its own id and history; the budget ends it")]
    public async Task Failure_IsTriedAgainUntilTheBudgetIsUsedUp()
    {
        await StartAsync(2, new DeviceLimits { RetriesAfterFailure = 2 });
        var first = NewestOf(0);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(ReportOutcome.Accepted, await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Failure));
            AssertTalliesEqualRecount();
            await Driver.SettleAsync(_rollout);
            AssertTalliesEqualRecount();
        }

        Assert.Equal(
            ["1 -", $"2 {first}", $"3 {first}"],
            Database.Texts("SELECT attempt || ' ' || COALESCE(first_action_id, '-') FROM actions WHERE target_id = @t ORDER BY id", ("@t", _targets[0])));
        var total = (await Driver.ViewAsync(_rollout)).Total;
        Assert.Equal((1, 2, 0, 2), (total.Error, total.RetriedFailures, total.TriedAgain, total.Members));
        Assert.Equal(["2 1"], Database.Texts("SELECT sum(started) || ' ' || sum(failed) FROM rollout_minutes"));
        Assert.Equal(ReportOutcome.Closed, await SayToAsync(0, first, DeviceReportKind.Success));
    }

    // Bug: the device was tried again, against the person or the other rollout that takes it.
    [Fact(DisplayName = "A-10: a device that fails while its action is asked back is not tried again")]
    public async Task Failure_WhileAskedBack_IsNotTriedAgain()
    {
        await StartAsync(1, new DeviceLimits { RetriesAfterFailure = 2 });
        await SayAsync(0, DeviceReportKind.Retrieved);
        await Database.Gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                var mover = new ActionMover(session, Clock.GetUtcNow());
                Assert.True(mover.TryMove(mover.ActionsOf(_targets[0], $"id = {NewestOf(0)}").Single(), ActionTrigger.RequestCancel, "asked back"));
                return mover.Finish();
            },
            default);

        await SayAsync(0, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Finished, 1, 0), (view.Status, view.Total.Error, view.Total.RetriedFailures));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "7.1, row 14 on rows: a retry's success is the device's result")]
    public async Task Retry_Succeeds_TheDeviceSucceeded()
    {
        await StartAsync(1, new DeviceLimits { RetriesAfterFailure = 1 });
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);
        Assert.Equal(NewestOf(0), Devices.ReadPoll("device-00001")!.Selected!.Id);
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Success);
        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Finished, 1, 0, 1), (view.Status, view.Total.Finished, view.Total.Failed, view.Total.RetriedFailures));
        Assert.Equal(new ResultCount(1, 0, 0, 0), ResultCount.Of(view.Total));
        Assert.Equal(["1 1 0"], Database.Texts("SELECT sum(started) || ' ' || sum(ok) || ' ' || sum(failed) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "8.2: each kind of failure has its own budget, and an attempt its own timeout")]
    public async Task TimeoutAndFailure_HaveBudgetsOfTheirOwn()
    {
        await StartAsync(1, new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20), RetriesAfterFailure = 1, RetriesAfterTimeout = 1 });
        await TimeOutAsync();
        await SayAsync(0, DeviceReportKind.Retrieved);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(20), await Deadlines.NextDueAsync(default));
        await SayAsync(0, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);
        await TimeOutAsync();

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((1, 1, 1), (view.Total.TimedOut, view.Total.RetriedTimeouts, view.Total.RetriedFailures));
        Assert.Equal(3, Database.Number("SELECT count(*) FROM actions"));
        AssertTalliesEqualRecount();

        async Task TimeOutAsync()
        {
            await SayAsync(0, DeviceReportKind.Retrieved);
            Clock.Advance(TimeSpan.FromMinutes(20));
            await SweepAsync();
            await Driver.SettleAsync(_rollout);
        }
    }

    [Theory(DisplayName = "A-10: a paused rollout tries again when it is resumed, a stopped one never")]
    [InlineData(RolloutCommand.Resume, 1, 0)]
    [InlineData(RolloutCommand.Stop, 0, 1)]
    public async Task Failure_WhilePaused(RolloutCommand command, int running, int failed)
    {
        await StartAsync(2, new DeviceLimits { RetriesAfterFailure = 1 });
        await SayAsync(0, DeviceReportKind.Retrieved);
        await Driver.GiveAsync(_rollout, RolloutCommand.Pause);
        await SayAsync(0, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);
        Assert.Equal(1, (await Driver.ViewAsync(_rollout)).Total.RetryDue);

        await Driver.GiveAsync(_rollout, command);

        var total = (await Driver.ViewAsync(_rollout)).Total;
        Assert.Equal((failed, 0, running), (total.Error, total.RetryDue, total.AfterFailure));
        AssertTalliesEqualRecount();
        if (command == RolloutCommand.Stop)
        {
            // What fails while it is being asked back is not tried again either.
            await SayAsync(1, DeviceReportKind.Failure);
            await Driver.SettleAsync(_rollout);
            Assert.Equal((2, 0), ((await Driver.ViewAsync(_rollout)).Total.Error, (await Driver.ViewAsync(_rollout)).Total.RetryDue));
        }
    }

    [Fact(DisplayName = "Architecture 5: a retry that is given back to the emergency stop remembers its failure")]
    public async Task Retry_GivenBackToTheStop_KeepsItsLastResult()
    {
        await StartAsync(1, new DeviceLimits { RetriesAfterFailure = 1 });
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);
        await SayAsync(0, DeviceReportKind.Retrieved);
        await Driver.HoldAsync(_rollout, true);
        AssertTalliesEqualRecount();
        await SayAsync(0, DeviceReportKind.CancelConfirmed);
        await Driver.HoldAsync(_rollout, false);
        AssertTalliesEqualRecount();
        await Driver.GiveAsync(_rollout, RolloutCommand.Resume);
        AssertTalliesEqualRecount();

        // The retry was used up before the stop.
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);
        Assert.Equal((3L, 1), (Database.Number("SELECT count(*) FROM actions"), (await Driver.ViewAsync(_rollout)).Total.Error));
        AssertTalliesEqualRecount();
    }

    [Theory(DisplayName = "E4: rejected ends the action where the plan says so, and is never tried again")]
    [InlineData(true, ActionStatus.Rejected)]
    [InlineData(false, ActionStatus.Retrieved)]
    public async Task Rejected_AsThePlanSays(bool ends, ActionStatus status)
    {
        await StartAsync(2, new DeviceLimits { RejectedEndsAction = ends, RetriesAfterFailure = 3 });
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Rejected);
        await Driver.SettleAsync(_rollout);

        Assert.Equal(status, StatusOf(NewestOf(0)));
        Assert.Equal(2, Database.Number("SELECT count(*) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "Section 7.1, row 13 on rows: the abort drops every retry")]
    public async Task Abort_DropsRetries()
    {
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with
        {
            DeviceLimits = new DeviceLimits { RetriesAfterFailure = 2 },
            AbortCriteria = [new AbortCriterion(FailureType.Failed, 5, 40)],
        };
        _targets = await Fleet.TargetsAsync(6);
        _rollout = await Driver.StartAsync("spring", plan with { Groups = [plan.Groups[0] with { ErrorLimit = new ErrorLimit.Percent(100) }] });
        for (var device = 0; device < 5; device++)
        {
            await SayAsync(device, DeviceReportKind.Retrieved, device < 3 ? DeviceReportKind.Success : DeviceReportKind.Failure);
        }

        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Aborted, 3, 2, 0, 1), (view.Status, view.Total.Finished, view.Total.Error, view.Total.RetryDue, view.Total.Canceled));
        Assert.Equal(6, Database.Number("SELECT count(*) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A kill between slices: sweep and retries go on from the rows")]
    public async Task KilledInTheMiddle_GoesOnFromTheRows()
    {
        await StartAsync(2500, new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20), RetriesAfterTimeout = 1 });
        await Driver.ReportAsync([.. _targets.Select(t => RolloutDriver.Report(t, ActionOf(t, _rollout), DeviceReportKind.Retrieved))]);
        Clock.Advance(TimeSpan.FromMinutes(20));

        var swept = await Deadlines.SweepAsync(Clock.GetUtcNow(), default);
        Assert.False(swept.Exhausted);
        Assert.InRange(Database.Number("SELECT timed_out FROM groups")!.Value, 1, 2499);
        AssertTalliesEqualRecount();
        await Driver.RoundAsync(_rollout, new RolloutFact.LeaseGained());
        Assert.True(Database.Number("SELECT retried_timeouts FROM groups") > 0);
        AssertTalliesEqualRecount();

        await SweepAsync();
        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());

        var total = (await Driver.ViewAsync(_rollout)).Total;
        Assert.Equal((2500, 2500, 2500, 2500), (total.Running, total.AfterTimeout, total.RetriedTimeouts, total.Members));
        Assert.Equal(5000, Database.Number("SELECT count(*) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "6.1: retries use no rate budget and are not newly notified")]
    public async Task Retry_UsesNoBudget()
    {
        var plan = RolloutDriver.Plan(await Fleet.SetAsync()) with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 }, Pacing = new Pacing.ConstantRate(2) };
        _targets = await Fleet.TargetsAsync(5);
        _rollout = await Driver.StartAsync("spring", plan);
        await SayAsync(0, DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((2, 3, 1, 2), (view.Total.Running, view.Total.Scheduled, view.Total.AfterFailure, view.Pace.Opened));
        Assert.Equal(2, Database.Number("SELECT sum(started) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    private async Task StartAsync(int devices, DeviceLimits limits)
    {
        _targets = await Fleet.TargetsAsync(devices);
        var plan = RolloutDriver.Plan(await Fleet.SetAsync());
        _rollout = await Driver.StartAsync("spring", plan with
        {
            DeviceLimits = limits,
            Groups = [plan.Groups[0] with { ErrorLimit = new ErrorLimit.Percent(100) }],
        });
    }

    private long NewestOf(int device) =>
        Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", _targets[device]), ("@r", _rollout))!.Value;

    private Task<ReportOutcome> SayAsync(int device, params DeviceReportKind[] reports) => SayToAsync(device, NewestOf(device), reports);

    private async Task<ReportOutcome> SayToAsync(int device, long action, params DeviceReportKind[] reports) =>
        (await Driver.ReportAsync([.. reports.Select(kind => RolloutDriver.Report(_targets[device], action, kind))])).Outcomes[^1];

    private async Task<TimeoutSweep> SweepAsync()
    {
        var (rollouts, ended, sequence) = (new List<long>(), 0, 0L);
        while (true)
        {
            var swept = await Deadlines.SweepAsync(Clock.GetUtcNow(), default);
            rollouts.AddRange(swept.RolloutIds.Except(rollouts));
            ended += swept.Ended;
            sequence = Math.Max(sequence, swept.Sequence);
            if (swept.Exhausted)
            {
                return new TimeoutSweep(rollouts, ended, sequence, true);
            }
        }
    }
}
