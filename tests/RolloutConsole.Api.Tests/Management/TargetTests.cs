using System.Net;
using System.Text.RegularExpressions;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Targets: hawkbit-api, 2.5 and 2.18.</summary>
public sealed class TargetTests
{
    [Fact]
    public async Task PostTargets_Array_CreatesAllWithDefaults()
    {
        await using var host = await ManagementHost.StartAsync();

        var created = await host.Boss.PostJsonAsync("targets", """[{"controllerId":"dev-17","name":"lab 17"},{"controllerId":"dev-18"}]""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(2, created.AsArray().Count);
        var (first, second) = (created[0]!, created[1]!);
        Assert.Equal("lab 17", (string)first["name"]!);
        Assert.Equal("dev-18", (string)second["name"]!);
        Assert.Equal("unknown", (string)first["updateStatus"]!);
        Assert.True((bool)first["requestAttributes"]!);
        Assert.Equal("boss", (string)first["createdBy"]!);
        Assert.Equal(host.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)first["createdAt"]!);
        Assert.Matches(new Regex("^[0-9a-f]{32}$"), (string)first["securityToken"]!);
        Assert.Equal(["self"], first["_links"]!.AsObject().Select(l => l.Key));
        Assert.Equal($"{host.Address}targets/dev-17", (string)first["_links"]!["self"]!["href"]!);
        Assert.False(first.AsObject().ContainsKey("pollStatus"));
        Assert.False(first.AsObject().ContainsKey("description"));
    }

    [Fact]
    public async Task PostTargets_BareObject_IsAListOfOne()
    {
        await using var host = await ManagementHost.StartAsync();
        var created = await host.Boss.PostJsonAsync("targets", """{"controllerId":4711,"start":"whatever"}""").JsonAsync(HttpStatusCode.Created);
        Assert.Equal("4711", (string)created[0]!["controllerId"]!);
    }

    [Fact]
    public async Task PostTargets_OneIsTaken_CreatesNone()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");

        var (code, message) = await host.Boss.PostJsonAsync("targets", """[{"controllerId":"dev-0"},{"controllerId":"dev-1"}]""").RefusalAsync(409);

        Assert.Equal("repo.entityAlreadyExists", code);
        Assert.Contains("dev-1", message, StringComparison.Ordinal);
        await host.Boss.GetAsync("targets/dev-0").StatusAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("[{}]", "rest.body.notReadable", "[0].controllerId")]
    [InlineData("""[{"controllerId":""}]""", "repo.constraintViolation", "controllerId")]
    [InlineData("""[{"controllerId":" a"}]""", "repo.constraintViolation", "controllerId")]
    [InlineData("""[{"controllerId":"."}]""", "repo.constraintViolation", "controllerId")]
    [InlineData("""[{"controllerId":".."}]""", "repo.constraintViolation", "controllerId")]
    [InlineData("""[{"controllerId":"a","targetType":"x"}]""", "rest.body.notReadable", "[0].targetType")]
    [InlineData("""["a"]""", "rest.body.notReadable", "[0]")]
    [InlineData("nonsense", "rest.body.notReadable", "body")]
    public async Task PostTargets_BadBody_NamesTheField(string body, string code, string field)
    {
        await using var host = await ManagementHost.StartAsync();
        var refusal = await host.Boss.PostJsonAsync("targets", body).RefusalAsync(400);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostTargets_NameTooLong_IsAViolation()
    {
        await using var host = await ManagementHost.StartAsync();
        var refusal = await host.Boss.PostJsonAsync("targets", $$"""[{"controllerId":"a","name":"{{new string('x', 129)}}"}]""").RefusalAsync(400);
        Assert.Equal("repo.constraintViolation", refusal.Code);
        Assert.Contains("[0].name", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetTarget_One_HasAllLinksAndPollStatus()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev 1/x");
        var polled = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        host.Sql($"UPDATE targets SET last_poll_at = {polled}, address = 'http://10.0.0.8'");

        var target = await host.Boss.GetAsync("targets/dev%201%2Fx").JsonAsync();

        Assert.Equal("10.0.0.8", (string)target["ipAddress"]!);
        Assert.Equal("http://10.0.0.8", (string)target["address"]!);
        Assert.Equal(polled + 300_000, (long)target["pollStatus"]!["nextExpectedRequestAt"]!);
        Assert.False((bool)target["pollStatus"]!["overdue"]!);
        Assert.Equal(["self", "assignedDS", "installedDS", "attributes", "actions", "metadata"], target["_links"]!.AsObject().Select(l => l.Key));

        host.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1));
        Assert.True((bool)(await host.Boss.GetAsync("targets/dev%201%2Fx").JsonAsync())["pollStatus"]!["overdue"]!);
    }

    [Fact]
    public async Task GetTarget_WithoutManagerOrAdmin_ShowsNoToken()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("dev-1");
        var before = host.Audit().Count;

        using var viewer = host.Script("viewer");
        Assert.False((await viewer.GetAsync("targets/dev-1").JsonAsync()).AsObject().ContainsKey("securityToken"));
        Assert.Equal(before, host.Audit().Count);

        using var admin = host.Script("admin");
        Assert.True((await admin.GetAsync("targets").JsonAsync())["content"]![0]!.AsObject().ContainsKey("securityToken"));
        Assert.Equal("admin target.read-token target dev-1 accepted", host.Audit()[^1]);
    }

    [Fact]
    public async Task PostTargets_GivenToken_IsStoredAsHashAndCiphertextOnly()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostJsonAsync("targets", """[{"controllerId":"a","securityToken":"sesame"}]""").JsonAsync(HttpStatusCode.Created);

        Assert.Equal("sesame", (string)(await host.Boss.GetAsync("targets/a").JsonAsync())["securityToken"]!);
        Assert.Equal(1, host.Sql("SELECT COUNT(*) FROM targets WHERE security_token_protected = '~emases' AND length(security_token_hash) = 32"));
    }

    [Fact]
    public async Task PutTarget_Members_ChangesThoseOnly()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostJsonAsync("targets", """[{"controllerId":"a","name":"n","description":"d"}]""").JsonAsync(HttpStatusCode.Created);
        host.Sql("UPDATE targets SET attributes_requested = 0");

        var target = await host.Boss.PutJsonAsync("targets/a", """{"name":"m","requestAttributes":true,"securityToken":"t"}""").JsonAsync();

        Assert.Equal(("m", "d", "t"), ((string)target["name"]!, (string)target["description"]!, (string)target["securityToken"]!));
        Assert.True((bool)target["requestAttributes"]!);
        Assert.True(target["_links"]!.AsObject().ContainsKey("actions"));
    }

    [Fact]
    public async Task PutTarget_RequestAttributesFalse_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var refusal = await host.Boss.PutJsonAsync("targets/a", """{"requestAttributes":false}""").RefusalAsync(400);
        Assert.Contains("requestAttributes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteTarget_WithActions_LeavesATombstoneAndTheIdComesBack()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").JsonAsync();

        await host.Boss.DeleteAsync("targets/a").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal("repo.entityNotFound", (await host.Boss.GetAsync("targets/a").RefusalAsync(404)).Code);
        Assert.Equal("repo.entityNotFound", (await host.Boss.DeleteAsync("targets/a").RefusalAsync(404)).Code);
        Assert.Equal(1, host.Sql("SELECT COUNT(*) FROM actions WHERE status = 11 AND ended_at IS NOT NULL"));
        Assert.Equal((0, 1), (host.Signal.Told[^1].Rollouts.Count, host.Signal.Told[^1].Closed));
        await host.Boss.CreateTargetsAsync("a");
        Assert.Equal(0, (int)(await host.Boss.GetAsync("targets/a/actions").JsonAsync())["total"]!);
        Assert.Equal(2, host.Sql("SELECT COUNT(*) FROM targets"));
    }

    [Fact]
    public async Task GetAttributes_NoneAndSome_Answers204AndTheMap()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        Assert.Equal("", await host.Boss.GetAsync("targets/a/attributes").StatusAsync(HttpStatusCode.NoContent));

        host.Sql("INSERT INTO target_attributes SELECT id, 'hwRevision', 'HWREVISION', 'B 2', 'B 2' FROM targets");

        Assert.Equal("""{"hwRevision":"B 2"}""", await host.Boss.GetAsync("targets/a/attributes").StatusAsync(HttpStatusCode.OK));
        await host.Boss.GetAsync("targets/b/attributes").RefusalAsync(404);
    }

    [Fact]
    public async Task Changes_WithoutManager_AreRefusedAndAudited()
    {
        await using var host = await ManagementHost.StartAsync();
        using var viewer = host.Script("viewer");

        var refusal = await viewer.PostJsonAsync("targets", """[{"controllerId":"a"}]""").RefusalAsync(403);

        Assert.Equal("insufficientPermission", refusal.Code);
        Assert.Contains("Manager", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("viewer target.create target a forbidden", host.Audit()[^1]);
    }

    [Fact]
    public async Task ControllerId_EscapedSlashAndItsEscape_AreTwoTargets()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a/b", "a%2Fb");

        Assert.Equal("a%2Fb", (string)(await host.Boss.GetAsync("targets/a%252Fb").JsonAsync())["controllerId"]!);
        await host.Boss.DeleteAsync("targets/a%252Fb").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal("a/b", (string)(await host.Boss.GetAsync("targets/a%2Fb").JsonAsync())["controllerId"]!);
    }

    [Fact]
    public async Task PostTargets_InManySlices_IsAllOrNone()
    {
        await using var host = await ManagementHost.StartAsync();
        string[] ids = [.. Enumerable.Range(0, 1201).Select(n => $"t{n:d4}")];
        await host.Boss.CreateTargetsAsync(ids[1100]);

        Assert.Contains(ids[1100], (await host.Boss.PostJsonAsync("targets", Body(ids)).RefusalAsync(409)).Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Sql("SELECT count(*) FROM targets"));

        await host.Boss.DeleteAsync($"targets/{ids[1100]}").StatusAsync(HttpStatusCode.NoContent);
        var created = (await host.Boss.PostJsonAsync("targets", Body(ids)).JsonAsync(HttpStatusCode.Created)).AsArray();

        Assert.Equal(ids, created.Select(t => (string)t!["controllerId"]!));
        Assert.Equal(1201, (int)(await host.Boss.GetAsync("targets").JsonAsync())["total"]!);

        static string Body(string[] ids) => System.Text.Json.JsonSerializer.Serialize(ids.Select(id => new { controllerId = id }));
    }

    [Fact]
    public async Task PostTargets_EmptyList_CreatesNothing()
    {
        await using var host = await ManagementHost.StartAsync();
        Assert.Empty((await host.Boss.PostJsonAsync("targets", "[]").JsonAsync(HttpStatusCode.Created)).AsArray());
    }
}
