using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Who joins and leaves a rollout that grows (hawkbit-rollouts, 6.9; aws-iot-jobs, E7, E10, E11 and A-13), and what a kill leaves.</summary>
public abstract class GrowthContract : StoreContract
{
    private long _rollout;
    private long _set;

    [Fact(DisplayName = "6.9, structure and filling: later devices join behind the fixed groups, wait with their group and open when it runs")]
    public async Task Dynamic_LaterDevices_JoinTheLastGroup()
    {
        var members = await StartAsync(4, Dynamic(3));
        var late = await Fleet.TargetsAsync(2, Later);
        await LookAsync();

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal([(4, GroupStatus.Running), (2, GroupStatus.Scheduled)], view.Groups.Select(g => (g.Size, g.Status)));
        Assert.Equal(["group-1", "group-2-late"], Database.Texts("SELECT name FROM groups ORDER BY number"));
        Assert.All(late, t => Assert.Equal(ActionStatus.Scheduled, StatusOf(ActionOf(t, _rollout))));
        AssertTalliesEqualRecount();

        foreach (var member in members)
        {
            await SayAsync(member, DeviceReportKind.Success);
        }

        view = await Driver.ViewAsync(_rollout);
        Assert.Equal([GroupStatus.Finished, GroupStatus.Running], view.Groups.Select(g => g.Status));
        Assert.All(late, t => Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(t, _rollout))));
        var latest = await Fleet.TargetsAsync(1, Later);
        await LookAsync();
        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(latest[0], _rollout)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "6.9, next group: one is added whenever the last is full, each with its planned size")]
    public async Task Dynamic_MoreThanAGroupTakes_FillsOneGroupAfterTheOther()
    {
        await StartAsync(2, Dynamic(3));
        await Fleet.TargetsAsync(7, Later);
        await LookAsync();

        var view = await Driver.ViewAsync(_rollout);
        Assert.Equal([(2, 2), (3, 3), (3, 3), (3, 1)], view.Groups.Select(g => (g.PlannedSize, g.Size)));
        Assert.Equal(9, view.TotalTargets);
        Assert.Equal(["group-1", "group-2-late", "group-3-late", "group-4-late"], Database.Texts("SELECT name FROM groups ORDER BY number"));
        Assert.Equal(9, Database.Number("SELECT count(DISTINCT target_id) FROM actions"));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "6.9, rhythm: nobody joins before the next look")]
    public async Task Dynamic_BetweenLooks_NobodyJoins()
    {
        await StartAsync(2, Dynamic(3));
        await Fleet.TargetsAsync(1, Later);
        Clock.Advance(TimeSpan.FromSeconds(59));
        await Driver.SettleAsync(_rollout, new RolloutFact.DeadlineDue());
        Assert.Equal(2, (await Driver.ViewAsync(_rollout)).TotalTargets);
        Assert.Equal(Clock.GetUtcNow().AddSeconds(1), await Store.NextDueAsync(default));

        Clock.Advance(TimeSpan.FromSeconds(1));
        await Driver.SettleAsync(_rollout, new RolloutFact.DeadlineDue());
        Assert.Equal(3, (await Driver.ViewAsync(_rollout)).TotalTargets);
    }

    /// <summary>Row, and whether the device joins. Each row changes one thing about a device that would join.</summary>
    [Theory(DisplayName = "6.9, eligible targets")]
    [InlineData("created after the rollout", true)]
    [InlineData("created before, matches only now", true)]
    [InlineData("does not match the filter", false)]
    [InlineData("does not match the group's own filter", false)]
    [InlineData("is of a type that cannot take the set", false)]
    [InlineData("is deleted", false)]
    [InlineData("has an open action of a newer rollout", false)]
    [InlineData("has a finished action of a newer rollout", false)]
    [InlineData("has an action of an older rollout of higher weight", true)]
    public async Task Dynamic_Eligible(string row, bool joins)
    {
        _set = await Fleet.SetAsync();
        var old = (await Driver.AddAsync("older", RolloutDriver.Plan(_set))).Id!.Value;
        await Fleet.TargetsAsync(3);
        var plan = Dynamic(5) with { Groups = [new GroupPlan("group-1", 100) { Filter = "attribute.hw=in=(1,2,3,4,5)" }] };
        plan = plan with { Selection = plan.Selection with { Filter = "attribute.region==eu" } };
        _rollout = await Driver.StartAsync("spring", plan);
        var newer = (await Driver.AddAsync("newer", RolloutDriver.Plan(_set))).Id!.Value;
        var late = (await Fleet.TargetsAsync(1, row.Contains("before", StringComparison.Ordinal) ? Clock.GetUtcNow().AddDays(-1) : Later, withAttributes: false))[0];
        await PutAsync(late, "region", row.Contains("the filter", StringComparison.Ordinal) ? "us" : "eu");
        await PutAsync(late, "hw", row.Contains("own filter", StringComparison.Ordinal) ? "9" : "1");
        switch (row)
        {
            case "is of a type that cannot take the set":
                await Database.ExecuteAsync("""
                    INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by)
                    VALUES (1, 'a', 'A', 'a', 'A', 0, '', 0, '')
                    """);
                await Database.ExecuteAsync("UPDATE targets SET target_type_id = 1 WHERE id = @t", ("@t", late));
                break;
            case "is deleted":
                await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", late));
                break;
            case "has an open action of a newer rollout":
                await ActAsync(newer, late, ActionStatus.Running, 0);
                break;
            case "has a finished action of a newer rollout":
                await ActAsync(newer, late, ActionStatus.Finished, 0);
                break;
            case "has an action of an older rollout of higher weight":
                await ActAsync(old, late, ActionStatus.Scheduled, 1000);
                break;
        }

        await LookAsync();

        Assert.Equal((row, joins ? 1 : 0), (row, (int)Database.Number("SELECT count(*) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", late), ("@r", _rollout))!));
    }

    [Fact(DisplayName = "6.9, structure: without fixed groups today's devices join the growing ones after the start")]
    public async Task OnlyDynamic_FillsAfterTheStart()
    {
        _set = await Fleet.SetAsync();
        await Fleet.TargetsAsync(5);
        var plan = Dynamic(2) with { Groups = [new GroupPlan("group-1", 100)] };
        plan = plan with { Selection = plan.Selection with { DynamicGroups = new DynamicGroups(2, "-late", Only: true) } };
        var id = await Driver.FillAsync("spring", plan);
        Assert.Equal((RolloutStatus.Ready, 0L), ((await Driver.ViewAsync(id)).Status, Database.Number("SELECT count(*) FROM actions")));

        await Driver.GiveAsync(id, RolloutCommand.Start);

        Assert.Equal([(2, GroupStatus.Running), (2, GroupStatus.Scheduled), (1, GroupStatus.Scheduled)], (await Driver.ViewAsync(id)).Groups.Select(g => (g.Size, g.Status)));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "4.2 row 2 and 6.9: whoever joins a rollout that replaces is taken over from what a running rollout has planned, nobody else is")]
    public async Task Dynamic_JoinsARolloutThatReplaces_IsTakenOver()
    {
        _set = await Fleet.SetAsync();
        var targets = await Fleet.TargetsAsync(3);
        var other = await Driver.StartAsync("other", RolloutDriver.Plan(await Fleet.SetAsync("b"), groups: 3) with { BusyDevices = BusyDevices.Wait });
        _rollout = await Driver.StartAsync("spring", Dynamic(3, "attribute.hw==9,id==device-00001") with { BusyDevices = BusyDevices.Replace });
        Assert.Equal([ActionStatus.Canceling, ActionStatus.Scheduled, ActionStatus.Scheduled], targets.Select(t => StatusOf(ActionOf(t, other))));

        await PutAsync(targets[2], "hw", "9");
        await LookAsync();

        Assert.Equal([ActionStatus.Canceling, ActionStatus.Scheduled, ActionStatus.Canceled], targets.Select(t => StatusOf(ActionOf(t, other))));
        Assert.Equal(ActionStatus.Scheduled, StatusOf(ActionOf(targets[2], _rollout)));
        AssertTalliesEqualRecount();
    }

    [Fact]
    public async Task Dynamic_KilledBetweenAddingAGroupAndFillingIt_GoesOnWhereItWas()
    {
        await StartAsync(2, Dynamic(3));
        await Fleet.TargetsAsync(7, Later);
        Clock.Advance(TimeSpan.FromMinutes(2));
        RolloutFact? next = new RolloutFact.DeadlineDue();
        while ((await Driver.ViewAsync(_rollout)).Groups.Count < 3)
        {
            next = await Driver.RoundAsync(_rollout, next!);
        }

        Assert.Equal(0, (await Driver.ViewAsync(_rollout)).Groups[2].Tally.Members);
        await using var reopened = await Database.KilledAndReopenedAsync();
        var driver = new RolloutDriver(reopened.Get<IRolloutStore>(), reopened.Get<IIntakeStore>(), reopened.Clock);
        await driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());

        Assert.Equal([2, 3, 3, 1], (await driver.ViewAsync(_rollout)).Groups.Select(g => g.Size));
        Assert.Equal(9, reopened.Number("SELECT count(DISTINCT target_id) FROM actions"));
        Assert.Equal(9, reopened.Number("SELECT count(*) FROM actions"));
    }

    [Fact]
    public async Task Dynamic_ManySlices_KilledInTheMiddle_TakesEachOnce()
    {
        await StartAsync(2, Dynamic(9000));
        await Fleet.TargetsAsync(3500, Later, withAttributes: false);
        Clock.Advance(TimeSpan.FromMinutes(2));
        var next = await Driver.RoundAsync(_rollout, new RolloutFact.DeadlineDue());
        await Driver.RoundAsync(_rollout, next!);
        Assert.InRange(Database.Number("SELECT count(*) FROM actions") ?? 0, 3, 3501);
        await using var reopened = await Database.KilledAndReopenedAsync();
        var driver = new RolloutDriver(reopened.Get<IRolloutStore>(), reopened.Get<IIntakeStore>(), reopened.Clock);
        await driver.SettleAsync(_rollout, new RolloutFact.LeaseGained());

        Assert.Equal([2, 3500], (await driver.ViewAsync(_rollout)).Groups.Select(g => g.Size));
        Assert.Equal(3502, reopened.Number("SELECT count(DISTINCT target_id) FROM actions"));
    }

    [Fact]
    public async Task Dynamic_DeviceVanishesBetweenLookAndSlice_DoesNotJoin()
    {
        await StartAsync(1, Dynamic(9000));
        var late = await Fleet.TargetsAsync(1500, Later, withAttributes: false);
        Clock.Advance(TimeSpan.FromMinutes(2));
        var next = await Driver.RoundAsync(_rollout, new RolloutFact.DeadlineDue());
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", late[1499]));
        var newer = (await Driver.AddAsync("newer", RolloutDriver.Plan(_set))).Id!.Value;
        await ActAsync(newer, late[1498], ActionStatus.Running, 0);

        await Driver.SettleAsync(_rollout, next!);

        Assert.Equal(1498, (await Driver.ViewAsync(_rollout)).Groups[1].Size);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "6.9, filling: who stops matching a dynamic rollout stays")]
    public async Task Dynamic_NoLongerMatching_Stays()
    {
        var members = await StartAsync(3, Dynamic(3, "attribute.hw=in=(1,2,3)"));
        await PutAsync(members[0], "hw", "9");
        await LookAsync();

        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(members[0], _rollout)));
    }

    [Fact(DisplayName = "E7, A-13: who stops matching before its action is over is removed, whoever is done stays")]
    public async Task Continuous_Leavers_AreRemoved()
    {
        var members = await StartAsync(5, Continuous("attribute.hw=in=(1,2,3,4,5)") with { MostInFlight = 3 });
        await SayAsync(members[0], DeviceReportKind.Success);
        var planned = members.Single(t => StatusOf(ActionOf(t, _rollout)) == ActionStatus.Scheduled);
        await SayAsync(members[1], DeviceReportKind.Retrieved);
        await SayAsync(members[2], DeviceReportKind.Retrieved, DeviceReportKind.Downloaded, DeviceReportKind.Proceeding);
        await Database.ExecuteAsync("UPDATE target_attributes SET value = '9', value_folded = '9' WHERE key = 'hw' AND target_id <> @stays", ("@stays", members[3]));
        await LookAsync();

        Assert.Equal(
            [ActionStatus.Finished, ActionStatus.Removed, ActionStatus.Removed, ActionStatus.Running, ActionStatus.Removed],
            members.Select(t => StatusOf(ActionOf(t, _rollout))));
        Assert.Equal(members[4], planned);
        Assert.Equal((null, TargetUpdateStatus.InSync), (AssignedTo(members[1]), UpdateStatusOf(members[1])));
        Assert.Equal(TargetUpdateStatus.Registered, UpdateStatusOf(planned));
        Assert.Equal("Canceled", HistoryOf(ActionOf(members[1], _rollout))[^1]);
        Assert.Equal((2, 3), ((await Driver.ViewAsync(_rollout)).Total.Members, (await Driver.ViewAsync(_rollout)).Total.Removed));
        Assert.Equal(ReportOutcome.Closed, await SayAsync(members[1], DeviceReportKind.Success));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "E7, E11: a leaver's retry is dropped; who comes back begins anew with no retry used")]
    public async Task Continuous_Returning_BeginsAnew()
    {
        var plan = Continuous("attribute.hw=in=(1,2,3,4,5)") with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 } };
        var members = await StartAsync(2, plan);
        await SayAsync(members[0], DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        Assert.Equal(2, Attempts(members[0]));
        await PutAsync(members[0], "hw", "9");
        await LookAsync();
        Assert.Equal(["6 2 0", "11 0 1"], Rows(members[0]));
        AssertTalliesEqualRecount();

        await PutAsync(members[0], "hw", "1");
        await LookAsync();

        Assert.Equal(["6 2 0", "11 2 1", "1 0 0"], Rows(members[0]));
        Assert.Equal(
            [2L, 1L], new[] { "group_id", "first_action_id" }.Select(c => Database.Number($"SELECT {c} FROM actions WHERE target_id = @t ORDER BY id DESC", ("@t", members[0]))));
        AssertTalliesEqualRecount();
        await SayAsync(members[0], DeviceReportKind.Retrieved, DeviceReportKind.Failure);
        Assert.Equal(4, Attempts(members[0]));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "A-13: whoever joins later uses no rate")]
    public async Task Continuous_Joining_UsesNoRate()
    {
        await StartAsync(3, Continuous("id==*") with { Pacing = new Pacing.ConstantRate(2) });
        var late = await Fleet.TargetsAsync(10, Later);
        await LookAsync();

        Assert.All(late, t => Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(t, _rollout))));
        var pace = (await Driver.ViewAsync(_rollout)).Pace;
        Assert.Equal(3, pace.Before + pace.Opened);
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "aws-iot-jobs 2: without a device to begin with it waits for the first")]
    public async Task Continuous_WithoutDevices_WaitsForThem()
    {
        await StartAsync(0, Continuous("id==*"));
        var late = await Fleet.TargetsAsync(1, Later);
        await LookAsync();

        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(late[0], _rollout)));
        await SayAsync(late[0], DeviceReportKind.Success);
        Assert.Equal(RolloutStatus.Running, (await Driver.ViewAsync(_rollout)).Status);
    }

    private DateTimeOffset Later => Clock.GetUtcNow().AddSeconds(30);

    private RolloutPlan Dynamic(int count, string filter = "id==*") => RolloutDriver.Plan(_set) with
    {
        Selection = new TargetSelection(filter, SelectionMode.Dynamic, new DynamicGroups(count, "-late")),
    };

    private RolloutPlan Continuous(string filter) => RolloutDriver.Plan(_set) with
    {
        Selection = new TargetSelection(filter, SelectionMode.Continuous),
        Groups = [new GroupPlan("All devices", 100) { SuccessTriggerPercent = 0, ErrorLimit = new ErrorLimit.Percent(100) }],
    };

    private async Task<long[]> StartAsync(int targets, RolloutPlan plan)
    {
        _set = await Fleet.SetAsync();
        var ids = await Fleet.TargetsAsync(targets);
        _rollout = await Driver.StartAsync("spring", plan with { Content = new RolloutContent(_set) });
        return ids;
    }

    /// <summary>Lets the time of the next look come.</summary>
    private async Task LookAsync()
    {
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Driver.SettleAsync(_rollout, new RolloutFact.DeadlineDue());
    }

    private async Task<ReportOutcome> SayAsync(long target, params DeviceReportKind[] kinds)
    {
        var outcome = ReportOutcome.Accepted;
        foreach (var kind in kinds)
        {
            var action = Database.Number("SELECT max(id) FROM actions WHERE target_id = @t AND rollout_id = @r", ("@t", target), ("@r", _rollout))!.Value;
            outcome = (await Driver.ReportAsync(RolloutDriver.Report(target, action, kind))).Outcomes[0];
        }

        await Driver.SettleAsync(_rollout);
        return outcome;
    }

    private int Attempts(long target) => (int)Database.Number("SELECT count(*) FROM actions WHERE target_id = @t", ("@t", target))!;

    /// <summary>Status, mark and used retries of each attempt.</summary>
    private IReadOnlyList<string?> Rows(long target) =>
        Database.Texts("SELECT status || ' ' || recall || ' ' || failed_before FROM actions WHERE target_id = @t ORDER BY id", ("@t", target));

    private Task PutAsync(long target, string key, string value) => Database.ExecuteAsync(
        """
        INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (@t, @k, upper(@k), @v, upper(@v))
        ON CONFLICT (target_id, key) DO UPDATE SET value = excluded.value, value_folded = excluded.value_folded
        """,
        ("@t", target), ("@k", key), ("@v", value));

    // An action of a rollout that the engine does not drive here.
    private async Task ActAsync(long rollout, long target, ActionStatus status, int weight)
    {
        await Database.ExecuteAsync($"UPDATE groups SET {status.ToString().ToLowerInvariant()} = 1 WHERE rollout_id = @r", ("@r", rollout));
        await InsertAsync(rollout, target, status, weight);
    }

    private Task InsertAsync(long rollout, long target, ActionStatus status, int weight) => Database.ExecuteAsync(
        """
        INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by)
        SELECT @r, g.id, @t, @set, @status, 0, 0, 0, @weight, 1, 0, 0, 0, 'test' FROM groups g WHERE g.rollout_id = @r
        """,
        ("@r", rollout), ("@t", target), ("@set", _set), ("@status", status), ("@weight", weight));
}
