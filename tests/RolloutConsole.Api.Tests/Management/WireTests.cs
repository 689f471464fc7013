using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>What all resources share: hawkbit-api, 2.1 to 2.4 and 3.5.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Credentials_MissingOrWithoutRole_AreRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        using var stranger = host.Stranger();
        using var answer = await stranger.GetAsync("targets");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic realm=\"hawkBit\"", answer.Headers.WwwAuthenticate.ToString());
        using var nobody = host.Script("nobody");
        Assert.Equal("insufficientPermission", (await nobody.GetAsync("targets").RefusalAsync(403)).Code);
    }

    [Fact]
    public async Task UserInfo_OfRoles_ListsAuthorities()
    {
        await using var host = await ManagementHost.StartAsync();
        var info = await host.Boss.GetAsync("userinfo").JsonAsync();
        Assert.Equal(("DEFAULT", "boss"), ((string)info["tenant"]!, (string)info["username"]!));
        Assert.Contains("HANDLE_ROLLOUT", info["permissions"]!.AsArray().Select(p => (string)p!));
        using var viewer = host.Script("viewer");
        Assert.Equal(4, (await viewer.GetAsync("userinfo").JsonAsync())["permissions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("", 3, 0)]
    [InlineData("limit=2", 2, 0)]
    [InlineData("limit=2&offset=2", 1, 2)]
    [InlineData("offset=7", 0, 0)]
    [InlineData("offset=-5&limit=0", 3, 0)]
    [InlineData("limit=99999", 3, 0)]
    public async Task Paging_OffsetAndLimit_FollowTheTable(string query, int size, int first)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("t0", "t1", "t2");
        var page = await host.Boss.GetAsync($"targets?{query}").JsonAsync();
        Assert.Equal((3, size, size), ((int)page["total"]!, (int)page["size"]!, page["content"]!.AsArray().Count));
        Assert.Equal(["content", "total", "size"], page.AsObject().Select(m => m.Key));
        if (size > 0)
        {
            Assert.Equal($"t{first}", (string)page["content"]![0]!["controllerId"]!);
        }
    }

    [Fact]
    public async Task Paging_MoreThanTheMost_IsCutAt500()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync([.. Enumerable.Range(0, 501).Select(n => $"t{n:d4}")]);
        Assert.Equal(500, (int)(await host.Boss.GetAsync("targets?limit=501").JsonAsync())["size"]!);
        Assert.Equal(50, (int)(await host.Boss.GetAsync("targets").JsonAsync())["size"]!);
    }

    [Theory]
    [InlineData("offset=x", "rest.body.notReadable")]
    [InlineData("sort=name", "rest.param.sortParamSyntax")]
    [InlineData("sort=colour:ASC", "rest.param.invalidField")]
    [InlineData("sort=name:UP", "rest.param.invalidDirection")]
    [InlineData("q=name", "rest.param.rsqlParamSyntax")]
    [InlineData("q=colour==red", "rest.param.rsqlInvalidField")]
    public async Task Query_Bad_IsRefusedWithItsCode(string query, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        Assert.Equal(code, (await host.Boss.GetAsync($"targets?{query}").RefusalAsync(400)).Code);
        if (!query.StartsWith("sort=colour", StringComparison.Ordinal))
        {
            Assert.Equal(code, (await host.Boss.GetAsync($"softwaremodules?{query}").RefusalAsync(400)).Code);
        }
    }

    [Theory]
    [InlineData("sort=name:desc", "c,b,a")]
    [InlineData("sort=NAME:ASC,controllerId:DESC", "a,b,c")]
    [InlineData("sort=createdAt:DESC", "b,c,a")]
    [InlineData("q=name==A", "a")]
    [InlineData("q=name=in=(a,C)", "a,c")]
    [InlineData("q=id==* and name!=b", "a,c")]
    [InlineData("q=description==''", "a,b,c")]
    public async Task Query_SortAndSearchTargets_Answers(string query, string names)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PostJsonAsync("targets", """[{"controllerId":"1","name":"a"},{"controllerId":"3","name":"c"},{"controllerId":"2","name":"b"}]""").JsonAsync(HttpStatusCode.Created);
        var sorted = (await host.Boss.GetAsync($"targets?{query}").JsonAsync())["content"]!.AsArray().Select(t => (string)t!["name"]!);
        Assert.Equal(names, string.Join(',', query.StartsWith("sort", StringComparison.Ordinal) ? sorted : sorted.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("name==ROOTFS", 1)]
    [InlineData("name==r*;version==2", 1)]
    [InlineData("(name==rootfs or name==web) and type==os", 1)]
    [InlineData("type.key=in=(os,application)", 2)]
    [InlineData("name!=web", 1)]
    [InlineData("id=gt=1", 1)]
    [InlineData("description==''", 2)]
    [InlineData("name=='web',id==1", 2)]
    public async Task Query_SearchModules_Answers(string q, int total)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateModuleAsync("rootfs", "2");
        await host.Boss.CreateModuleAsync("web", "2", "application");
        Assert.Equal(total, (int)(await host.Boss.GetAsync($"softwaremodules?q={Uri.EscapeDataString(q)}").JsonAsync())["total"]!);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "application/hal+json")]
    [InlineData("*/*", HttpStatusCode.OK, "application/hal+json")]
    [InlineData("application/hal+json", HttpStatusCode.OK, "application/hal+json")]
    [InlineData("application/json;charset=UTF-8", HttpStatusCode.OK, "application/json")]
    [InlineData("text/html", HttpStatusCode.NotAcceptable, null)]
    public async Task Accept_Type_DecidesTheTypeOfTheAnswer(string? accept, HttpStatusCode status, string? type)
    {
        await using var host = await ManagementHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "targets");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await host.Boss.SendAsync(request);
        Assert.Equal((status, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("application/hal+json;charset=UTF-8", HttpStatusCode.Created)]
    [InlineData("application/json", HttpStatusCode.Created)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentType_OfTheBody_IsCheckedAlways(string type, HttpStatusCode status)
    {
        await using var host = await ManagementHost.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""[{"controllerId":"a"}]"""));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        await host.Boss.PostAsync("targets", content).StatusAsync(status);
    }

    [Fact]
    public async Task ETag_SameAnswer_Is304()
    {
        await using var host = await ManagementHost.StartAsync();
        using var viewer = host.Script("viewer");
        using var first = await viewer.GetAsync("targets");
        using var request = new HttpRequestMessage(HttpMethod.Get, "targets");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        await viewer.SendAsync(request).StatusAsync(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Links_BehindAProxy_LeadBackThroughIt()
    {
        await using var host = await ManagementHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "targets") { Content = new StringContent("""[{"controllerId":"a"}]""", Encoding.UTF8, "application/json") };
        request.Headers.Host = "upd.example.org:8443";
        request.Headers.Add("X-Forwarded-Proto", "https");
        var created = await host.Boss.SendAsync(request).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("https://upd.example.org:8443/rest/v1/targets/a", (string)created[0]!["_links"]!["self"]!["href"]!);
    }

    [Fact]
    public async Task Audit_OfEveryChange_HoldsTogether()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").JsonAsync();
        await host.Boss.DeleteAsync("targets/a").StatusAsync(HttpStatusCode.NoContent);

        // The creation shows the new token, and that is a read of its own.
        Assert.Equal(
            [
                "boss target.create target a accepted", "boss target.read-token target a accepted", "boss module.create module spring-module:1 accepted",
                "boss set.create set spring:1 accepted", $"boss action.assign set {set} to target a accepted", "boss target.delete target a accepted",
            ],
            host.Audit());
        var audit = (Engine.Auditing.IAuditStore)host.Services.GetService(typeof(Engine.Auditing.IAuditStore))!;
        Assert.Equal((6L, true), await audit.VerifyAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("targets")]
    [InlineData("rollouts")]
    [InlineData("distributionsets")]
    [InlineData("softwaremodules")]
    public async Task Body_TextThatIsNone_IsRefusedAndNotAFault(string path)
    {
        await using var host = await ManagementHost.StartAsync();
        foreach (var body in (string[])["""{"\ud800":1}""", """{"name":"\ud800"}""", """[{"controllerId":"a","modules":[{"id":"\udc00"}]}]"""])
        {
            var (code, message) = await host.Boss.PostJsonAsync(path, body).RefusalAsync(400);
            Assert.Equal("rest.body.notReadable", code);
            Assert.Contains("UTF-8", message, StringComparison.Ordinal);
        }

        using var broken = new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, .. "\"}"u8]);
        broken.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.Equal("rest.body.notReadable", (await host.Boss.PostAsync(path, broken).RefusalAsync(400)).Code);
        Assert.Equal("rest.body.notReadable", (await host.Boss.PutJsonAsync("system/configs", """{"\ud800":"x"}""").RefusalAsync(400)).Code);
    }

    [Fact]
    public async Task Body_LargerThanTheServerReads_Is413()
    {
        await using var host = await ManagementHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "targets") { Content = new StringContent("[" + new string(' ', 31_000_000) + "]", Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        Assert.Equal("rest.body.notReadable", (await host.Boss.SendAsync(request).RefusalAsync(413)).Code);
    }

    [Theory]
    [InlineData("targets", HttpStatusCode.OK)]
    [InlineData("targets/t0", HttpStatusCode.OK)]
    [InlineData("targets/nobody", HttpStatusCode.NotFound)]
    [InlineData("rollouts", HttpStatusCode.OK)]
    public async Task Head_OfWhatCanBeRead_IsItsAnswerWithoutBody(string path, HttpStatusCode status)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("t0");
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        Assert.Equal("", await host.Boss.SendAsync(request).StatusAsync(status));
    }

    [Fact]
    public async Task Fault_OfTheServer_IsAnsweredInTheApisOwnForm()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("t0");
        host.Sql("DROP TABLE target_attributes");
        Assert.Equal("repo.genericError", (await host.Boss.GetAsync("targets/t0/attributes").RefusalAsync(500)).Code);
    }
}
