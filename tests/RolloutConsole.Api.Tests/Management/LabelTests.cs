using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Tags, types and metadata of targets: hawkbit-api, 2.5, 2.7 and 2.18.</summary>
public sealed class LabelTests
{
    [Fact]
    public async Task Tags_CreatedListedChangedDeleted()
    {
        await using var host = await ManagementHost.StartAsync();
        var created = await host.Boss.PostJsonAsync("targettags", """[{"name":"lab","description":"Benches","colour":"red"},{"name":"eu"}]""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["lab", "eu"], created.AsArray().Select(t => (string)t!["name"]!));
        Assert.Equal($"{host.Address}targettags/1", (string)created[0]!["_links"]!["self"]!["href"]!);
        Assert.False(created[0]!.AsObject().ContainsKey("key"));

        var list = await host.Boss.GetAsync("targettags?q=name==L*&sort=name:DESC").JsonAsync();
        Assert.Equal((1, 1, "red"), ((int)list["total"]!, (int)list["size"]!, (string)list["content"]![0]!["colour"]!));
        Assert.Equal(["eu", "lab"], (await host.Boss.GetAsync("targettags?sort=name:ASC").JsonAsync())["content"]!.AsArray().Select(t => (string)t!["name"]!));

        var changed = await host.Boss.PutJsonAsync("targettags/1", """{"name":"Lab"}""").JsonAsync();
        Assert.Equal(("Lab", "Benches"), ((string)changed["name"]!, (string)changed["description"]!));
        Assert.Equal("repo.entityAlreadyExists", (await host.Boss.PutJsonAsync("targettags/1", """{"name":"EU"}""").RefusalAsync(409)).Code);
        await host.Boss.DeleteAsync("targettags/1").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("repo.entityNotFound", (await host.Boss.GetAsync("targettags/1").RefusalAsync(404)).Code);
        Assert.Equal("repo.entityNotFound", (await host.Boss.DeleteAsync("targettags/1").RefusalAsync(404)).Code);
    }

    [Fact]
    public async Task Assigned_TextsAnswerNothing_ObjectsOfFormerReleasesAnswerTargets()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1", "dev-2", "dev-3");
        await host.Boss.PostJsonAsync("targettags", """[{"name":"lab"}]""").JsonAsync(HttpStatusCode.Created);
        await host.Boss.PostJsonAsync("targettags/1/assigned", """["dev-1"]""").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.PostJsonAsync("targettags/1/assigned/dev-2", "").StatusAsync(HttpStatusCode.NoContent);
        var former = await host.Boss.PostJsonAsync("targettags/1/assigned", """[{"controllerId":"dev-3"}]""").JsonAsync();
        Assert.Equal("dev-3", (string)Assert.Single(former.AsArray())!["controllerId"]!);

        Assert.Equal(["dev-1", "dev-2", "dev-3"], await AssignedAsync(host, ""));
        Assert.Equal(["dev-2"], await AssignedAsync(host, "?q=id==dev-2"));
        Assert.Equal("lab", (string)(await host.Boss.GetAsync("targets/dev-1/tags").JsonAsync())[0]!["name"]!);
        await host.Boss.DeleteAsync("targettags/1/assigned/dev-2").StatusAsync(HttpStatusCode.NoContent);
        using var body = new HttpRequestMessage(HttpMethod.Delete, "targettags/1/assigned") { Content = new StringContent("""["dev-1"]""", Encoding.UTF8, "application/json") };
        await host.Boss.SendAsync(body).StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(["dev-3"], await AssignedAsync(host, ""));
        Assert.Empty((await host.Boss.GetAsync("targets/dev-1/tags").JsonAsync()).AsArray());
    }

    [Theory]
    [InlineData("", 404, 0)]
    [InlineData("?onNotFoundPolicy=FAIL", 404, 0)]
    [InlineData("?onNotFoundPolicy=ON_WHAT_FOUND_AND_FAIL", 404, 1)]
    [InlineData("?onNotFoundPolicy=on_what_found_and_success", 204, 1)]
    [InlineData("?onNotFoundPolicy=never", 400, 0)]
    public async Task Assigned_SomeAreMissing_ByPolicy(string query, int status, int assigned)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        await host.Boss.PostJsonAsync("targettags", """[{"name":"lab"}]""").JsonAsync(HttpStatusCode.Created);
        await host.Boss.PostJsonAsync($"targettags/1/assigned{query}", """["dev-1","dev-9"]""").StatusAsync((HttpStatusCode)status);
        Assert.Equal(assigned, host.Sql("SELECT count(*) FROM target_tags"));
    }

    [Theory]
    [InlineData("targettags", "[{}]", 400, "rest.body.notReadable")]
    [InlineData("targettags", """[{"name":"x","colour":"12345678901234567"}]""", 400, "repo.constraintViolation")]
    [InlineData("targettags/9/assigned", """["a"]""", 404, "repo.entityNotFound")]
    [InlineData("targettags/1/assigned", """{"a":1}""", 400, "rest.body.notReadable")]
    [InlineData("targettags/1/assigned", """[null]""", 400, "rest.body.notReadable")]
    [InlineData("targettypes", """[{"name":"gw","compatibledistributionsettypes":[{"id":99}]}]""", 404, "repo.entityNotFound")]
    [InlineData("targets/nobody/metadata", """[{"key":"k","value":"v"}]""", 404, "repo.entityNotFound")]
    [InlineData("targets/dev-1/metadata", """[{"key":"","value":"v"}]""", 400, "repo.constraintViolation")]
    [InlineData("targets/dev-1/targettype", """{"id":99}""", 404, "repo.entityNotFound")]
    [InlineData("targets/dev-1/targettype", """{}""", 400, "rest.body.notReadable")]
    public async Task BadBodies_AreRefusedByTheirKey(string path, string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        Assert.Equal(code, (await host.Boss.PostJsonAsync(path, body).RefusalAsync(status)).Code);
    }

    [Fact]
    public async Task Types_CreatedGivenAndTakenAway()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        var created = await host.Boss.PostJsonAsync(
            "targettypes", """[{"name":"Gateway","key":"gw","colour":"#123","compatibledistributionsettypes":[{"id":1}]},{"name":"Sensor"}]""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("gw", false, "Sensor"), ((string)created[0]!["key"]!, (bool)created[0]!["deleted"]!, (string)created[1]!["key"]!));
        Assert.Equal("1", await SetTypesAsync(host));
        await host.Boss.PostJsonAsync("targettypes/1/compatibledistributionsettypes", """[{"id":2},{"id":3}]""").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.DeleteAsync("targettypes/1/compatibledistributionsettypes/1").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("2,3", await SetTypesAsync(host));
        Assert.Equal("Edge", (string)(await host.Boss.PutJsonAsync("targettypes/1", """{"name":"Edge"}""").JsonAsync())["name"]!);

        await host.Boss.PostJsonAsync("targets/dev-1/targettype", """{"id":1}""").StatusAsync(HttpStatusCode.NoContent);
        var target = await host.Boss.GetAsync("targets/dev-1").JsonAsync();
        Assert.Equal((1, "Edge"), ((int)target["targetType"]!, (string)target["targetTypeName"]!));
        Assert.Equal($"{host.Address}targettypes/1", (string)target["_links"]!["targetType"]!["href"]!);
        Assert.Equal("target.type.used", (await host.Boss.DeleteAsync("targettypes/1").RefusalAsync(409)).Code);
        await host.Boss.DeleteAsync("targets/dev-1/targettype").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.DeleteAsync("targettypes/1").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(["Sensor"], (await host.Boss.GetAsync("targettypes?q=key==s*").JsonAsync())["content"]!.AsArray().Select(t => (string)t!["name"]!));
    }

    [Fact]
    public async Task Metadata_SetReadChangedDeleted()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        Assert.Empty(await host.Boss.PostJsonAsync("targets/dev-1/metadata", """[{"key":"rack","value":"3"},{"key":"a/b","value":"x"}]""").StatusAsync(HttpStatusCode.Created));
        var list = await host.Boss.GetAsync("targets/dev-1/metadata?limit=1&sort=key:DESC").JsonAsync();
        Assert.Equal((2, "rack"), ((int)list["total"]!, (string)Assert.Single(list["content"]!.AsArray())!["key"]!));
        Assert.Equal("x", (string)(await host.Boss.GetAsync("targets/dev-1/metadata/a%2Fb").JsonAsync())["value"]!);
        await host.Boss.PutJsonAsync("targets/dev-1/metadata/rack", """{"value":"4"}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("4", (string)(await host.Boss.GetAsync("targets/dev-1/metadata/rack").JsonAsync())["value"]!);
        await host.Boss.PutJsonAsync("targets/dev-1/metadata/none", """{"value":"4"}""").StatusAsync(HttpStatusCode.NotFound);
        await host.Boss.DeleteAsync("targets/dev-1/metadata/rack").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.GetAsync("targets/dev-1/metadata/rack").StatusAsync(HttpStatusCode.NotFound);
        Assert.Equal(
            "quota.tooManyEntries",
            (await host.Boss.PostJsonAsync("targets/dev-1/metadata", new JsonArray([.. Enumerable.Range(0, 100).Select(n => new JsonObject { ["key"] = $"k{n}", ["value"] = "v" })]).ToJsonString()).RefusalAsync(429)).Code);
    }

    [Fact]
    public async Task Viewer_ReadsButChangesNothing()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        using var viewer = host.Script("viewer");
        await viewer.GetAsync("targettags").JsonAsync();
        await viewer.GetAsync("targettypes").JsonAsync();
        await viewer.GetAsync("targets/dev-1/metadata").JsonAsync();
        foreach (var (path, body) in new[] { ("targettags", """[{"name":"x"}]"""), ("targettypes", """[{"name":"x"}]"""), ("targets/dev-1/metadata", """[{"key":"k","value":"v"}]""") })
        {
            Assert.Equal("insufficientPermission", (await viewer.PostJsonAsync(path, body).RefusalAsync(403)).Code);
        }
    }

    [Fact]
    public async Task TypeWithASet_ThatItDoesNotTake_RefusesTheAssignment()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync("targettypes", """[{"name":"Gateway","key":"gw"}]""").JsonAsync(HttpStatusCode.Created);
        await host.Boss.PostJsonAsync("targets/dev-1/targettype", """{"id":1}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("target.type.incompatible", (await host.Boss.PostJsonAsync("targets/dev-1/assignedDS", $$"""{"id":{{set}}}""").RefusalAsync(400)).Code);
    }

    private static async Task<string[]> AssignedAsync(ManagementHost host, string query) =>
        [.. (await host.Boss.GetAsync($"targettags/1/assigned{query}").JsonAsync())["content"]!.AsArray().Select(t => (string)t!["controllerId"]!)];

    private static async Task<string> SetTypesAsync(ManagementHost host) =>
        string.Join(",", (await host.Boss.GetAsync("targettypes/1/compatibledistributionsettypes").JsonAsync()).AsArray().Select(t => (int)t!["id"]!));
}
