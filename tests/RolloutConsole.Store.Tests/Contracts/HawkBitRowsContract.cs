using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Rows of hawkbit-rollouts that only show in the store: the column "update" of 2.2, 6.3, 6.4 and 6.6.</summary>
public abstract class HawkBitRowsContract : StoreContract
{
    [Theory(DisplayName = "hawkbit-rollouts 2.2, column update, and 6.6: name and description only, and never of what is deleted")]
    [InlineData(RolloutStatus.Creating, true)]
    [InlineData(RolloutStatus.WaitingForApproval, true)]
    [InlineData(RolloutStatus.ApprovalDenied, true)]
    [InlineData(RolloutStatus.Ready, true)]
    [InlineData(RolloutStatus.Scheduled, true)]
    [InlineData(RolloutStatus.Starting, true)]
    [InlineData(RolloutStatus.Running, true)]
    [InlineData(RolloutStatus.Paused, true)]
    [InlineData(RolloutStatus.Stopping, true)]
    [InlineData(RolloutStatus.Stopped, true)]
    [InlineData(RolloutStatus.Aborted, true)]
    [InlineData(RolloutStatus.Finished, true)]
    [InlineData(RolloutStatus.Deleting, false)]
    [InlineData(RolloutStatus.Deleted, false)]
    public async Task Update_InState_IsTakenOrRefused(RolloutStatus status, bool isTaken)
    {
        var id = (await Driver.AddAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()))).Id!.Value;
        await Database.ExecuteAsync("UPDATE rollouts SET status = @s WHERE id = @id", ("@s", (int)status), ("@id", id));

        var receipt = await Store.RenameAsync(id, null, "why", new AuditEntry(Clock.GetUtcNow(), RolloutDriver.Ben, "rollout.edit", "rollout", "accepted"), default);

        Assert.Equal((status, isTaken ? CommandOutcome.Accepted : CommandOutcome.IllegalState), (status, receipt.Outcome));
        Assert.Equal(["spring|" + (isTaken ? "why" : "")], Database.Texts("SELECT name || '|' || description FROM rollouts"));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.3: STOPPED while an offline device is still CANCELING; groups are FINISHED; deleted planned ones are not started")]
    public async Task Stop_OfflineDevice_StaysCancelingForEver()
    {
        var targets = await Fleet.TargetsAsync(4);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2) with { Reading = PlanReading.HawkBit });

        await Driver.GiveAsync(id, RolloutCommand.Stop);

        var view = await Driver.ViewAsync(id);
        Assert.Equal((RolloutStatus.Stopped, 2, 0), (view.Status, view.Total.Canceling, view.Total.Scheduled));
        Assert.All(view.Groups, g => Assert.Equal(Engine.Groups.GroupStatus.Finished, g.Status));
        Assert.Equal(4, view.TotalTargets);
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.CancelConfirmed));
        await Driver.SettleAsync(id);
        Assert.Equal((RolloutStatus.Stopped, 1), ((await Driver.ViewAsync(id)).Status, (await Driver.ViewAsync(id)).Total.Canceling));
        AssertTalliesEqualRecount();
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.4: a soft-deleted rollout is still readable by id, keeps its history and blocks its name")]
    public async Task Delete_Started_IsSoft()
    {
        var targets = await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync();
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(set));

        await Driver.GiveAsync(id, RolloutCommand.Delete);

        Assert.Equal(RolloutStatus.Deleted, (await Driver.ViewAsync(id)).Status);
        Assert.Equal(["Running", "Canceled"], HistoryOf(ActionOf(targets[0], id)));
        Assert.Equal(CommandOutcome.Conflict, (await Driver.AddAsync("spring", RolloutDriver.Plan(set))).Outcome);
        Assert.NotNull(Database.Number("SELECT deleted_at FROM rollouts"));
    }
}
