using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;
using static RolloutConsole.Testing.RolloutDriver;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What devices are shown (hawkbit-api, 1.3, 1.4, 1.5 and 1.11).</summary>
public abstract class DeviceReadsContract : StoreContract
{
    [Fact]
    public async Task Poll_SelectsTheHighestWeightThenTheLowestId()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var set = await Fleet.SetAsync();
        await AddAction(target, set, weight: 500, status: ActionStatus.Running);
        var expected = await AddAction(target, set, weight: 700, status: ActionStatus.Canceling);
        await AddAction(target, set, weight: 700, status: ActionStatus.Running);
        await AddAction(target, set, weight: 900, status: ActionStatus.Scheduled);
        await AddAction(target, set, weight: 900, status: ActionStatus.Finished);

        var poll = Devices.ReadPoll("device-00001")!;

        Assert.Equal(expected, poll.Selected!.Id);
        Assert.Equal((ActionStatus.Canceling, ActionType.Soft, false), (poll.Selected.Status, poll.Selected.ActionType, poll.Selected.WasRetrieved));
        Assert.Equal((target, "device-00001"), (poll.TargetId, poll.ControllerId));
        Assert.Equal(DeviceToken.HashOf(FleetSeed.Token), poll.TokenHash);
        Assert.Null(poll.InstalledActionId);
        Assert.Null(Devices.ReadPoll("DEVICE-00001"));
    }

    [Fact]
    public async Task Poll_InstalledAction_IsTheNewestFinishedOneOfTheInstalledSet()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var (a, b) = (await Fleet.SetAsync("a"), await Fleet.SetAsync("b"));
        await AddAction(target, a, 1, ActionStatus.Finished);
        var expected = await AddAction(target, a, 1, ActionStatus.Finished);
        await AddAction(target, b, 1, ActionStatus.Finished);
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @a", ("@a", a));

        Assert.Equal(expected, Devices.ReadPoll("device-00001")!.InstalledActionId);
        Assert.Null(Devices.ReadPoll("device-00001")!.Selected);
    }

    [Fact]
    public async Task Poll_RolloutPausedByTheStop_IsHeld()
    {
        await Fleet.TargetsAsync(1);
        var id = await Driver.StartAsync("spring", Plan(await Fleet.SetAsync()));
        Assert.False(Devices.ReadPoll("device-00001")!.Selected!.IsHeld);

        await Database.ExecuteAsync("UPDATE rollouts SET status = 8, cause = 1 WHERE id = @id", ("@id", id));
        Assert.False(Devices.ReadPoll("device-00001")!.Selected!.IsHeld);
        await Database.ExecuteAsync("UPDATE rollouts SET status = 8, cause = 7 WHERE id = @id", ("@id", id));
        Assert.True(Devices.ReadPoll("device-00001")!.Selected!.IsHeld);
    }

    [Fact]
    public async Task Poll_DeletedTarget_IsUnknownAndItsIdMayComeBack()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", target));
        Assert.Null(Devices.ReadPoll("device-00001"));

        var poll = await Database.Get<IDeviceRegistration>().RegisterAsync("device-00001", "http://10.0.0.9", Clock.GetUtcNow(), default);

        Assert.NotEqual(target, poll!.TargetId);
    }

    [Fact]
    public async Task Register_UnknownDevice_GetsATokenAndIsAskedForAttributes()
    {
        var poll = await Database.Get<IDeviceRegistration>().RegisterAsync("dev/ü 1", "http://10.0.0.9", Clock.GetUtcNow(), default);

        Assert.Equal((TargetUpdateStatus.Registered, true), (poll!.UpdateStatus, poll.AttributesRequested));
        Assert.Equal(new PollMemory(Clock.GetUtcNow(), "http://10.0.0.9"), poll.LastPoll);
        Assert.Equal("dev/ü 1", poll.ControllerId);
        var token = Database.Get<ISecretProtector>().Unprotect(Database.Texts("SELECT security_token_protected FROM targets")[0]!)!;
        Assert.Matches("^[0-9a-f]{32}$", token);
        Assert.Equal(DeviceToken.HashOf(token), poll.TokenHash);
        Assert.Equal(["DEV/Ü 1"], Database.Texts("SELECT controller_id_folded FROM targets"));
    }

    [Fact]
    public async Task Register_ManyPollsAtOnce_MakeOneTarget()
    {
        var registration = Database.Get<IDeviceRegistration>();

        var polls = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => registration.RegisterAsync("new", null, Clock.GetUtcNow(), default)))).WithinLimit();

        Assert.Single(polls.Select(p => p!.TargetId).Distinct());
        Assert.Equal(1, Database.Number("SELECT count(*) FROM targets"));
    }

    [Fact]
    public async Task ReadAction_OfAnotherTarget_IsNotFound()
    {
        var targets = await Fleet.TargetsAsync(2);
        var action = await AddAction(targets[0], await Fleet.SetAsync(), 1, ActionStatus.Running);

        Assert.Equal(action, Devices.ReadAction(targets[0], action)!.Id);
        Assert.Null(Devices.ReadAction(targets[1], action));
        Assert.Null(Devices.ReadAction(targets[0], action + 1));
    }

    [Fact]
    public async Task ReadDeployment_HasModulesArtifactsAndVisibleMetadata()
    {
        var set = await Fleet.SetAsync("gateway", "4.2");
        await Database.ExecuteAsync("INSERT INTO software_module_metadata VALUES (1, 'slot', 'rootfs', 1), (1, 'hidden', 'x', 0)");

        var deployment = Devices.ReadDeployment(set)!;

        var module = Assert.Single(deployment.Modules);
        Assert.Equal(("os", "gateway", "4.2"), (module.TypeKey, module.Name, module.Version));
        Assert.Equal("gateway-4.2.bin", Assert.Single(module.Artifacts).FileName);
        Assert.Equal([KeyValuePair.Create("slot", "rootfs")], module.Metadata);
        Assert.Null(Devices.ReadDeployment(set + 1));
    }

    [Fact]
    public async Task ReadDeployment_OfAnUnlockedSet_IsAlwaysFresh()
    {
        var set = await Fleet.SetAsync();
        Assert.Single(Devices.ReadDeployment(set)!.Modules);

        await Database.ExecuteAsync("DELETE FROM distribution_set_modules");

        Assert.Empty(Devices.ReadDeployment(set)!.Modules);
    }

    [Fact]
    public async Task ReadMessages_NewestFirstWithoutThoseOfTheServer()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var action = ActionOf(target, await Driver.StartAsync("spring", Plan(await Fleet.SetAsync())));
        await Driver.ReportAsync(
            Report(target, action, DeviceReportKind.Proceeding, 5, "one", "two"),
            new IntakeItem.Report(new DeviceReport(target, action, DeviceReportKind.Proceeding, null, [], null)),
            Report(target, action, DeviceReportKind.Proceeding, null, "three"));

        Assert.Equal(["three", "two", "one"], Devices.ReadMessages(action, 100));
        Assert.Equal(["three", "two"], Devices.ReadMessages(action, 2));
    }

    [Fact]
    public async Task FindActionForModule_NeedsAnOpenActionWithTheModule()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var (a, b) = (await Fleet.SetAsync("a"), await Fleet.SetAsync("b"));
        var action = await AddAction(target, a, 1, ActionStatus.Retrieved);
        await AddAction(target, b, 1, ActionStatus.Canceling);

        Assert.Equal(action, Devices.FindActionForModule(target, 1)!.Id);
        Assert.Null(Devices.FindActionForModule(target, 2));
        await Database.ExecuteAsync("UPDATE actions SET status = 5");
        Assert.Null(Devices.FindActionForModule(target, 1));
    }

    [Fact]
    public async Task SetFacts_TellCompleteValidAndDeleted()
    {
        var facts = Database.Get<IDistributionSetFacts>();
        var set = await Fleet.SetAsync("gateway", "4.2");
        Assert.Equal(new DistributionSetFacts(set, "gateway", "4.2", true, true, false), await facts.FindAsync(set, default));
        Assert.Null(await facts.FindAsync(set + 1, default));

        await Database.ExecuteAsync("UPDATE software_module_types SET min_artifacts = 2 WHERE id = 1");
        Assert.False((await facts.FindAsync(set, default))!.IsComplete);
        await Database.ExecuteAsync("UPDATE software_module_types SET min_artifacts = 0 WHERE id = 1");
        await Database.ExecuteAsync("UPDATE distribution_sets SET type_id = 2, valid = 0, deleted_at = 1");
        Assert.Equal(new DistributionSetFacts(set, "gateway", "4.2", false, false, true), await facts.FindAsync(set, default));
        await Database.ExecuteAsync("DELETE FROM distribution_set_modules");
        Assert.False((await facts.FindAsync(set, default))!.IsComplete);
    }

    private async Task<long> AddAction(long target, long set, int weight, ActionStatus status)
    {
        await Database.ExecuteAsync(
            """
            INSERT INTO actions (target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by)
            VALUES (@t, @s, @status, 0, 0, 1, @w, 1, 0, 0, 0, 'test')
            """,
            ("@t", target), ("@s", set), ("@status", status), ("@w", weight));
        return Database.Number("SELECT max(id) FROM actions")!.Value;
    }
}
