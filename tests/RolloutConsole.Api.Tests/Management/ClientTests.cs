using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>What known clients send, call by call: hawkbit-api, 3.2 and 3.4.</summary>
public sealed class ClientTests
{
    // A GET of the rauc test suite carries a content type without a body.
    private static async Task<JsonNode> RaucGetAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json;charset=UTF-8");
        return await client.SendAsync(request).JsonAsync();
    }

    [Fact]
    public async Task RaucTestSuite_ItsCalls_Work()
    {
        await using var host = await ManagementHost.StartAsync();
        var client = host.Boss;
        foreach (var (key, value) in new[]
        {
            ("pollingTime", "\"00:00:30\""), ("pollingOverdueTime", "\"00:03:00\""), ("authentication.targettoken.enabled", "true"),
            ("authentication.gatewaytoken.enabled", "true"), ("authentication.gatewaytoken.key", "\"66076ab945a127dd80b15e9011995109\""),
            ("authentication.header.authority", "\"ce275665\""), ("authentication.header.enabled", "true"),
        })
        {
            await client.PutJsonAsync($"system/configs/{key}", $$"""{"value":{{value}}}""").StatusAsync(HttpStatusCode.NoContent);
        }

        Assert.Equal("66076ab945a127dd80b15e9011995109", (string)(await RaucGetAsync(client, "system/configs/authentication.gatewaytoken.key"))["value"]!);
        for (var run = 0; run < 2; run++)
        {
            await client.PostJsonAsync("targets", """[{"controllerId":"test-target","name":"test-target"}]""").JsonAsync(HttpStatusCode.Created);
            var target = await RaucGetAsync(client, "targets/test-target");
            Assert.Equal(("test-target", "test-target", 32), ((string)target["name"]!, (string)target["controllerId"]!, ((string)target["securityToken"]!).Length));
            var module = (long)(await client.PostJsonAsync("softwaremodules", """[{"name":"software module 1","version":"1","type":"os"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
            var artifact = (long)(await client.PostAsync($"softwaremodules/{module}/artifacts", ModuleTests.Form([1, 2, 3])).JsonAsync(HttpStatusCode.Created))["id"]!;
            var set = (long)(await client.PostJsonAsync(
                "distributionsets", $$"""[{"name":"distribution 1","description":"","version":"1","modules":[{"id":{{module}}}],"type":"os"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
            var assignment = await client.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"test-target"}]""").JsonAsync();
            var action = (long)assignment["assignedActions"]!.AsArray()[^1]!["id"]!;
            Assert.Equal("update", (string)(await RaucGetAsync(client, $"targets/test-target/actions/{action}"))["type"]!);
            var status = await RaucGetAsync(client, $"targets/test-target/actions/{action}/status?offset=0&limit=50&sort=id:DESC");
            Assert.Equal("running", (string)status["content"]![0]!["type"]!);

            await client.DeleteAsync($"targets/test-target/actions/{action}").StatusAsync(HttpStatusCode.NoContent);
            await client.DeleteAsync($"targets/test-target/actions/{action}?force=true").StatusAsync(HttpStatusCode.NoContent);
            await client.DeleteAsync($"distributionsets/{set}").StatusAsync(HttpStatusCode.NoContent);
            await client.DeleteAsync($"softwaremodules/{module}/artifacts/{artifact}").StatusAsync((HttpStatusCode)423);
            await client.DeleteAsync($"softwaremodules/{module}").StatusAsync(HttpStatusCode.NoContent);
            await client.DeleteAsync("targets/test-target").StatusAsync(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task AtmarkPushScript_ItsCalls_Work()
    {
        await using var host = await ManagementHost.StartAsync();
        var client = host.Boss;
        client.DefaultRequestHeaders.Accept.Add(new("application/hal+json"));
        Assert.Empty((await client.GetAsync("softwaremodules").JsonAsync())["content"]!.AsArray());
        var module = (long)(await client.PostJsonAsync("softwaremodules", """[{"vendor":"x","name":"base","version":"1","description":"","type":"application"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        Assert.Equal("[]", await client.GetAsync($"softwaremodules/{module}/artifacts").StatusAsync(HttpStatusCode.OK));
        await client.PostAsync($"softwaremodules/{module}/artifacts", ModuleTests.Form([9])).JsonAsync(HttpStatusCode.Created);
        var set = (long)(await client.PostJsonAsync("distributionsets", """[{"name":"base","version":"1","type":"app","description":""}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        Assert.Equal("", await client.PostJsonAsync($"distributionsets/{set}/assignedSM", $$"""[{"id":"{{module}}"}]""").StatusAsync(HttpStatusCode.NoContent));
        Assert.Equal(module, (long)(await client.GetAsync($"distributionsets/{set}/assignedSM").JsonAsync())["content"]![0]!["id"]!);

        RolloutRows.Insert(host, set);
        await client.PostJsonAsync("rollouts", $$$"""
            {"name":"base 1","distributionSetId":"{{{set}}}","targetFilterQuery":"id == *","description":"","type":"forced",
             "groups":[{"name":"first","targetFilterQuery":"id =IN= (a,b)","targetPercentage":"100","successCondition":{"condition":"THRESHOLD","expression":"100"}},
                       {"name":"rest","targetPercentage":"100"}]}
            """).JsonAsync(HttpStatusCode.Created);
        var request = Assert.Single(host.Rollouts.Created);
        Assert.Equal((set, 2, 100f), (request.Plan.Content.DistributionSetId, request.Plan.Groups.Count, request.Plan.Groups[0].Percentage));
    }

    [Fact]
    public async Task FoundriesPublishScript_ItsCalls_Work()
    {
        await using var host = await ManagementHost.StartAsync();
        var client = host.Boss;
        var created = await client.PostJsonAsync("softwaremodules", """[{"vendor":"x","name":"lmp","version":"1","type":"os","colour":"red"}]""").JsonAsync(HttpStatusCode.Created);
        var module = await client.GetAsync(new Uri((string)created[0]!["_links"]!["self"]!["href"]!)).JsonAsync();
        foreach (var link in (string[])["artifacts", "type", "metadata"])
        {
            Assert.StartsWith(host.Address.ToString(), (string)module["_links"]![link]!["href"]!, StringComparison.Ordinal);
        }

        await client.PostAsync(new Uri((string)module["_links"]!["artifacts"]!["href"]!), ModuleTests.Form([7])).JsonAsync(HttpStatusCode.Created);
        await client.GetAsync(new Uri((string)module["_links"]!["type"]!["href"]!)).JsonAsync();
        var set = (long)(await client.PostJsonAsync(
            "distributionsets", $$$"""[{"name":"lmp","version":"1","type":"os","requiredMigrationStep":false,"modules":[{"id":{{{module["id"]}}}}],"_links":{"artifact":"x"}}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;

        RolloutRows.Insert(host, set);
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(
            $$$"""{"name":"r","distributionSetId":{{{set}}},"targetFilterQuery":"id==*","amountGroups":1,"successCondition":{"condition":"THRESHOLD","expression":50},"errorCondition":{"condition":"THRESHOLD","expression":80}}"""));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/hal+json;charset=UTF-8");
        var rollout = await client.PostAsync("rollouts", body).JsonAsync(HttpStatusCode.Created);
        await client.PostAsync(new Uri((string)rollout["_links"]!["start"]!["href"]!), null).StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("boss 1 Start", Assert.Single(host.Rollouts.Given));
        Assert.False(string.IsNullOrEmpty((await client.GetAsync("rollouts/77").RefusalAsync(404)).Code));
    }
}
