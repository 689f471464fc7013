using System.Net;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Saved target filters and auto-assignment: hawkbit-api, 2.8.</summary>
public sealed class FilterTests
{
    [Fact]
    public async Task PostFilter_AnswersTheFilterWithNulls()
    {
        await using var host = await ManagementHost.StartAsync();

        var created = await host.Boss.PostJsonAsync("targetfilters", """{"name":"lab","query":"controllerId==lab-*"}""").JsonAsync(HttpStatusCode.Created);

        Assert.Equal(("lab", "controllerId==lab-*", "boss"), ((string)created["name"]!, (string)created["query"]!, (string)created["createdBy"]!));
        foreach (var member in new[] { "autoAssignDistributionSet", "autoAssignActionType", "autoAssignWeight", "confirmationRequired" })
        {
            Assert.True(created.AsObject().ContainsKey(member) && created[member] is null, member);
        }

        Assert.Equal(["self", "autoAssignDS"], created["_links"]!.AsObject().Select(l => l.Key));
        Assert.Equal(["boss filter.create filter lab accepted"], host.Audit());
    }

    [Theory]
    [InlineData("""{"name":"lab","query":"id==*"}""", 409, "repo.entityAlreadyExists")]
    [InlineData("""{"name":"x","query":"id=*"}""", 400, "rest.param.rsqlParamSyntax")]
    [InlineData("""{"name":"x","query":"nme==a"}""", 400, "rest.param.rsqlInvalidField")]
    [InlineData("""{"name":"x"}""", 400, "rest.body.notReadable")]
    [InlineData("""{"name":"x","query":""}""", 400, "repo.constraintViolation")]
    [InlineData("""[]""", 400, "rest.body.notReadable")]
    public async Task PostFilter_Bad_IsRefused(string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        await CreateAsync(host, "lab", "id==*");

        Assert.Equal(code, (await host.Boss.PostJsonAsync("targetfilters", body).RefusalAsync(status)).Code);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("targetfilters").JsonAsync())["total"]!);
    }

    [Fact]
    public async Task PostFilter_TooLong_NamesTheField()
    {
        await using var host = await ManagementHost.StartAsync();

        var (code, message) = await host.Boss.PostJsonAsync("targetfilters", $$"""{"name":"x","query":"id=={{new string('a', 1024)}}"}""").RefusalAsync(400);

        Assert.Equal(("repo.constraintViolation", "query: It has 1028 characters. Send 1 to 1024 characters."), (code, message));
    }

    [Fact]
    public async Task Filters_ListChangeDelete_Works()
    {
        await using var host = await ManagementHost.StartAsync();
        var (lab, field) = (await CreateAsync(host, "lab", "id==*"), await CreateAsync(host, "field", "id==f*"));

        var found = await host.Boss.GetAsync("targetfilters?q=name==l*&sort=name:DESC").JsonAsync();
        Assert.Equal((2, 1, lab), ((int)found["total"]!, (int)found["size"]!, (long)found["content"]![0]!["id"]!));
        var changed = await host.Boss.PutJsonAsync($"targetfilters/{field}", """{"query":"id==g*"}""").JsonAsync();
        Assert.Equal(("field", "id==g*"), ((string)changed["name"]!, (string)changed["query"]!));
        Assert.Equal("repo.entityAlreadyExists", (await host.Boss.PutJsonAsync($"targetfilters/{field}", """{"name":"lab"}""").RefusalAsync(409)).Code);
        Assert.Equal("rest.param.rsqlParamSyntax", (await host.Boss.PutJsonAsync($"targetfilters/{field}", """{"query":"id=="}""").RefusalAsync(400)).Code);

        Assert.Equal("", await host.Boss.DeleteAsync($"targetfilters/{lab}").StatusAsync(HttpStatusCode.NoContent));
        Assert.Equal("repo.entityNotFound", (await host.Boss.GetAsync($"targetfilters/{lab}").RefusalAsync(404)).Code);
        Assert.Equal("repo.entityNotFound", (await host.Boss.DeleteAsync($"targetfilters/{lab}").RefusalAsync(404)).Code);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("targetfilters").JsonAsync())["total"]!);
    }

    [Fact]
    public async Task AutoAssign_SetReadAndRemoved_ShowsInFilterAndSet()
    {
        await using var host = await ManagementHost.StartAsync();
        var (filter, set) = (await CreateAsync(host, "lab", "id==*"), await host.Boss.CreateSetAsync());
        Assert.Equal("", await host.Boss.GetAsync($"targetfilters/{filter}/autoAssignDS").StatusAsync(HttpStatusCode.NoContent));

        var answer = await host.Boss.PostJsonAsync($"targetfilters/{filter}/autoAssignDS", $$"""{"id":{{set}},"type":"soft","weight":100,"confirmationRequired":false}""").JsonAsync();

        Assert.Equal(
            (set, "soft", 100, false),
            ((long)answer["autoAssignDistributionSet"]!, (string)answer["autoAssignActionType"]!, (int)answer["autoAssignWeight"]!, (bool)answer["confirmationRequired"]!));
        Assert.Equal(set, (long)(await host.Boss.GetAsync($"targetfilters/{filter}/autoAssignDS").JsonAsync())["id"]!);
        var full = await host.Boss.GetAsync("targetfilters?representation=full&q=autoAssignDistributionSet.name==spring").JsonAsync();
        Assert.EndsWith($"/rest/v1/distributionsets/{set}", (string)full["content"]![0]!["_links"]!["DS"]!["href"]!, StringComparison.Ordinal);
        Assert.Equal(filter, (long)(await host.Boss.GetAsync($"distributionsets/{set}/autoAssignTargetFilters").JsonAsync())["content"]![0]!["id"]!);
        Assert.True((bool)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["locked"]!);

        Assert.Equal("", await host.Boss.DeleteAsync($"targetfilters/{filter}/autoAssignDS").StatusAsync(HttpStatusCode.NoContent));
        Assert.Equal(0, (int)(await host.Boss.GetAsync($"distributionsets/{set}/autoAssignTargetFilters").JsonAsync())["total"]!);
        await host.Boss.GetAsync("distributionsets/999/autoAssignTargetFilters").RefusalAsync(404);
    }

    [Theory]
    [InlineData("""{"id":1,"type":"timeforced"}""", 400, "repo.invalidAutoAssignActionType")]
    [InlineData("""{"id":1,"weight":1001}""", 400, "repo.constraintViolation")]
    [InlineData("""{"id":2}""", 400, "distributionset.incomplete")]
    [InlineData("""{"id":3}""", 400, "distributionset.invalid")]
    [InlineData("""{"id":99}""", 404, "repo.entityNotFound")]
    [InlineData("""{}""", 400, "rest.body.notReadable")]
    public async Task AutoAssign_Bad_IsRefused(string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        var filter = await CreateAsync(host, "lab", "id==*");
        Assert.Equal(1, await host.Boss.CreateSetAsync());
        Assert.Equal(2, (long)(await host.Boss.PostJsonAsync("distributionsets", """[{"name":"bare","version":"1","type":"os"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!);
        Assert.Equal(3, await host.Boss.CreateSetAsync("bad"));
        await host.Boss.PostJsonAsync("distributionsets/3/invalidate", """{"actionCancelationType":"none"}""").StatusAsync(HttpStatusCode.NoContent);

        Assert.Equal(code, (await host.Boss.PostJsonAsync($"targetfilters/{filter}/autoAssignDS", body).RefusalAsync(status)).Code);
        Assert.Null((await host.Boss.GetAsync($"targetfilters/{filter}").JsonAsync())["autoAssignDistributionSet"]);
    }

    [Fact]
    public async Task Commands_WithoutTheRole_AnswerForbidden()
    {
        await using var host = await ManagementHost.StartAsync();
        var filter = await CreateAsync(host, "lab", "id==*");
        using var olga = host.Script("operator");

        Assert.Equal("insufficientPermission", (await olga.PostJsonAsync("targetfilters", """{"name":"x","query":"id==*"}""").RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await olga.PutJsonAsync($"targetfilters/{filter}", """{"name":"x"}""").RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await olga.DeleteAsync($"targetfilters/{filter}").RefusalAsync(403)).Code);
        Assert.Equal("insufficientPermission", (await olga.PostJsonAsync($"targetfilters/{filter}/autoAssignDS", """{"id":1}""").RefusalAsync(403)).Code);
        Assert.Equal("lab", (string)(await olga.GetAsync($"targetfilters/{filter}").JsonAsync())["name"]!);
    }

    private static async Task<long> CreateAsync(ManagementHost host, string name, string query) =>
        (long)(await host.Boss.PostJsonAsync("targetfilters", $$"""{"name":"{{name}}","query":"{{query}}"}""").JsonAsync(HttpStatusCode.Created))["id"]!;
}
