using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What rows a rollout in the hawkBit reading leaves: hawkbit-rollouts, 1.1, 3.2, 4.2, 6.6, 6.7 and 9.</summary>
public abstract class HawkBitContract : StoreContract
{
    [Fact(DisplayName = "hawkbit-rollouts 3.2, rule 3: filters are asked when groups are filled; afterwards nobody joins and nobody leaves")]
    public async Task Fill_AttributesChange_CountUntilTheFillOnly()
    {
        var targets = await Fleet.TargetsAsync(6);
        var id = (await Driver.AddAsync("spring", Plan(await Fleet.SetAsync(), filter: "attribute.region==eu"))).Id!.Value;
        await MoveToAsync(targets[0], "us");
        await MoveToAsync(targets[1], "eu");

        await Driver.SettleAsync(id, new RolloutFact.LeaseGained());
        Assert.Equal([targets[1], targets[3]], MembersOf(id));

        await MoveToAsync(targets[3], "us");
        await MoveToAsync(targets[4], "eu");
        await Driver.GiveAsync(id, RolloutCommand.Start);
        Assert.Equal([targets[1], targets[3]], MembersOf(id));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 3.2, rule 5: targets with the set, or in another rollout, are members")]
    public async Task Fill_InstalledAndBusyTargets_AreMembers()
    {
        var targets = await Fleet.TargetsAsync(3);
        var set = await Fleet.SetAsync();
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s, assigned_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[0]));
        await Driver.StartAsync("other", Plan(await Fleet.SetAsync("other"), filter: "id==device-00002"));

        Assert.Equal(targets, MembersOf(await Driver.FillAsync("spring", Plan(set))));
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.2, rule 1: all groups have their actions at the start; 1.1: a planned set is not assigned yet")]
    public async Task Start_EveryGroup_HasItsActionsAndOnlyTheFirstIsAssigned()
    {
        var targets = await Fleet.TargetsAsync(6);
        var set = await Fleet.SetAsync();

        var id = await Driver.StartAsync("spring", Plan(set, groups: 3));

        ActionStatus[] expected = [ActionStatus.Running, ActionStatus.Running, ActionStatus.Scheduled, ActionStatus.Scheduled, ActionStatus.Scheduled, ActionStatus.Scheduled];
        Assert.Equal(expected, targets.Select(t => StatusOf(ActionOf(t, id))));
        Assert.Equal([set, set, null, null, null, null], targets.Select(AssignedTo));
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled, GroupStatus.Scheduled], (await Driver.ViewAsync(id)).Groups.Select(g => g.Status));
        Assert.Equal(6, (await Driver.ViewAsync(id)).TotalTargets);
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.7: actions carry set, type, force time, weight, group and the rollout's author")]
    public async Task Fill_Actions_CarryThePlan()
    {
        await Fleet.TargetsAsync(1);
        var (set, forceAt) = (await Fleet.SetAsync(), Clock.GetUtcNow().AddDays(1));
        await Driver.FillAsync("spring", Plan(set) with { Content = new RolloutContent(set, ActionType.TimeForced, forceAt, 300) });

        Assert.Equal(
            [$"{set} {(int)ActionType.TimeForced} {forceAt.ToUnixTimeMilliseconds()} 300 ben"],
            Database.Texts("SELECT distribution_set_id || ' ' || action_type || ' ' || force_at || ' ' || weight || ' ' || initiated_by FROM actions"));
        Assert.Equal(1, Database.Number("SELECT count(*) FROM actions a JOIN groups g ON g.id = a.group_id AND g.rollout_id = a.rollout_id"));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.1: after a failure the same set runs again, so a later rollout of it skips nobody")]
    public async Task Open_AfterAFailure_OffersTheSameSetAgain()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var set = await Fleet.SetAsync();
        var first = await Driver.StartAsync("first", Plan(set));
        await Driver.ReportAsync(RolloutDriver.Report(target, ActionOf(target, first), DeviceReportKind.Failure));
        await Driver.SettleAsync(first);

        var second = await Driver.StartAsync("second", Plan(set));

        Assert.Equal(ActionStatus.Running, StatusOf(ActionOf(target, second)));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: failed targets of failed groups too; canceled and never started ones not; neither type nor date of creation is asked")]
    public async Task Fill_Retry_TakesOnlyWhatFailed()
    {
        var targets = await Fleet.TargetsAsync(5);
        var set = await Fleet.SetAsync();
        var source = await Driver.StartAsync("spring", Plan(set) with { Groups = [new GroupPlan("all", 100) { ErrorLimit = new ErrorLimit.Percent(0) }] });
        await Driver.ReportAsync(
            RolloutDriver.Report(targets[0], ActionOf(targets[0], source), DeviceReportKind.Failure),
            RolloutDriver.Report(targets[1], ActionOf(targets[1], source), DeviceReportKind.Success));
        await Driver.SettleAsync(source);
        Assert.Equal((RolloutStatus.Finished, GroupStatus.Error), ((await Driver.ViewAsync(source)).Status, (await Driver.ViewAsync(source)).Groups[0].Status));
        await Database.ExecuteAsync("UPDATE actions SET status = 10 WHERE target_id = @t", ("@t", targets[2]));
        await Database.ExecuteAsync("UPDATE actions SET status = 0 WHERE target_id = @t", ("@t", targets[3]));
        await Database.ExecuteAsync("""
            INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by)
            VALUES (1, 'a', 'A', 'a', 'A', 0, '', 0, '')
            """);
        await Database.ExecuteAsync("UPDATE targets SET target_type_id = 1, created_at = @later", ("@later", Clock.GetUtcNow().AddYears(1)));

        var retry = await Driver.FillAsync("spring_retry", RetriedRollout.PlanOf(await Driver.ViewAsync(source)));

        Assert.Equal([targets[0]], MembersOf(retry));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.7: the description is loaded for the retry")]
    public async Task Load_Description_IsThere()
    {
        var id = (await Driver.AddAsync("spring", Plan(await Fleet.SetAsync()))).Id!.Value;
        await Database.ExecuteAsync("UPDATE rollouts SET description = 'the gateways of the north'");

        Assert.Equal("the gateways of the north", (await Driver.ViewAsync(id)).Description);
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.2, column update, and 6.5: a deleted rollout can only be read, and no state is left by an update")]
    [InlineData(RolloutStatus.Creating, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.WaitingForApproval, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.ApprovalDenied, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Ready, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Starting, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Running, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Paused, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Stopping, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Stopped, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Finished, CommandOutcome.Accepted)]
    [InlineData(RolloutStatus.Deleting, CommandOutcome.IllegalState)]
    [InlineData(RolloutStatus.Deleted, CommandOutcome.IllegalState)]
    public async Task Rename_ByState(RolloutStatus status, CommandOutcome expected)
    {
        var id = (await Driver.AddAsync("spring", Plan(await Fleet.SetAsync()))).Id!.Value;
        await Database.ExecuteAsync("UPDATE rollouts SET status = @s", ("@s", (int)status));
        var audit = new Engine.Auditing.AuditEntry(Clock.GetUtcNow(), RolloutDriver.Ben, "rollout.edit", "spring", "accepted");

        Assert.Equal(expected, (await Store.RenameAsync(id, null, "changed", audit, default)).Outcome);

        var view = await Driver.ViewAsync(id);
        Assert.Equal((status, expected == CommandOutcome.Accepted ? "changed" : ""), (view.Status, view.Description));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.1: a poll registers what was unknown and leaves every other status")]
    public async Task Poll_KnownTarget_KeepsItsStatus()
    {
        var targets = await Fleet.TargetsAsync(5);
        await Database.ExecuteAsync("UPDATE targets SET update_status = id - (SELECT min(id) FROM targets)");

        await Driver.ReportAsync([.. targets.Select(t => new IntakeItem.Poll(t, Clock.GetUtcNow(), null))]);

        Assert.Equal(
            [TargetUpdateStatus.Registered, TargetUpdateStatus.Registered, TargetUpdateStatus.Pending, TargetUpdateStatus.InSync, TargetUpdateStatus.Error],
            targets.Select(UpdateStatusOf));
    }

    private static RolloutPlan Plan(long setId, int groups = 1, string filter = "id==*") =>
        RolloutDriver.Plan(setId, groups, filter) with { Reading = PlanReading.HawkBit };

    private Task MoveToAsync(long target, string region) => Database.ExecuteAsync(
        "UPDATE target_attributes SET value = @r, value_folded = upper(@r) WHERE target_id = @t AND key = 'region'", ("@r", region), ("@t", target));

    private IEnumerable<long> MembersOf(long rollout) =>
        Database.Texts("SELECT target_id FROM actions WHERE rollout_id = @r ORDER BY id", ("@r", rollout)).Select(t => long.Parse(t!, null));
}
