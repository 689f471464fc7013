using System.Net;
using System.Text.Json.Nodes;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Manual assignment, actions and their history: hawkbit-api, 2.5, 2.6 and 2.12.</summary>
public sealed class ActionTests
{
    private static Task<JsonNode> AssignAsync(ManagementHost host, long set, string body) =>
        host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", body).JsonAsync();

    [Fact]
    public async Task Assign_KnownAndUnknownTargets_OpensActionsAndSkipsTheRest()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a", "b");
        var set = await host.Boss.CreateSetAsync();

        var result = await AssignAsync(host, set, """[{"id":"a","type":"downloadonly","weight":7},{"id":"b"},{"id":"nobody"}]""");

        Assert.Equal((0, 2, 2), ((int)result["alreadyAssigned"]!, (int)result["assigned"]!, (int)result["total"]!));
        var id = (long)result["assignedActions"]![0]!["id"]!;
        Assert.Equal($"{host.Address}targets/a/actions/{id}", (string)result["assignedActions"]![0]!["_links"]!["self"]!["href"]!);
        var action = await host.Boss.GetAsync($"targets/a/actions/{id}").JsonAsync();
        Assert.Equal(
            ("update", "running", true, "downloadonly", 7),
            ((string)action["type"]!, (string)action["status"]!, (bool)action["active"]!, (string)action["forceType"]!, (int)action["weight"]!));
        Assert.Equal(["self", "target", "distributionset", "status"], action["_links"]!.AsObject().Select(l => l.Key));
        Assert.Equal("spring:1", (string)action["_links"]!["distributionset"]!["name"]!);
        var target = await host.Boss.GetAsync("targets/a").JsonAsync();
        Assert.Equal("pending", (string)target["updateStatus"]!);
        Assert.Equal(set, (long)(await host.Boss.GetAsync("targets/a/assignedDS").JsonAsync())["id"]!);
        Assert.Equal("", await host.Boss.GetAsync("targets/a/installedDS").StatusAsync(HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task Assign_SameSetAgain_CountsAsAlreadyAssigned()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await AssignAsync(host, set, """[{"id":"a"}]""");

        var again = await AssignAsync(host, set, """{"id":"a"}""");

        Assert.Equal((1, 0, 1), ((int)again["alreadyAssigned"]!, (int)again["assigned"]!, (int)again["total"]!));
        Assert.Equal(1, (int)(await host.Boss.GetAsync("actions").JsonAsync())["total"]!);
    }

    [Theory]
    [InlineData("false", "canceling")]
    [InlineData("true", "canceled")]
    public async Task Assign_OtherSet_AsksTheOlderActionBack(string autoClose, string status)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PutJsonAsync("system/configs/repository.actions.autoclose.enabled", $$"""{"value":{{autoClose}}}""").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.CreateTargetsAsync("a");
        var (one, two) = (await host.Boss.CreateSetAsync("one"), await host.Boss.CreateSetAsync("two"));
        await AssignAsync(host, one, """[{"id":"a"}]""");

        await AssignAsync(host, two, """[{"id":"a"}]""");

        var actions = (await host.Boss.GetAsync("targets/a/actions").JsonAsync())["content"]!.AsArray();
        Assert.Equal(["running", status], actions.Select(a => (string)a!["status"]!));
        Assert.Equal("cancel", (string)actions[1]!["type"]!);
    }

    [Fact]
    public async Task Assign_MigrationStepIsOpen_LeavesItAlone()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var (one, two) = (await host.Boss.CreateSetAsync("one"), await host.Boss.CreateSetAsync("two"));
        await host.Boss.PutJsonAsync($"distributionsets/{one}", """{"requiredMigrationStep":true}""").JsonAsync();
        await AssignAsync(host, one, """[{"id":"a"}]""");

        await AssignAsync(host, two, """[{"id":"a"}]""");

        Assert.Equal(2, host.Sql("SELECT COUNT(*) FROM actions WHERE status = 1"));
    }

    [Fact]
    public async Task Assign_OneTargetTwice_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var refusal = await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"},{"id":"a"}]""").RefusalAsync(400);
        Assert.Equal("multiAssignmentNotEnabled", refusal.Code);
    }

    [Fact]
    public async Task Assign_IncompleteSet_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = (long)(await host.Boss.PostJsonAsync("distributionsets", """[{"name":"x","version":"1","type":"os"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        Assert.Equal("distributionset.incomplete", (await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").RefusalAsync(400)).Code);
    }

    [Fact]
    public async Task Assign_TypeOfTargetDoesNotFit_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        host.Sql("INSERT INTO target_types (key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by) VALUES ('gw', 'GW', 'gateway', 'GATEWAY', 0, 'x', 0, 'x')");
        await host.Boss.PostJsonAsync("targets", """[{"controllerId":"a","targetType":1}]""").JsonAsync(HttpStatusCode.Created);
        var set = await host.Boss.CreateSetAsync();

        Assert.Equal("target.type.incompatible", (await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").RefusalAsync(400)).Code);

        host.Sql("INSERT INTO target_type_sets VALUES (1, 1)");
        Assert.Equal(1, (int)(await AssignAsync(host, set, """[{"id":"a"}]"""))["assigned"]!);
    }

    [Fact]
    public async Task Assign_UnderTheGlobalStop_IsRefusedNamingIt()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await host.Stop.SetAsync(Caller.System("test"), null, "fire", null, CancellationToken.None);

        var refusal = await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").RefusalAsync(400);

        Assert.Contains("emergency stop", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sql("SELECT COUNT(*) FROM actions"));
        Assert.EndsWith("illegal-state", host.Audit()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_Offline_FinishesAtOnceAndSkipsPending()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a", "b");
        var (one, two) = (await host.Boss.CreateSetAsync("one"), await host.Boss.CreateSetAsync("two"));
        await AssignAsync(host, one, """[{"id":"b"}]""");

        var result = await host.Boss.PostJsonAsync($"distributionsets/{two}/assignedTargets?offline=true", """[{"id":"a"},{"id":"b"}]""").JsonAsync();

        Assert.Equal(1, (int)result["assigned"]!);
        Assert.Equal("in_sync", (string)(await host.Boss.GetAsync("targets/a").JsonAsync())["updateStatus"]!);
        Assert.Equal(two, (long)(await host.Boss.GetAsync("targets/a/installedDS").JsonAsync())["id"]!);
        Assert.Equal("pending", (string)(await host.Boss.GetAsync("targets/b").JsonAsync())["updateStatus"]!);
        Assert.Equal(1, (int)(await host.Boss.GetAsync($"distributionsets/{two}/installedTargets").JsonAsync())["total"]!);
        Assert.Equal("b", (string)(await host.Boss.GetAsync($"distributionsets/{one}/assignedTargets").JsonAsync())["content"]![0]!["controllerId"]!);
    }

    [Fact]
    public async Task AssignedDs_Post_AssignsToOneTarget()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var result = await host.Boss.PostJsonAsync("targets/a/assignedDS", $$"""{"id":"{{set}}","type":"soft"}""").JsonAsync();
        Assert.Equal(1, (int)result["assigned"]!);
        await host.Boss.PostJsonAsync("targets/zzz/assignedDS", $$"""{"id":{{set}}}""").RefusalAsync(404);
    }

    [Theory]
    [InlineData("""[{"id":"a","maintenanceWindow":{"schedule":"12 5 14 ? 3 * 2027","timezone":"+00:00","duration":"00:01:00"}}]""", "[0].maintenanceWindow")]
    [InlineData("""[{"id":"a","confirmationRequired":"maybe"}]""", "[0].confirmationRequired")]
    [InlineData("""[{"id":"a","type":"fast"}]""", "[0].type")]
    [InlineData("""[{"id":"a","weight":1001}]""", "[0].weight")]
    [InlineData("""[{}]""", "[0].id")]
    public async Task Assign_WhatCannotBeDone_NamesTheField(string body, string field)
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        Assert.Contains(field, (await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", body).RefusalAsync(400)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_PlainThenForce_FollowsTheTable()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var id = (long)(await AssignAsync(host, set, """[{"id":"a"}]"""))["assignedActions"]![0]!["id"]!;
        var path = $"targets/a/actions/{id}";

        Assert.Equal("action.notForceQuitable", (await host.Boss.DeleteAsync($"{path}?force=true").RefusalAsync(405)).Code);
        await host.Boss.DeleteAsync(path).StatusAsync(HttpStatusCode.NoContent);
        var canceling = await host.Boss.GetAsync(path).JsonAsync();
        Assert.Equal(("cancel", "canceling", true), ((string)canceling["type"]!, (string)canceling["status"]!, (bool)canceling["active"]!));
        Assert.True(canceling["_links"]!.AsObject().ContainsKey("canceledaction"));
        Assert.Equal("action.notCancelable", (await host.Boss.DeleteAsync(path).RefusalAsync(405)).Code);

        await host.Boss.DeleteAsync($"{path}?force=true").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("canceled", (string)(await host.Boss.GetAsync(path).JsonAsync())["status"]!);
        Assert.Equal("action.notCancelable", (await host.Boss.DeleteAsync(path).RefusalAsync(405)).Code);
        Assert.Equal("in_sync", (string)(await host.Boss.GetAsync("targets/a").JsonAsync())["updateStatus"]!);
        Assert.Equal(1, host.Signal.Told[^1].Closed);
        var history = await host.Boss.GetAsync($"{path}/status?offset=0&limit=50&sort=id:DESC").JsonAsync();
        Assert.Equal(["canceled", "canceling", "running"], history["content"]!.AsArray().Select(e => (string)e!["type"]!));
        Assert.StartsWith("Update Server: boss", (string)history["content"]![0]!["messages"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_MemberOfARollout_MovesTallyAndWritesAChange()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var id = (long)(await AssignAsync(host, set, """[{"id":"a"}]"""))["assignedActions"]![0]!["id"]!;
        RolloutRows.Insert(host, set, running: 1);
        host.Sql($"UPDATE actions SET rollout_id = 1, group_id = 1 WHERE id = {id}");

        await host.Boss.DeleteAsync($"targets/a/actions/{id}").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal(1, host.Sql("SELECT COUNT(*) FROM groups WHERE running = 0 AND canceling = 1"));
        Assert.Equal(1, host.Sql("SELECT COUNT(*) FROM changes WHERE rollout_id = 1 AND group_id = 1 AND outcomes = '1>9'"));
        Assert.Equal([1L], host.Signal.Told[^1].Rollouts);
        Assert.Equal(0, host.Signal.Told[^1].Closed);
    }

    [Fact]
    public async Task Force_SoftAction_BecomesForcedAndOthersAreRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var id = (long)(await AssignAsync(host, set, """[{"id":"a","type":"timeforced","forcetime":1767262500000}]"""))["assignedActions"]![0]!["id"]!;
        Assert.Equal(1767262500000, (long)(await host.Boss.GetAsync($"targets/a/actions/{id}").JsonAsync())["forceTime"]!);

        Assert.Equal("forced", (string)(await host.Boss.PutJsonAsync($"targets/a/actions/{id}", """{"forceType":"forced"}""").JsonAsync())["forceType"]!);
        Assert.Contains("forceType", (await host.Boss.PutJsonAsync($"targets/a/actions/{id}", """{"forceType":"soft"}""").RefusalAsync(400)).Message, StringComparison.Ordinal);
        await host.Boss.PutJsonAsync("targets/a/actions/999", """{"forceType":"forced"}""").RefusalAsync(404);
    }

    [Fact]
    public async Task Actions_Search_FindsByTargetStatusAndSet()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a", "b");
        var set = await host.Boss.CreateSetAsync();
        await AssignAsync(host, set, """[{"id":"a"},{"id":"b"}]""");
        var b = (long)(await host.Boss.GetAsync("actions?q=target.controllerId==B").JsonAsync())["content"]![0]!["id"]!;
        await host.Boss.DeleteAsync($"targets/b/actions/{b}").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal(1, await CountAsync("status==canceling;active==true"));
        Assert.Equal(2, await CountAsync("status=in=(running,canceling) and distributionSet.name==spr*"));
        Assert.Equal(1, await CountAsync($"id=={b}"));
        Assert.Equal(0, await CountAsync("rollout.id=not=null"));
        Assert.Equal(2, await CountAsync("createdAt=le=${NOW_TS}"));
        Assert.Equal(b, (long)(await host.Boss.GetAsync($"actions/{b}").JsonAsync())["id"]!);

        async Task<int> CountAsync(string q) => (int)(await host.Boss.GetAsync($"actions?q={Uri.EscapeDataString(q)}").JsonAsync())["total"]!;
    }
}
