using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;
using static RolloutConsole.Testing.RolloutDriver;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What devices say and what it does (hawkbit-api, 1.6, 1.7 and 1.10; hawkbit-rollouts, 1.1).</summary>
public abstract class IntakeContract : StoreContract
{
    private long _set;
    private long _target;
    private long _rollout;
    private long _action;

    [Fact]
    public async Task Success_ClosesTheActionAndInstallsTheSet()
    {
        await StartOneAsync();

        var result = await Driver.ReportAsync(
            Report(_target, _action, DeviceReportKind.Retrieved),
            Report(_target, _action, DeviceReportKind.Proceeding, 7, "half", "way"),
            Report(_target, _action, DeviceReportKind.Success, 0, "done"));

        Assert.All(result.Outcomes, o => Assert.Equal(ReportOutcome.Accepted, o));
        Assert.Equal([_rollout], result.Rollouts);
        Assert.Equal(1, result.ClosedActions);
        Assert.True(result.Sequence > 0);
        Assert.Equal(ActionStatus.Finished, StatusOf(_action));
        Assert.Equal(["Running", "Retrieved", "Running", "Finished"], HistoryOf(_action));
        Assert.Equal((_set, TargetUpdateStatus.InSync), (InstalledOn(_target), UpdateStatusOf(_target)));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), Database.Number("SELECT installed_at FROM targets"));
        Assert.Equal(1, Database.Number("SELECT attributes_requested FROM targets"));
        Assert.Equal(0, Database.Number("SELECT last_code FROM actions"));
        Assert.Equal(["""["half","way","Update Server: Target reported status code: 7"]"""], Database.Texts("SELECT messages FROM action_history WHERE code = 7"));
        Assert.Equal(["1/1/0"], Database.Texts("SELECT started || '/' || ok || '/' || failed FROM rollout_minutes"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Failure_ClearsTheAssignedSet()
    {
        await StartOneAsync();

        await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.Failure, 42, "no space"));

        Assert.Equal(ActionStatus.Error, StatusOf(_action));
        Assert.Equal((null, TargetUpdateStatus.Error), (AssignedTo(_target), UpdateStatusOf(_target)));
        Assert.Equal(42, Database.Number("SELECT last_code FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Downloaded_OfADownloadOnlyAction_EndsIt()
    {
        await StartOneAsync(p => p with { Content = p.Content with { ActionType = ActionType.DownloadOnly } });

        await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.Downloaded));

        Assert.Equal((ActionStatus.Downloaded, TargetUpdateStatus.InSync), (StatusOf(_action), UpdateStatusOf(_target)));
        Assert.Equal(ReportOutcome.Closed, (await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.Success))).Outcomes[0]);
    }

    [Theory]
    [InlineData(DeviceReportKind.Downloaded)]
    [InlineData(DeviceReportKind.Download)]
    [InlineData(DeviceReportKind.Rejected)]
    [InlineData(DeviceReportKind.Canceled)]
    [InlineData(DeviceReportKind.Proceeding)]
    public async Task NoteOnly_WritesHistoryAndMovesNothing(DeviceReportKind kind)
    {
        await StartOneAsync();

        var result = await Driver.ReportAsync(Report(_target, _action, kind));

        Assert.Equal((ReportOutcome.Accepted, 0L), (result.Outcomes[0], result.Sequence));
        Assert.Empty(result.Rollouts);
        Assert.Equal(ActionStatus.Running, StatusOf(_action));
        Assert.Equal(2, HistoryOf(_action).Count);
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Fetch_Repeated_IsNotedOnce()
    {
        await StartOneAsync();

        await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.Retrieved), Report(_target, _action, DeviceReportKind.Retrieved));

        Assert.Equal(["Running", "Retrieved"], HistoryOf(_action));
        Assert.Equal(ActionStatus.Retrieved, StatusOf(_action));
    }

    [Fact]
    public async Task ForeignLateAndImpossibleReports_GetTheirAnswers()
    {
        await StartOneAsync();
        var other = (await Fleet.TargetsAsync(1))[0];

        var result = await Driver.ReportAsync(
            Report(other, _action, DeviceReportKind.Success),
            Report(_target, _action + 99, DeviceReportKind.Success),
            Report(_target, _action, DeviceReportKind.CancelConfirmed),
            Report(_target, _action, DeviceReportKind.CancelRetrieved),
            Report(_target, _action, DeviceReportKind.Success),
            Report(_target, _action, DeviceReportKind.Failure),
            Report(_target, _action, DeviceReportKind.Proceeding));

        Assert.Equal(
            [
                ReportOutcome.NotFound, ReportOutcome.NotFound, ReportOutcome.NotCanceling, ReportOutcome.NotFound, ReportOutcome.Accepted,
                ReportOutcome.Closed, ReportOutcome.Closed,
            ],
            result.Outcomes);
        Assert.Equal(ActionStatus.Finished, StatusOf(_action));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Scheduled_Action_IsInvisibleToItsDevice()
    {
        await StartOneAsync();
        var second = await Driver.FillAsync("second", Plan(await Fleet.SetAsync("b")));

        Assert.Equal(ReportOutcome.NotFound, (await Driver.ReportAsync(Report(_target, ActionOf(_target, second), DeviceReportKind.Retrieved))).Outcomes[0]);
    }

    [Fact]
    public async Task CancelReports_FollowTable17()
    {
        await StartOneAsync();
        await Driver.GiveAsync(_rollout, RolloutCommand.Stop);

        await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.CancelRetrieved), Report(_target, _action, DeviceReportKind.CancelRejected));
        Assert.Equal(ActionStatus.Running, StatusOf(_action));
        Assert.Equal(["Running", "Canceling", "Retrieved", "CancelRejected"], HistoryOf(_action));
        AssertTalliesEqualRecount();

        await Driver.ReportAsync(Report(_target, _action, DeviceReportKind.Success));
        Assert.Equal(ActionStatus.Finished, StatusOf(_action));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task CancelConfirmed_GivesTheTargetBackAndMayBeRepeated()
    {
        await StartOneAsync();
        await Driver.GiveAsync(_rollout, RolloutCommand.Stop);

        var result = await Driver.ReportAsync(
            Report(_target, _action, DeviceReportKind.CancelConfirmed), Report(_target, _action, DeviceReportKind.CancelConfirmed));

        Assert.Equal([ReportOutcome.Accepted, ReportOutcome.Accepted], result.Outcomes);
        Assert.Equal(ActionStatus.Canceled, StatusOf(_action));
        Assert.Equal((null, TargetUpdateStatus.InSync), (AssignedTo(_target), UpdateStatusOf(_target)));
        Assert.Equal(["Running", "Canceling", "Canceled"], HistoryOf(_action));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task History_Full_RefusesNotesButTakesResults()
    {
        await StartOneAsync();
        await Database.ExecuteAsync("UPDATE actions SET entries = 1000");

        var result = await Driver.ReportAsync(
            Report(_target, _action, DeviceReportKind.Retrieved),
            Report(_target, _action, DeviceReportKind.Proceeding),
            Report(_target, _action, DeviceReportKind.Success));

        Assert.Equal([ReportOutcome.Accepted, ReportOutcome.TooManyEntries, ReportOutcome.Accepted], result.Outcomes);
        Assert.Equal(ActionStatus.Finished, StatusOf(_action));
    }

    [Fact]
    public async Task History_Full_TakesTheConfirmedCancellation()
    {
        await StartOneAsync();
        await Driver.GiveAsync(_rollout, RolloutCommand.Stop);
        await Database.ExecuteAsync("UPDATE actions SET entries = 1000");

        var result = await Driver.ReportAsync(
            Report(_target, _action, DeviceReportKind.CancelNoted), Report(_target, _action, DeviceReportKind.CancelConfirmed));

        Assert.Equal([ReportOutcome.TooManyEntries, ReportOutcome.Accepted], result.Outcomes);
        Assert.Equal(ActionStatus.Canceled, StatusOf(_action));
    }

    [Fact]
    public async Task History_Full_TakesTheEndOfADownloadOnlyAction()
    {
        var set = await Fleet.SetAsync();
        var target = (await Fleet.TargetsAsync(1))[0];
        var rollout = await Driver.StartAsync("download", Plan(set) with { Content = new RolloutContent(set, ActionType.DownloadOnly) });
        await Database.ExecuteAsync("UPDATE actions SET entries = 1000");

        var result = await Driver.ReportAsync(Report(target, ActionOf(target, rollout), DeviceReportKind.Downloaded));

        Assert.Equal([ReportOutcome.Accepted], result.Outcomes);
        Assert.Equal(ActionStatus.Downloaded, StatusOf(ActionOf(target, rollout)));
    }

    [Fact]
    public async Task CancelRejected_WithoutWords_IsSaidInWords()
    {
        await StartOneAsync();
        await Driver.GiveAsync(_rollout, RolloutCommand.Stop);

        await Driver.ReportAsync(new IntakeItem.Report(new DeviceReport(_target, _action, DeviceReportKind.CancelRejected, null, [], null)));

        Assert.Equal(
            ["""["Update Server: Target reported cancel rejected."]"""],
            Database.Texts("SELECT messages FROM action_history ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task Success_OlderThanTheRecordedInstallation_DoesNotReplaceIt()
    {
        await StartOneAsync();
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = 77, installed_at = @now", ("@now", Clock.GetUtcNow()));

        await Driver.ReportAsync(new IntakeItem.Report(
            new DeviceReport(_target, _action, DeviceReportKind.Success, null, [], Clock.GetUtcNow().AddHours(-1))));

        Assert.Equal(77, InstalledOn(_target));
        Assert.Equal(TargetUpdateStatus.Pending, UpdateStatusOf(_target));
        Assert.Equal(ActionStatus.Finished, StatusOf(_action));
    }

    [Fact]
    public async Task Success_FromAClockThatRunsAhead_DoesNotBlockTheNextInstallation()
    {
        await StartOneAsync();
        await Driver.ReportAsync(new IntakeItem.Report(
            new DeviceReport(_target, _action, DeviceReportKind.Success, null, [], Clock.GetUtcNow().AddYears(10))));
        var next = await Fleet.SetAsync("gateway", "2.0");
        var second = await Driver.StartAsync("second", Plan(next));

        await Driver.ReportAsync(Report(_target, ActionOf(_target, second), DeviceReportKind.Success));

        Assert.Equal(next, InstalledOn(_target));
    }

    [Fact]
    public async Task Attributes_MergeReplaceRemove_DoWhatTheySay()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        await Database.ExecuteAsync("UPDATE targets SET attributes_requested = 1");

        await Say(AttributeMode.Merge, ("serial", "A"), ("hw", null), ("region", "EU"));
        Assert.Equal(["region=EU/EU", "serial=A/A"], Stored());
        Assert.Equal(0, Database.Number("SELECT attributes_requested FROM targets"));
        await Say(AttributeMode.Remove, ("serial", "whatever"));
        Assert.Equal(["region=EU/EU"], Stored());
        await Say(AttributeMode.Replace, ("Größe", "ß"));
        Assert.Equal(["Größe=ß/ß"], Stored());
        Assert.Equal(["GRÖßE"], Database.Texts("SELECT key_folded FROM target_attributes"));

        async Task Say(AttributeMode mode, params (string Key, string? Value)[] values) => Assert.Equal(
            ReportOutcome.Accepted,
            (await Driver.ReportAsync(new IntakeItem.Attributes(new AttributeReport(target, mode, values.ToDictionary(v => v.Key, v => v.Value))))).Outcomes[0]);

        IReadOnlyList<string?> Stored() => Database.Texts("SELECT key || '=' || value || '/' || value_folded FROM target_attributes ORDER BY key");
    }

    [Fact]
    public async Task Attributes_BeyondTheLimits_ChangeNothing()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var many = Enumerable.Range(0, 99).ToDictionary(i => $"k{i}", i => (string?)"v");

        var result = await Driver.ReportAsync(
            new IntakeItem.Attributes(new AttributeReport(target, AttributeMode.Merge, many)),
            new IntakeItem.Attributes(new AttributeReport(target, AttributeMode.Merge, new Dictionary<string, string?> { [new string('k', 129)] = "v" })),
            new IntakeItem.Attributes(new AttributeReport(target, AttributeMode.Merge, new Dictionary<string, string?> { ["k"] = new string('v', 129) })),
            new IntakeItem.Attributes(new AttributeReport(target + 1, AttributeMode.Merge, new Dictionary<string, string?> { ["k"] = "v" })),
            new IntakeItem.Attributes(new AttributeReport(target, AttributeMode.Merge, many.Take(98).ToDictionary())));

        Assert.Equal(
            [ReportOutcome.TooManyAttributes, ReportOutcome.InvalidAttributes, ReportOutcome.InvalidAttributes, ReportOutcome.NotFound, ReportOutcome.Accepted],
            result.Outcomes);
        Assert.Equal(100, Database.Number("SELECT count(*) FROM target_attributes"));
    }

    [Fact]
    public async Task Poll_WritesTimeAddressAndRegistersTheUnknown()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        await Database.ExecuteAsync("UPDATE targets SET update_status = 0");

        await Driver.ReportAsync(new IntakeItem.Poll(target, Clock.GetUtcNow(), "http://10.0.0.1"), new IntakeItem.Probe());

        var poll = Devices.ReadPoll("device-00001")!;
        Assert.Equal(new PollMemory(Clock.GetUtcNow(), "http://10.0.0.1"), poll.LastPoll);
        Assert.Equal(TargetUpdateStatus.Registered, poll.UpdateStatus);
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), Database.Number("SELECT at FROM engine_heartbeat"));
    }

    [Fact]
    public async Task Killed_AfterTheAnswer_KeepsEveryAcknowledgedReport()
    {
        var targets = await Fleet.TargetsAsync(200);
        var id = await Driver.StartAsync("spring", Plan(await Fleet.SetAsync()));
        var told = new List<long>();
        foreach (var part in targets.Chunk(40))
        {
            var result = await Driver.ReportAsync([.. part.Select(t => Report(t, ActionOf(t, id), DeviceReportKind.Success))]);
            told.AddRange(part.Where((_, i) => result.Outcomes[i] == ReportOutcome.Accepted));
            await using var reopened = await Database.KilledAndReopenedAsync();

            Assert.Equal(told.Count, reopened.Number("SELECT count(*) FROM actions WHERE status = 5"));
            Assert.Equal(told.Count, reopened.Number("SELECT finished FROM groups"));
            var driver = new RolloutDriver(reopened.Get<IRolloutStore>(), reopened.Get<IIntakeStore>(), reopened.Clock);
            await driver.SettleAsync(id, new RolloutFact.LeaseGained());
            Assert.Equal(told.Count, (await driver.ViewAsync(id)).Total.Finished);
        }
    }

    private async Task StartOneAsync(Func<RolloutPlan, RolloutPlan>? change = null)
    {
        _target = (await Fleet.TargetsAsync(1))[0];
        _set = await Fleet.SetAsync();
        _rollout = await Driver.StartAsync("spring", (change ?? (p => p))(Plan(_set)));
        _action = ActionOf(_target, _rollout);
    }
}
