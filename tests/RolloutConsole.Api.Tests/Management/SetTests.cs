using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Distribution sets: hawkbit-api, 2.12; hawkbit-rollouts, 1.3.</summary>
public sealed class SetTests
{
    [Fact]
    public async Task PostSets_Array_AnswersSetsWithModules()
    {
        await using var host = await ManagementHost.StartAsync();
        var module = await host.Boss.CreateModuleAsync();

        var created = await host.Boss.PostJsonAsync("distributionsets", $$"""[{"name":"spring","version":"1","description":"d","type":"os","modules":[{"id":"{{module}}"}]},{"name":"bare","version":"1"}]""")
            .JsonAsync(HttpStatusCode.Created);

        var (set, bare) = (created[0]!, created[1]!);
        Assert.Equal(("os", true, true, false), ((string)set["type"]!, (bool)set["complete"]!, (bool)set["valid"]!, (bool)set["locked"]!));
        Assert.Equal(module, (long)set["modules"]![0]!["id"]!);
        Assert.Equal(("os_app", false), ((string)bare["type"]!, (bool)bare["complete"]!));
        var one = await host.Boss.GetAsync($"distributionsets/{(long)set["id"]!}").JsonAsync();
        Assert.Equal(["self", "modules", "type", "metadata"], one["_links"]!.AsObject().Select(l => l.Key));
    }

    [Theory]
    [InlineData("""[{"name":"spring","version":"1","type":"os"}]""", 409, "repo.entityAlreadyExists")]
    [InlineData("""[{"name":"x","version":"1","type":"zzz"}]""", 404, "repo.entityNotFound")]
    [InlineData("""[{"name":"x","version":"1","type":"os","modules":[{"id":999}]}]""", 404, "repo.entityNotFound")]
    [InlineData("""[{"name":"x","version":"1","type":"app","modules":[{"id":1}]}]""", 400, "distributionset.modules.unsupported")]
    [InlineData("""[{"name":"x","version":"1","type":"os","modules":[{"id":1},{"id":2}]}]""", 400, "distributionset.modules.unsupported")]
    [InlineData("""[{"name":"x"}]""", 400, "rest.body.notReadable")]
    public async Task PostSets_Bad_IsRefused(string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateSetAsync();
        await host.Boss.CreateModuleAsync("second");
        Assert.Equal(code, (await host.Boss.PostJsonAsync("distributionsets", body).RefusalAsync(status)).Code);
        Assert.Equal(1, (int)(await host.Boss.GetAsync("distributionsets").JsonAsync())["total"]!);
    }

    [Fact]
    public async Task AssignedSm_AddListRemove_Works()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = (long)(await host.Boss.PostJsonAsync("distributionsets", """[{"name":"x","version":"1","type":"app"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        var (one, two) = (await host.Boss.CreateModuleAsync("one", type: "application"), await host.Boss.CreateModuleAsync("two", type: "application"));

        Assert.Equal("", await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedSM", $$"""[{"id":"{{one}}"},{"id":{{two}}}]""").StatusAsync(HttpStatusCode.NoContent));
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedSM", $$"""[{"id":{{one}}}]""").StatusAsync(HttpStatusCode.NoContent);

        var page = await host.Boss.GetAsync($"distributionsets/{set}/assignedSM?limit=1&sort=id:DESC").JsonAsync();
        Assert.Equal((2, 1, two), ((int)page["total"]!, (int)page["size"]!, (long)page["content"]![0]!["id"]!));
        await host.Boss.DeleteAsync($"distributionsets/{set}/assignedSM/{two}").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.DeleteAsync($"distributionsets/{set}/assignedSM/{two}").RefusalAsync(404);
    }

    [Fact]
    public async Task Set_InUse_IsLockedWithItsModules()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        var module = (long)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["modules"]![0]!["id"]!;
        var other = await host.Boss.CreateModuleAsync("other");
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").JsonAsync();

        Assert.True((bool)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["locked"]!);
        Assert.Equal("locked", (await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedSM", $$"""[{"id":{{other}}}]""").RefusalAsync(423)).Code);
        Assert.Equal("locked", (await host.Boss.DeleteAsync($"distributionsets/{set}/assignedSM/{module}").RefusalAsync(423)).Code);
        Assert.Equal("locked", (await host.Boss.PostAsync($"softwaremodules/{module}/artifacts", ModuleTests.Form([1])).RefusalAsync(423)).Code);
        Assert.Equal("locked", (await host.Boss.DeleteAsync($"softwaremodules/{module}").RefusalAsync(423)).Code);
        Assert.Equal("locked", (await host.Boss.PutJsonAsync($"distributionsets/{set}", """{"locked":false}""").RefusalAsync(423)).Code);
        Assert.Equal("locked", (await host.Boss.PutJsonAsync($"distributionsets/{set}", """{"version":"9.9.9"}""").RefusalAsync(423)).Code);
        Assert.Equal("why not", (string)(await host.Boss.PutJsonAsync($"distributionsets/{set}", """{"description":"why not"}""").JsonAsync())["description"]!);

        // Right after use, as the rauc test suite cleans up (hawkbit-api, 3.2).
        await host.Boss.DeleteAsync($"distributionsets/{set}").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.DeleteAsync($"softwaremodules/{module}").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.GetAsync($"distributionsets/{set}").RefusalAsync(404);
        var hidden = await host.Boss.GetAsync("distributionsets?soft_deleted_mode=ONLY_SOFT_DELETED").JsonAsync();
        Assert.True((bool)hidden["content"]![0]!["deleted"]!);
        await host.Boss.CreateSetAsync();
    }

    [Fact]
    public async Task Set_ImplicitLockOff_StaysOpen()
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.PutJsonAsync("system/configs/implicit.lock.enabled", """{"value":false}""").StatusAsync(HttpStatusCode.NoContent);
        await host.Boss.CreateTargetsAsync("a");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").JsonAsync();
        Assert.False((bool)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["locked"]!);
    }

    [Fact]
    public async Task Set_Unused_IsDeletedWithItsRow()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.DeleteAsync($"distributionsets/{set}").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(0, host.Sql("SELECT COUNT(*) FROM distribution_sets"));
    }

    [Fact]
    public async Task Set_LockByHand_NeedsACompleteOne()
    {
        await using var host = await ManagementHost.StartAsync();
        var bare = (long)(await host.Boss.PostJsonAsync("distributionsets", """[{"name":"x","version":"1"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        Assert.Equal("distributionset.incomplete", (await host.Boss.PutJsonAsync($"distributionsets/{bare}", """{"locked":true}""").RefusalAsync(400)).Code);
        var set = await host.Boss.CreateSetAsync();
        Assert.True((bool)(await host.Boss.PutJsonAsync($"distributionsets/{set}", """{"locked":true,"version":"2"}""").JsonAsync())["locked"]!);
        Assert.False((bool)(await host.Boss.PutJsonAsync($"distributionsets/{set}", """{"locked":false}""").JsonAsync())["locked"]!);
    }

    [Theory(DisplayName = "hawkbit-rollouts 1.3: what an invalidation does to open actions")]
    [InlineData("none", 1, 0)]
    [InlineData("soft", 9, 0)]
    [InlineData("FORCE", 10, 2)]
    public async Task Invalidate_TakesActionsBack(string how, int status, int closed)
    {
        await using var host = await ManagementHost.StartAsync();
        await host.Boss.CreateTargetsAsync("a", "b");
        var set = await host.Boss.CreateSetAsync();
        await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"},{"id":"b"}]""").JsonAsync();

        await host.Boss.PostJsonAsync($"distributionsets/{set}/invalidate", $$"""{"actionCancelationType":"{{how}}"}""").StatusAsync(HttpStatusCode.NoContent);

        Assert.False((bool)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["valid"]!);
        Assert.Equal(2, host.Sql($"SELECT count(*) FROM actions WHERE status = {status}"));
        Assert.Equal(closed, host.Signal.Told.Sum(t => t.Closed));
        Assert.Equal("distributionset.invalid", (await host.Boss.PostJsonAsync($"distributionsets/{set}/assignedTargets", """[{"id":"a"}]""").RefusalAsync(400)).Code);
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: the rollouts of the set are told, those that are over are not; what takes more back wins")]
    public async Task Invalidate_TellsItsOpenRollouts()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();
        RolloutRows.Insert(host, set);
        RolloutRows.Insert(host, set, name: "over");
        host.Sql("UPDATE rollouts SET ended_at = 1 WHERE name = 'over'");

        foreach (var how in (string[])["none", "force", "soft"])
        {
            await host.Boss.PostJsonAsync($"distributionsets/{set}/invalidate", $$"""{"actionCancelationType":"{{how}}"}""").StatusAsync(HttpStatusCode.NoContent);
        }

        Assert.Equal([[1L], [1L]], host.Signal.Told.Select(t => t.Rollouts));
        var view = await host.Services.GetRequiredService<IRolloutStore>().LoadAsync(1, CancellationToken.None);
        Assert.Equal((SetInvalidation.Force, "boss"), (view!.Invalidated!.How, view.Invalidated.By));
    }

    [Theory]
    [InlineData("""{"actionCancelationType":"hard"}""", 400, "rest.body.notReadable")]
    [InlineData("{}", 400, "repo.constraintViolation")]
    public async Task Invalidate_BadBody_IsRefusedAndTheSetStaysValid(string body, int status, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        var set = await host.Boss.CreateSetAsync();

        Assert.Equal(code, (await host.Boss.PostJsonAsync($"distributionsets/{set}/invalidate", body).RefusalAsync(status)).Code);

        Assert.True((bool)(await host.Boss.GetAsync($"distributionsets/{set}").JsonAsync())["valid"]!);
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: an incomplete set cannot be invalidated")]
    public async Task Invalidate_Incomplete_IsRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        var set = (long)(await host.Boss.PostJsonAsync("distributionsets", """[{"name":"bare","version":"1"}]""").JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
        const string body = """{"actionCancelationType":"soft"}""";

        Assert.Equal("distributionset.incomplete", (await host.Boss.PostJsonAsync($"distributionsets/{set}/invalidate", body).RefusalAsync(400)).Code);
        await host.Boss.PostJsonAsync("distributionsets/99/invalidate", body).RefusalAsync(404);
    }
}
