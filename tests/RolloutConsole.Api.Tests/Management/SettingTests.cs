using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Settings;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>system/configs: hawkbit-api, 2.17.</summary>
public sealed class SettingTests
{
    private static ConsoleSettings Current(ManagementHost host) => host.Services.GetRequiredService<IConsoleSettings>().Current;

    [Fact]
    public async Task Get_All_AnswersEveryKeyWithItsDefault()
    {
        await using var host = await ManagementHost.StartAsync();
        var all = (await host.Boss.GetAsync("system/configs").JsonAsync()).AsObject();
        // The 19 of hawkBit, and rollout.approval.above of the console.
        Assert.Equal(20, all.Count);
        Assert.Equal("""false""", all["authentication.targettoken.enabled"]!["value"]!.ToJsonString());
        Assert.Equal("\"00:05:00\"", all["pollingTime"]!["value"]!.ToJsonString());
        Assert.Equal("3", all["maintenanceWindowPollCount"]!["value"]!.ToJsonString());
        Assert.Equal("3", all["default.ds.type"]!["value"]!.ToJsonString());
        Assert.True((bool)all["pollingTime"]!["global"]!);
        Assert.False(all["pollingTime"]!.AsObject().ContainsKey("createdBy"));
        Assert.Equal($"{host.Address}system/configs/pollingTime", (string)all["pollingTime"]!["_links"]!["self"]!["href"]!);
    }

    [Fact]
    public async Task Put_KnownKeys_ChangesTheSnapshotAtOnce()
    {
        await using var host = await ManagementHost.StartAsync();
        Assert.False(Current(host).TargetTokenEnabled);

        await PutAsync(host, "authentication.targettoken.enabled", "true");
        await PutAsync(host, "authentication.gatewaytoken.enabled", "\"true\"");
        await PutAsync(host, "authentication.gatewaytoken.key", "\"66076ab945a127dd80b15e9011995109\"");
        await PutAsync(host, "authentication.header.enabled", "true");
        await PutAsync(host, "authentication.header.authority", "\"CE275665; other,third\"");
        await PutAsync(host, "pollingTime", "\"00:00:30\"");
        await PutAsync(host, "pollingOverdueTime", "\"PT3M\"");
        await PutAsync(host, "rollout.approval.enabled", "true");

        var now = Current(host);
        Assert.True(now.TargetTokenEnabled && now.GatewayTokenEnabled && now.HeaderEnabled);
        Assert.Equal(DeviceToken.HashOf("66076ab945a127dd80b15e9011995109"), now.GatewayTokenHash);
        Assert.Equal(["ce275665", "other", "third"], now.HeaderAuthorities);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3)), (now.PollingTime, now.PollingOverdueTime));
        Assert.Equal(0, host.Sql("SELECT COUNT(*) FROM settings WHERE value LIKE '%66076ab945a127dd80b15e9011995109%'"));
        var setting = await host.Boss.GetAsync("system/configs/rollout.approval.enabled").JsonAsync();
        Assert.Equal((true, false, "boss"), ((bool)setting["value"]!, (bool)setting["global"]!, (string)setting["createdBy"]!));
    }

    [Fact]
    public async Task Put_Several_IsAllOrNone()
    {
        await using var host = await ManagementHost.StartAsync();
        Assert.Equal("configValueInvalid", (await host.Boss.PutJsonAsync("system/configs", """{"pollingTime":"00:01:00","implicit.lock.enabled":"maybe"}""").RefusalAsync(400)).Code);
        Assert.Equal(TimeSpan.FromMinutes(5), Current(host).PollingTime);
        await host.Boss.PutJsonAsync("system/configs", """{"pollingTime":"00:01:00","anonymous.download.enabled":true}""").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(TimeSpan.FromMinutes(1), Current(host).PollingTime);
    }

    [Theory]
    [InlineData("no.such.key", "true", "configKeyInvalid")]
    [InlineData("pollingTime", "\"00:00:29\"", "configValueInvalid")]
    [InlineData("pollingTime", "\"24:00:00\"", "configValueInvalid")]
    [InlineData("pollingTime", "\"00:05:00~10%\"", "configValueInvalid")]
    [InlineData("pollingTime", "300", "configValueInvalid")]
    [InlineData("authentication.targettoken.enabled", "1", "configValueInvalid")]
    [InlineData("maintenanceWindowPollCount", "\"x\"", "configValueInvalid")]
    [InlineData("default.ds.type", "77", "configValueInvalid")]
    [InlineData("pollingTime", "[]", "configValueInvalid")]
    public async Task Put_Bad_IsRefused(string key, string value, string code)
    {
        await using var host = await ManagementHost.StartAsync();
        var refusal = await host.Boss.PutJsonAsync($"system/configs/{key}", $$"""{"value":{{value}}}""").RefusalAsync(400);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Key_BringsTheDefaultBack()
    {
        await using var host = await ManagementHost.StartAsync();
        await PutAsync(host, "pollingTime", "\"00:01:00\"");
        await host.Boss.DeleteAsync("system/configs/pollingTime").StatusAsync(HttpStatusCode.NoContent);
        Assert.Equal(TimeSpan.FromMinutes(5), Current(host).PollingTime);
        Assert.Equal("configKeyInvalid", (await host.Boss.DeleteAsync("system/configs/x").RefusalAsync(400)).Code);
        Assert.Equal("repo.tenantConfigurationValueChangeNotAllowed", (await host.Boss.DeleteAsync("system/configs/default.ds.type").RefusalAsync(403)).Code);
    }

    [Fact]
    public async Task GatewayKey_ReadByRole_IsShownAuditedOrRefused()
    {
        await using var host = await ManagementHost.StartAsync();
        await PutAsync(host, "authentication.gatewaytoken.key", "\"sesame\"");
        Assert.DoesNotContain("sesame", string.Join(' ', host.Audit()), StringComparison.Ordinal);

        using var viewer = host.Script("viewer");
        await viewer.GetAsync("system/configs/authentication.gatewaytoken.key").RefusalAsync(403);
        Assert.False((await viewer.GetAsync("system/configs").JsonAsync()).AsObject().ContainsKey("authentication.gatewaytoken.key"));
        await viewer.PutJsonAsync("system/configs/pollingTime", """{"value":"00:01:00"}""").RefusalAsync(403);
        Assert.Equal("viewer setting.change pollingTime forbidden", host.Audit()[^1]);

        using var manager = host.Script("manager");
        Assert.Equal("sesame", (string)(await manager.GetAsync("system/configs/authentication.gatewaytoken.key").JsonAsync())["value"]!);
        Assert.Equal("manager setting.read-secret authentication.gatewaytoken.key accepted", host.Audit()[^1]);
    }

    private static Task PutAsync(ManagementHost host, string key, string value) =>
        host.Boss.PutJsonAsync($"system/configs/{key}", $$"""{"value":{{value}}}""").StatusAsync(HttpStatusCode.NoContent);

    [Fact]
    public async Task Approval_EnabledAlone_HoldsForEveryRolloutAndANumberLoosensIt()
    {
        await using var host = await ManagementHost.StartAsync();
        await PutAsync(host, "rollout.approval.enabled", "true");
        Assert.Equal(ApprovalRule.Always, Current(host).Approval);
        await PutAsync(host, "rollout.approval.above", "500");
        Assert.Equal(new ApprovalRule(500), Current(host).Approval);
        await host.Boss.PutJsonAsync("system/configs/rollout.approval.above", """{"value":-1}""").RefusalAsync(400);
        await PutAsync(host, "rollout.approval.enabled", "false");
        Assert.Equal(ApprovalRule.Never, Current(host).Approval);
    }
}
