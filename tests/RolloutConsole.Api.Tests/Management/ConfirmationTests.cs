using System.Net;
using System.Text.Json.Nodes;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Confirmation and auto-confirmation over the Management API: hawkbit-api, 2.5, 2.12, 2.14, 2.15 and 2.17.</summary>
public sealed class ConfirmationTests
{
    private const string Flow = "system/configs/user.confirmation.flow.enabled";

    [Fact(DisplayName = "2.17: the flow is off, is switched on, and shows in targets and groups only then")]
    public async Task Flow_SwitchedOn_ShowsItsMembers()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        RolloutRows.Insert(host, await host.Boss.CreateSetAsync());
        Assert.False((bool)(await host.Boss.GetAsync(Flow).JsonAsync())["value"]!);
        var target = (await host.Boss.GetAsync("targets/a").JsonAsync()).AsObject();
        Assert.False(target.ContainsKey("autoConfirmActive") || target["_links"]!.AsObject().ContainsKey("autoConfirm"));
        Assert.False((await GroupAsync(host)).ContainsKey("confirmationRequired"));

        await SwitchOnAsync(host);

        target = (await host.Boss.GetAsync("targets/a").JsonAsync()).AsObject();
        Assert.False((bool)target["autoConfirmActive"]!);
        Assert.Equal($"{host.Address}targets/a/autoConfirm", (string)target["_links"]!["autoConfirm"]!["href"]!);
        Assert.False((bool)(await GroupAsync(host))["confirmationRequired"]!);
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.6: group value, else rollout value, else the tenant flag at creation time")]
    [InlineData("nothing said, flow off", false, "", false, null)]
    [InlineData("nothing said, flow on", true, "", true, null)]
    [InlineData("rollout no, flow on", true, ",\"confirmationRequired\":false", false, null)]
    [InlineData("rollout yes, flow off", false, ",\"confirmationRequired\":true", true, null)]
    [InlineData("group no, flow on", true, ",\"groups\":[{\"confirmationRequired\":false}]", true, false)]
    public async Task CreateRollout_Confirmation_TakesTheFirstThatIsSaid(string row, bool flow, string members, bool rollout, bool? group)
    {
        await using var host = await ManagementHost.StartAsync();
        if (flow)
        {
            await SwitchOnAsync(host);
        }

        await host.Boss.PostJsonAsync("rollouts", $$"""{"name":"x","targetFilterQuery":"id==*","distributionSetId":1{{members}}}""");

        var plan = host.Rollouts.Created.Single().Plan;
        Assert.Equal((row, rollout, group), (row, plan.Content.ConfirmationRequired, plan.Groups[0].ConfirmationRequired));
        Assert.Equal(BusyDevices.Replace, plan.BusyDevices);
    }

    [Theory(DisplayName = "2.12: confirmationRequired of an assignment; default is whether the flow is enabled")]
    [InlineData("flow on, nothing said", true, "", "wait_for_confirmation")]
    [InlineData("flow on, false", true, ",\"confirmationRequired\":false", "running")]
    [InlineData("flow off, true", false, ",\"confirmationRequired\":true", "running")]
    public async Task Assign_ByFlowAndMember_AsksOrNot(string row, bool flow, string member, string status)
    {
        await using var host = await ManagementHost.StartAsync();
        if (flow)
        {
            await SwitchOnAsync(host);
        }

        Assert.Equal((row, status, true), await AssignedAsync(host, row, member));
    }

    [Fact(DisplayName = "2.5: PUT confirmation, with its codes")]
    public async Task Confirm_Action_FollowsTheTable()
    {
        await using var host = await ManagementHost.StartAsync();
        await SwitchOnAsync(host);
        await AssignedAsync(host, "", "");
        const string path = "targets/a/actions/1/confirmation";

        await host.Boss.PutJsonAsync(path, """{"confirmation":"denied","code":7,"details":["not now"]}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("wait_for_confirmation", await StatusAsync(host));
        Assert.Equal("", await host.Boss.PutJsonAsync(path, """{"confirmation":"CONFIRMED"}""").StatusAsync(HttpStatusCode.NoContent));
        Assert.Equal("running", await StatusAsync(host));
        await host.Boss.PutJsonAsync(path, """{"confirmation":"confirmed"}""").RefusalAsync(404);

        // Taking it back.
        await host.Boss.PutJsonAsync(path, """{"confirmation":"denied"}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("wait_for_confirmation", await StatusAsync(host));

        var history = (await host.Boss.GetAsync("targets/a/actions/1/status?sort=id:ASC").JsonAsync())["content"]!.AsArray();
        Assert.Equal(["wait_for_confirmation", "wait_for_confirmation", "running", "wait_for_confirmation"], history.Select(e => (string)e!["type"]!));
        Assert.Equal("Update Server: boss denied in the place of the person at the device with code 7: not now", (string)history[1]!["messages"]![0]!);
        Assert.Contains("boss action.confirm action 1 of target a accepted", host.Audit());

        await host.Boss.DeleteAsync("targets/a/actions/1").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PutJsonAsync(path, """{"confirmation":"confirmed"}""").RefusalAsync(404);
        await host.Boss.DeleteAsync("targets/a/actions/1?force=true").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PutJsonAsync(path, """{"confirmation":"confirmed"}""").RefusalAsync(410);
        await host.Boss.PutJsonAsync("targets/zzz/actions/1/confirmation", """{"confirmation":"confirmed"}""").RefusalAsync(404);
        await host.Boss.PutJsonAsync("targets/a/actions/99/confirmation", """{"confirmation":"confirmed"}""").RefusalAsync(404);
    }

    [Theory(DisplayName = "2.5: a body that cannot be used names the member")]
    [InlineData("{}", "confirmation")]
    [InlineData("""{"confirmation":"perhaps"}""", "confirmation")]
    [InlineData("""{"confirmation":"confirmed","code":"many"}""", "code")]
    [InlineData("""{"confirmation":"confirmed","details":[{}]}""", "details")]
    public async Task Confirm_Bad_Is400NamingTheMember(string body, string member)
    {
        await using var host = await ManagementHost.StartAsync();
        Assert.Contains(member, (await host.Boss.PutJsonAsync("targets/a/actions/1/confirmation", body).RefusalAsync(400)).Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "2.5: autoConfirm: 200 and 204, twice is 409, and it confirms what waits")]
    public async Task AutoConfirm_OnAndOff_AnswersByTheTable()
    {
        await using var host = await ManagementHost.StartAsync();
        await SwitchOnAsync(host);
        await AssignedAsync(host, "", "");
        var off = await host.Boss.GetAsync("targets/a/autoConfirm").JsonAsync();
        Assert.Equal((false, $"{host.Address}targets/a/autoConfirm/activate"), ((bool)off["active"]!, (string)off["_links"]!["activate"]!["href"]!));

        await host.Boss.PostJsonAsync("targets/a/autoConfirm/activate", """{"initiator":"carl","remark":"night shift"}""").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal("running", await StatusAsync(host));
        var on = await host.Boss.GetAsync("targets/a/autoConfirm").JsonAsync();
        Assert.Equal(
            (true, "carl", "night shift", host.Clock.GetUtcNow().ToUnixTimeMilliseconds()),
            ((bool)on["active"]!, (string)on["initiator"]!, (string)on["remark"]!, (long)on["activatedAt"]!));
        Assert.Equal($"{host.Address}targets/a/autoConfirm/deactivate", (string)on["_links"]!["deactivate"]!["href"]!);
        Assert.True((bool)(await host.Boss.GetAsync("targets/a").JsonAsync())["autoConfirmActive"]!);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("targets?q=autoconfirm==true").JsonAsync())["total"]!);
        Assert.Equal("repo.autoConfAlreadyActive", (await host.Boss.PostAsync("targets/a/autoConfirm/activate", null).RefusalAsync(409)).Code);

        await host.Boss.PostAsync("targets/a/autoConfirm/deactivate", null).StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PostAsync("targets/a/autoConfirm/deactivate", null).StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PostAsync("targets/a/autoConfirm/activate", null).StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("boss", (string)(await host.Boss.GetAsync("targets/a/autoConfirm").JsonAsync())["initiator"]!);
        await host.Boss.GetAsync("targets/zzz/autoConfirm").RefusalAsync(404);
        await host.Boss.PostAsync("targets/zzz/autoConfirm/activate", null).RefusalAsync(404);
        await host.Boss.PostJsonAsync("targets/a/autoConfirm/activate", $$"""{"initiator":"{{new string('x', 129)}}"}""").RefusalAsync(400);
        Assert.Contains("boss target.auto-confirm target a conflict", host.Audit());
    }

    [Theory(DisplayName = "architecture 8: operators and managers answer for the person at the device")]
    [InlineData("operator", 204)]
    [InlineData("manager", 204)]
    [InlineData("viewer", 403)]
    [InlineData("admin", 403)]
    public async Task Confirm_ByRole_IsAllowedOrRefused(string role, int status)
    {
        await using var host = await ManagementHost.StartAsync();
        await SwitchOnAsync(host);
        await AssignedAsync(host, "", "");
        using var script = host.Script(role);

        await script.PutJsonAsync("targets/a/actions/1/confirmation", """{"confirmation":"confirmed"}""").StatusAsync((HttpStatusCode)status);

        Assert.Equal(status == 204 ? "running" : "wait_for_confirmation", await StatusAsync(host));
        Assert.EndsWith(status == 204 ? "accepted" : "forbidden", host.Audit().Last(a => a.Contains("action.confirm", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "hawkbit-rollouts 6.8: a manual assignment cancels what a rollout with hawkBit's reading has planned")]
    [InlineData("hawkBit's reading, running", 1, 7, 10)]
    [InlineData("hawkBit's reading, not started", 1, 4, 0)]
    [InlineData("hawkBit's reading, paused", 1, 8, 10)]
    [InlineData("our reading", 0, 7, 0)]
    [InlineData("hawkBit's reading, a required migration step", 1, 7, 0)]
    public async Task Assign_MemberIsPlanned_ByTheReadingOfItsRollout(string row, int reading, int status, int after)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var (one, two) = (await host.Boss.CreateSetAsync("one"), await host.Boss.CreateSetAsync("two"));
        RolloutRows.Insert(host, one, status, scheduled: 1);
        host.Sql($"UPDATE rollouts SET reading = {reading}");
        host.Sql($"UPDATE distribution_sets SET required_migration_step = {(row.EndsWith("step", StringComparison.Ordinal) ? 1 : 0)} WHERE id = {one}");
        host.Sql($"INSERT INTO actions (rollout_id, group_id, target_id, distribution_set_id, status, progress, recall, action_type, weight, attempt, created_at, changed_at, entries, initiated_by) VALUES (1, 1, 1, {one}, 0, 0, 0, 0, 500, 1, 0, 0, 0, 'x')");

        await host.Boss.PostJsonAsync($"distributionsets/{two}/assignedTargets", """[{"id":"a"}]""").JsonAsync();

        Assert.Equal((row, (long)after), (row, host.Sql("SELECT status FROM actions WHERE id = 1")));
        Assert.Equal(after == 10 ? 0 : 1, host.Sql("SELECT scheduled FROM groups WHERE id = 1"));
        Assert.Equal(1, host.Sql("SELECT status FROM actions WHERE id = 2"));
    }

    private static Task SwitchOnAsync(ManagementHost host) => host.Boss.PutJsonAsync(Flow, """{"value":true}""").StatusAsync(HttpStatusCode.NoContent);

    private static async Task<(string Row, string Status, bool IsActive)> AssignedAsync(ManagementHost host, string row, string member)
    {
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", $$"""[{"id":"a"{{member}}}]""").JsonAsync();
        var action = await host.Boss.GetAsync("targets/a/actions/1").JsonAsync();
        return (row, (string)action["status"]!, (bool)action["active"]!);
    }

    private static async Task<string> StatusAsync(ManagementHost host) => (string)(await host.Boss.GetAsync("targets/a/actions/1").JsonAsync())["status"]!;

    private static async Task<JsonObject> GroupAsync(ManagementHost host) => (await host.Boss.GetAsync("rollouts/1/deploygroups/1").JsonAsync()).AsObject();
}
