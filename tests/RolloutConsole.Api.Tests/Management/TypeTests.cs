using System.Net;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Types of modules and sets: hawkbit-api, 2.9 and 2.10; hawkbit-rollouts, 1.2 and 1.3.</summary>
public sealed class TypeTests : IAsyncLifetime
{
    private ManagementHost _host = null!;

    public async Task InitializeAsync() => _host = await ManagementHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ModuleTypes_CreateChangeDelete_Works()
    {
        var created = await _host.Boss.PostJsonAsync(
            "softwaremoduletypes", """[{"key":"fw","name":"Firmware","description":"d","colour":"#123","maxAssignments":2,"minArtifacts":1}]""").JsonAsync(HttpStatusCode.Created);
        var type = created[0]!;
        Assert.Equal(("fw", "Firmware", "#123", 1, 2), ((string)type["key"]!, (string)type["name"]!, (string)type["colour"]!, (int)type["minArtifacts"]!, (int)type["maxAssignments"]!));
        var path = $"softwaremoduletypes/{(long)type["id"]!}";

        var changed = await _host.Boss.PutJsonAsync(path, """{"description":"other","colour":"red"}""").JsonAsync();
        Assert.Equal(("other", "red", 1), ((string)changed["description"]!, (string)changed["colour"]!, (int)changed["minArtifacts"]!));
        await _host.Boss.DeleteAsync(path).StatusAsync(HttpStatusCode.NoContent);
        await _host.Boss.GetAsync(path).RefusalAsync(404);
        Assert.Equal(0, _host.Sql("SELECT count(*) FROM software_module_types WHERE key = 'fw'"));
    }

    [Theory]
    [InlineData("softwaremoduletypes", """[{"key":"os","name":"Other"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("softwaremoduletypes", """[{"key":"x","name":"OS"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("softwaremoduletypes", """[{"key":"x","name":"X"},{"key":"x","name":"Y"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("softwaremoduletypes", """[{"key":"x","name":"X","maxAssignments":0}]""", 400, "repo.constraintViolation")]
    [InlineData("softwaremoduletypes", """[{"name":"X"}]""", 400, "rest.body.notReadable")]
    [InlineData("distributionsettypes", """[{"key":"os","name":"Other"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("distributionsettypes", """[{"key":"x","name":"X","mandatorymodules":[{"id":99}]}]""", 404, "repo.entityNotFound")]
    [InlineData("distributionsettypes", """[{"key":"x","name":"X","colour":"a colour that is far too long"}]""", 400, "repo.constraintViolation")]
    public async Task Create_Bad_IsRefusedAndNothingIsMade(string path, string body, int status, string code)
    {
        Assert.Equal(code, (await _host.Boss.PostJsonAsync(path, body).RefusalAsync(status)).Code);
        Assert.Equal(5, _host.Sql("SELECT (SELECT count(*) FROM software_module_types) + (SELECT count(*) FROM distribution_set_types)"));
    }

    [Fact]
    public async Task SetTypes_PartsOfAnUnusedOne_MayChange()
    {
        var type = (long)(await _host.Boss.PostJsonAsync(
            "distributionsettypes", """[{"key":"fw","name":"Firmware","mandatorymodules":[{"id":1}],"optionalmodules":[{"id":2},{"id":1}]}]""")
            .JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        Assert.Equal(("os", "application"), (await PartsAsync(type, "mandatory"), await PartsAsync(type, "optional")));

        await _host.Boss.PostJsonAsync($"distributionsettypes/{type}/mandatorymoduletypes", """{"id":2}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(("os application", ""), (await PartsAsync(type, "mandatory"), await PartsAsync(type, "optional")));
        await _host.Boss.DeleteAsync($"distributionsettypes/{type}/mandatorymoduletypes/1").StatusAsync(HttpStatusCode.NoContent);
        await _host.Boss.DeleteAsync($"distributionsettypes/{type}/optionalmoduletypes/2").RefusalAsync(404);
        Assert.Equal("application", await PartsAsync(type, "mandatory"));
    }

    [Fact(DisplayName = "hawkbit-api 2.10: a type that is in use keeps its modules, and is only hidden when it is deleted")]
    public async Task Types_InUse_AreFixedAndSayByHowMany()
    {
        await _host.Boss.CreateSetAsync();
        await _host.Boss.CreateSetAsync("autumn");

        var (code, message) = await _host.Boss.PostJsonAsync("distributionsettypes/1/optionalmoduletypes", """{"id":2}""").RefusalAsync(403);
        Assert.Equal("entityReadOnly", code);
        Assert.Contains("Set type os is used by 2 sets, so its modules cannot change any more", message, StringComparison.Ordinal);
        await _host.Boss.DeleteAsync("distributionsettypes/1/mandatorymoduletypes/1").RefusalAsync(403);

        await _host.Boss.DeleteAsync("distributionsettypes/1").StatusAsync(HttpStatusCode.NoContent);
        await _host.Boss.DeleteAsync("softwaremoduletypes/1").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(2, _host.Sql("SELECT (SELECT count(*) FROM distribution_set_types WHERE id = 1 AND deleted_at > 0) + (SELECT count(*) FROM software_module_types WHERE id = 1 AND deleted_at > 0)"));
        Assert.True((bool)(await _host.Boss.GetAsync("distributionsets/1").JsonAsync())["complete"]!);
        await _host.Boss.PostJsonAsync("distributionsets", """[{"name":"x","version":"1","type":"os"}]""").RefusalAsync(404);
    }

    [Fact]
    public async Task SetTypes_TheDefault_CannotBeDeleted()
    {
        Assert.Contains("os_app", (await _host.Boss.DeleteAsync("distributionsettypes/3").RefusalAsync(409)).Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.2: a module is complete with as many files as its type asks for")]
    public async Task MinArtifacts_DecidesCompleteness()
    {
        await _host.Boss.PostJsonAsync("softwaremoduletypes", """[{"key":"fw","name":"Firmware","minArtifacts":2}]""").JsonAsync(HttpStatusCode.Created);
        var module = await _host.Boss.CreateModuleAsync(type: "fw");
        for (byte n = 0; n < 2; n++)
        {
            Assert.False((bool)(await _host.Boss.GetAsync($"softwaremodules/{module}").JsonAsync())["complete"]!);
            await _host.Boss.PostAsync($"softwaremodules/{module}/artifacts", ModuleTests.Form([n], $"{n}.bin")).JsonAsync(HttpStatusCode.Created);
        }

        Assert.True((bool)(await _host.Boss.GetAsync($"softwaremodules/{module}").JsonAsync())["complete"]!);
    }

    [Fact]
    public async Task Types_WithoutManager_AreOnlyRead()
    {
        using var viewer = _host.Script("viewer");
        await viewer.PostJsonAsync("softwaremoduletypes", """[{"key":"fw","name":"Firmware"}]""").RefusalAsync(403);
        await viewer.DeleteAsync("distributionsettypes/1").RefusalAsync(403);
        await viewer.GetAsync("softwaremoduletypes").JsonAsync();
        Assert.Contains("viewer set-type.delete set type 1 forbidden", _host.Audit());
    }

    private async Task<string> PartsAsync(long type, string which) => string.Join(
        ' ', (await _host.Boss.GetAsync($"distributionsettypes/{type}/{which}moduletypes").JsonAsync()).AsArray().Select(t => (string)t!["key"]!));
}
