using System.Net;
using System.Text.Json;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Notes of sets and modules: hawkbit-api, 2.11, 2.12 and 2.18.</summary>
public sealed class MetadataTests : IAsyncLifetime
{
    private ManagementHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ManagementHost.StartAsync();
        await _host.Boss.CreateSetAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("distributionsets/1", "key value")]
    [InlineData("softwaremodules/1", "key value targetVisible")]
    public async Task Notes_AddListChangeRemove_Work(string owner, string members)
    {
        Assert.Equal("", await _host.Boss.PostJsonAsync($"{owner}/metadata", """[{"key":"b","value":"2","targetVisible":true},{"key":"a/x","value":"1"}]""").StatusAsync(HttpStatusCode.Created));

        var page = await _host.Boss.GetAsync($"{owner}/metadata?limit=1&sort=key:DESC").JsonAsync();
        Assert.Equal((2, "b", "2"), ((int)page["total"]!, (string)page["content"]![0]!["key"]!, (string)page["content"]![0]!["value"]!));
        Assert.Equal(members, string.Join(' ', page["content"]![0]!.AsObject().Select(m => m.Key)));

        await _host.Boss.PutJsonAsync($"{owner}/metadata/b", """{"value":"3"}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("3", (string)(await _host.Boss.GetAsync($"{owner}/metadata/b").JsonAsync())["value"]!);
        await _host.Boss.DeleteAsync($"{owner}/metadata/b").StatusAsync(HttpStatusCode.NoContent);
        await _host.Boss.DeleteAsync($"{owner}/metadata/b").RefusalAsync(404);
        Assert.Equal(1, (int)(await _host.Boss.GetAsync($"{owner}/metadata").JsonAsync())["total"]!);
    }

    [Theory]
    [InlineData("distributionsets/1", """[{"key":"k","value":"2"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("distributionsets/9", """[{"key":"x","value":"2"}]""", 404, "repo.entityNotFound")]
    [InlineData("softwaremodules/9", """[{"key":"x","value":"2"}]""", 404, "repo.entityNotFound")]
    [InlineData("distributionsets/1", """[{"value":"2"}]""", 400, "rest.body.notReadable")]
    public async Task Notes_Bad_AreRefusedAndNothingIsKept(string owner, string body, int status, string code)
    {
        await _host.Boss.PostJsonAsync("distributionsets/1/metadata", """[{"key":"k","value":"1"}]""").StatusAsync(HttpStatusCode.Created);
        Assert.Equal(code, (await _host.Boss.PostJsonAsync($"{owner}/metadata", body).RefusalAsync(status)).Code);
        Assert.Equal(1, _host.Sql("SELECT (SELECT count(*) FROM distribution_set_metadata) + (SELECT count(*) FROM software_module_metadata)"));
    }

    [Fact(DisplayName = "hawkbit-rollouts 10.2 and hawkbit-api 2.18: at most 100 notes, values of at most 4,000 characters")]
    public async Task Notes_TooManyOrTooLong_AreRefused()
    {
        var many = JsonSerializer.Serialize(Enumerable.Range(0, 101).Select(n => new { key = $"k{n}", value = "v" }));
        Assert.Equal("quota.tooManyEntries", (await _host.Boss.PostJsonAsync("distributionsets/1/metadata", many).RefusalAsync(429)).Code);
        var longest = JsonSerializer.Serialize(new[] { new { key = "k", value = new string('v', 4001) } });
        Assert.Equal("repo.constraintViolation", (await _host.Boss.PostJsonAsync("softwaremodules/1/metadata", longest).RefusalAsync(400)).Code);
    }

    [Fact]
    public async Task Notes_OfALockedSet_MayChange()
    {
        await _host.Boss.PutJsonAsync("distributionsets/1", """{"locked":true}""").JsonAsync();
        await _host.Boss.PostJsonAsync("distributionsets/1/metadata", """[{"key":"k","value":"1"}]""").StatusAsync(HttpStatusCode.Created);
    }
}
