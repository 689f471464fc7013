using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>
/// Recall under the emergency stop, and its undoing (architecture, sections 4 and 5): which rows it touches, what a kill leaves, and
/// that tallies equal a recount all along.
/// </summary>
public abstract class RecallContract : StoreContract
{
    private long _rollout;
    private long[] _targets = [];
    private long[] _actions = [];

    [Fact]
    public async Task Latch_AsksBackWhatIsBeforeThePointOfNoReturn()
    {
        await StartAsync(6);
        await SayAsync(1, DeviceReportKind.Retrieved);
        await SayAsync(2, DeviceReportKind.Retrieved, DeviceReportKind.Download);
        await SayAsync(3, DeviceReportKind.Retrieved, DeviceReportKind.Downloaded);
        await SayAsync(4, DeviceReportKind.Retrieved, DeviceReportKind.Downloaded, DeviceReportKind.Proceeding);
        await SayAsync(5, DeviceReportKind.Retrieved, DeviceReportKind.Success);

        await Driver.HoldAsync(_rollout, true);

        Assert.Equal(
            [ActionStatus.Running, ActionStatus.Canceling, ActionStatus.Canceling, ActionStatus.Canceling, ActionStatus.Retrieved, ActionStatus.Finished],
            _actions.Select(StatusOf));
        Assert.Equal(["Running", "Retrieved", "Downloaded", "Canceling"], HistoryOf(_actions[3]));
        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Paused, PauseCause.Latch), (view.Status, view.Cause));
        Assert.Equal((3, 1, 0), (view.Total.Recalling, view.Total.PastReturn, view.Total.Recallable));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Resume_WithdrawsWhatIsNotAnsweredAndPlansTheRestAgain()
    {
        await StartAsync(4);
        await EachAsync(DeviceReportKind.Retrieved);
        await SayAsync(2, DeviceReportKind.Downloaded);
        await Driver.HoldAsync(_rollout, true);
        await SayAsync(0, DeviceReportKind.CancelConfirmed);
        await SayAsync(2, DeviceReportKind.Proceeding);
        await SayAsync(3, DeviceReportKind.CancelRejected);
        AssertTalliesEqualRecount();
        Assert.Equal(1, Database.Number("SELECT recalled FROM groups"));
        Assert.Equal((null, TargetUpdateStatus.InSync), (AssignedTo(_targets[0]), UpdateStatusOf(_targets[0])));

        await Driver.HoldAsync(_rollout, false);
        Assert.Equal(RolloutStatus.Paused, (await Driver.ViewAsync(_rollout)).Status);
        Assert.Equal(ActionStatus.Canceling, StatusOf(_actions[1]));
        await Driver.GiveAsync(_rollout, RolloutCommand.Resume);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Running, 1, 3, 2, 4), (view.Status, view.Total.Running, view.Total.Retrieved, view.Total.PastReturn, view.Total.Members));
        Assert.Equal([ActionStatus.Canceled, ActionStatus.Retrieved, ActionStatus.Retrieved, ActionStatus.Retrieved], _actions.Select(StatusOf));
        var again = NewestOf(0);
        Assert.Equal(ActionStatus.Running, StatusOf(again));
        Assert.Equal([$"2 {_actions[0]}"], Database.Texts("SELECT attempt || ' ' || first_action_id FROM actions WHERE id = @a", ("@a", again)));
        Assert.Equal(["Running", "Retrieved", "Canceling", "Running"], HistoryOf(_actions[1]));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task GivenBack_OldIdStaysClosedAndTheNewAttemptCounts()
    {
        await StartAsync(2);
        await EachAsync(DeviceReportKind.Retrieved);
        await Driver.HoldAsync(_rollout, true);
        await SayAsync(0, DeviceReportKind.CancelConfirmed);
        await Driver.HoldAsync(_rollout, false);
        await Driver.GiveAsync(_rollout, RolloutCommand.Resume);

        Assert.Equal(ReportOutcome.Closed, await SayAsync(0, DeviceReportKind.Success));
        Assert.Equal(ReportOutcome.Accepted, await SayAsync(0, DeviceReportKind.CancelConfirmed));
        Assert.Equal(NewestOf(0), Devices.ReadPoll("device-00001")!.Selected!.Id);
        AssertTalliesEqualRecount();

        var again = NewestOf(0);
        await Driver.ReportAsync(RolloutDriver.Report(_targets[0], again, DeviceReportKind.Retrieved), RolloutDriver.Report(_targets[0], again, DeviceReportKind.Success));
        await SayAsync(1, DeviceReportKind.Success);
        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Finished, 2, 0), (view.Status, view.Total.Finished, view.Total.Canceled));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task GivenBackTwice_EveryAttemptKnowsTheFirst()
    {
        await StartAsync(1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var action = NewestOf(0);
            await Driver.ReportAsync(RolloutDriver.Report(_targets[0], action, DeviceReportKind.Retrieved));
            await Driver.HoldAsync(_rollout, true);
            await Driver.ReportAsync(RolloutDriver.Report(_targets[0], action, DeviceReportKind.CancelConfirmed));
            await Driver.HoldAsync(_rollout, false);
            await Driver.GiveAsync(_rollout, RolloutCommand.Resume);
        }

        Assert.Equal(
            ["1 -", $"2 {_actions[0]}", $"3 {_actions[0]}"], Database.Texts("SELECT attempt || ' ' || COALESCE(first_action_id, '-') FROM actions ORDER BY id"));
        Assert.Equal(1, (await Driver.ViewAsync(_rollout)).Total.Members);
        Assert.Equal(1, Database.Number("SELECT sum(started) FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Recall_KilledInTheMiddle_GoesOnFromTheRows()
    {
        await StartAsync(2500);
        await EachAsync(DeviceReportKind.Retrieved);
        Driver.Latch = new LatchState(true, "dora", Clock.GetUtcNow(), null);
        await Driver.RoundAsync(_rollout, new RolloutFact.LatchChanged());
        Assert.InRange(Database.Number("SELECT recalling FROM groups")!.Value, 1, 2499);
        AssertTalliesEqualRecount();

        // Whoever becomes the owner knows nothing but the rows and the stop.
        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());
        Assert.Equal(2500, (await Driver.ViewAsync(_rollout)).Total.Recalling);

        await EachAsync(DeviceReportKind.CancelConfirmed);
        Driver.Latch = null;
        await Driver.RoundAsync(_rollout, new RolloutFact.OperatorCommand(RolloutCommand.Resume, RolloutDriver.Ben, null));
        Assert.InRange(Database.Number("SELECT recalled FROM groups")!.Value, 1, 2499);
        AssertTalliesEqualRecount();
        await Driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((2500, 0, 2500), (view.Total.Running, view.Total.Recalled, view.Total.Members));
        Assert.Equal(5000, Database.Number("SELECT count(*) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Recalled_DeviceReportsItsResultAnyway_ItCounts()
    {
        await StartAsync(2);
        await EachAsync(DeviceReportKind.Retrieved);
        await Driver.HoldAsync(_rollout, true);
        await SayAsync(0, DeviceReportKind.Success);
        await SayAsync(1, DeviceReportKind.Failure);
        await Driver.SettleAsync(_rollout);

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal((RolloutStatus.Paused, 1, 1, 0), (view.Status, view.Total.Finished, view.Total.Error, view.Total.Recalling));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Recalled_FetchedAgainAfterTheStop_IsAskedAgainUnlessItRefused()
    {
        await StartAsync(2);
        await EachAsync(DeviceReportKind.Retrieved);
        await Driver.HoldAsync(_rollout, true);
        await SayAsync(0, DeviceReportKind.CancelRejected);
        await Driver.HoldAsync(_rollout, false);
        await Driver.GiveAsync(_rollout, RolloutCommand.Resume);

        await Driver.HoldAsync(_rollout, true);

        Assert.Equal([ActionStatus.Retrieved, ActionStatus.Canceling], _actions.Select(StatusOf));
        AssertTalliesEqualRecount();
    }

    [Theory]
    [InlineData(RolloutCommand.Stop, 3)]
    [InlineData(RolloutCommand.Delete, 4)]
    public async Task EndForGood_UnderTheStop_LeavesNothingToPlanAgain(RolloutCommand command, int canceled)
    {
        await StartAsync(5);
        await EachAsync(DeviceReportKind.Retrieved);
        await SayAsync(0, DeviceReportKind.Success);
        await Driver.HoldAsync(_rollout, true);
        await SayAsync(1, DeviceReportKind.CancelConfirmed);
        await SayAsync(2, DeviceReportKind.CancelConfirmed);
        await Driver.GiveAsync(_rollout, command);
        await SayAsync(3, DeviceReportKind.CancelConfirmed);
        await Driver.SettleAsync(_rollout);

        var total = (await Driver.ViewAsync(_rollout)).Total;
        Assert.Equal((canceled, 0, 0), (total.Canceled, total.Recalled, total.Recalling));
        AssertTalliesEqualRecount();
    }

    private async Task StartAsync(int devices)
    {
        _targets = await Fleet.TargetsAsync(devices);
        _rollout = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));
        _actions = [.. _targets.Select(t => ActionOf(t, _rollout))];
    }

    private long NewestOf(int device) =>
        Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", _targets[device]), ("@r", _rollout))!.Value;

    private async Task<ReportOutcome> SayAsync(int device, params DeviceReportKind[] reports) => (await Driver.ReportAsync(
        [.. reports.Select(kind => RolloutDriver.Report(_targets[device], _actions[device], kind))])).Outcomes[^1];

    private Task EachAsync(DeviceReportKind kind) =>
        Driver.ReportAsync([.. _targets.Select((t, i) => RolloutDriver.Report(t, _actions[i], kind))]);
}
