using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.EndToEnd.Tests.Host;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Hosting;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// A rollout aborts, and every device that had begun returns to the distribution set that it ran before: two devices to one, one to
/// another. The whole console, its engine and its device API over HTTP; only who asks for the plan is the test, because hawkBit's API
/// cannot say it.
/// </summary>
public sealed class RollbackStory : IAsyncLifetime
{
    private const string Admin = "anna";
    private const string Password = "correct horse battery staple";
    private static readonly string[] s_devices = ["gw-1", "gw-2", "gw-3", "gw-idle"];
    private static readonly Caller s_manager = new(Admin, ConsoleRole.All, CallerKind.Person);

    private readonly string _folder = Directory.CreateTempSubdirectory("rollout-console-").FullName;
    private readonly Uri _address = new($"http://127.0.0.1:{ConsoleProcess.FreePort()}");
    private WebApplication _console = null!;
    private HttpClient _scripts = null!;
    private HttpClient _devices = null!;
    private ManagementClient _management = null!;

    public async Task InitializeAsync()
    {
        _scripts = new HttpClient { BaseAddress = _address };
        _scripts.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Admin}:{Password}")));
        _devices = new HttpClient { BaseAddress = _address };
        _devices.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"TargetToken {ManagementClient.TargetToken}");
        _management = new ManagementClient(_scripts);
        await StartAsync();
        await _management.OpenForDevicesAsync();
        await _management.CreateTargetsAsync(s_devices);
    }

    public async Task DisposeAsync()
    {
        _scripts.Dispose();
        _devices.Dispose();
        await _console.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Aborted_EveryDeviceThatHadBegunReturnsToItsOwnPreviousSet()
    {
        var (north, south, source) = await AbortAsync();
        await WaitForAsync(source, RecoveryState.RollingBack);
        var rollback = (await LoadAsync(source)).Rollback!;
        Assert.Equal("spring rollback", rollback.Name);

        // The console is ended and started in between; nothing of the rollback is forgotten or begins twice.
        await _console.DisposeAsync();
        await StartAsync();

        await InstallAsync("gw-1", "4.1.0");
        await InstallAsync("gw-3", "4.0.0");
        await _management.WaitForStatusAsync(rollback.Id, "finished");
        await WaitForAsync(source, RecoveryState.RolledBack);

        Assert.Equal([north, north, south], await Task.WhenAll(s_devices[..3].Select(InstalledAsync)));
        Assert.DoesNotContain("deploymentBase", await LinksAsync("gw-idle"));
        Assert.Equal("stopped", (await _management.GetAsync($"/rest/v1/rollouts/{source}")).GetProperty("status").GetString());
        var totals = (await LoadAsync(rollback.Id)).Total;
        Assert.Equal((3, 3, 1, 0), (totals.Members, totals.Finished, totals.Skipped, totals.Failed));
        var events = await _console.Services.GetRequiredService<IRolloutReads>().ReadEventsAsync(source, null, 100, default);
        Assert.Contains(events.Lines, e => e.Text == $"Rollback completed: rollout {rollback.Id} 'spring rollback' has returned its devices");
    }

    [Fact]
    public async Task RollbackThatFails_LeavesTheRolloutFailedAndNothingFollows()
    {
        var (_, south, source) = await AbortAsync();
        await WaitForAsync(source, RecoveryState.RollingBack);
        var rollback = (await LoadAsync(source)).Rollback!;

        Assert.Equal(HttpStatusCode.OK, await ReportAsync("gw-1", await FetchAsync("gw-1", "4.1.0"), "failure"));
        await InstallAsync("gw-3", "4.0.0");

        await _management.WaitForStatusAsync(rollback.Id, "stopped");
        await WaitForAsync(source, RecoveryState.RollbackFailed);
        Assert.Equal(south, await InstalledAsync("gw-3"));
        Assert.Equal(3 + 1, (await _management.GetAsync("/rest/v1/rollouts")).GetProperty("total").GetInt32());
        var refused = await _console.Services.GetRequiredService<IRolloutCommands>().GiveAsync(s_manager, source, RolloutCommand.RollBack, "again", default);
        Assert.Equal(CommandOutcome.IllegalState, refused.Outcome);
        Assert.StartsWith($"Rollout {rollback.Id} 'spring rollback' has tried and failed.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Two devices run one set and a third another one; then a rollout of a wrong set is installed on two of them, fails on one and is
    /// aborted, while a fourth device never asked for it.
    /// </summary>
    private async Task<(long North, long South, long Source)> AbortAsync()
    {
        var north = await _management.CreateSetAsync("gateway-fw", "4.1.0");
        var south = await _management.CreateSetAsync("gateway-fw", "4.0.0");
        var wrong = await _management.CreateSetAsync("gateway-fw", "4.2.0");
        await RunAsync("north", north, "name==gw-1 or name==gw-2", ("gw-1", "4.1.0"), ("gw-2", "4.1.0"));
        await RunAsync("south", south, "name==gw-3", ("gw-3", "4.0.0"));

        var plan = new RolloutPlan
        {
            Selection = new TargetSelection("name==gw-*"),
            Content = new RolloutContent(wrong),
            Groups = GroupPlan.EqualSplit(1, new GroupPlan("group-1", 100) { ErrorLimit = new ErrorLimit.Percent(100) }),
            AbortCriteria = [new AbortCriterion(FailureType.Failed, 3, 10)],
            Recovery = Recovery.RollBack,
        };
        var created = await _console.Services.GetRequiredService<IRolloutCommands>().CreateAsync(s_manager, new CreateRollout("spring", "", plan), default);
        Assert.True(created.IsAccepted, created.Message);
        var source = created.Id!.Value;
        await _management.WaitForStatusAsync(source, "ready");
        await _management.CommandAsync(source, "start");
        await InstallAsync("gw-1", "4.2.0");
        await InstallAsync("gw-3", "4.2.0");
        Assert.Equal(HttpStatusCode.OK, await ReportAsync("gw-2", await FetchAsync("gw-2", "4.2.0"), "failure"));
        return (north, south, source);
    }

    private async Task RunAsync(string name, long set, string filter, params (string Device, string Version)[] installs)
    {
        var rollout = await _management.CreateRolloutAsync(new { name, targetFilterQuery = filter, distributionSetId = set, amountGroups = 1 });
        await _management.CommandAsync(rollout, "start");
        foreach (var (device, version) in installs)
        {
            await InstallAsync(device, version);
        }

        await _management.WaitForStatusAsync(rollout, "finished");
    }

    private async Task StartAsync()
    {
        _console = ConsoleApplication.Build(
        [
            "--environment", "Development", "--Data:Folder", _folder, "--Urls", _address.ToString().TrimEnd('/'), "--Demo:Enabled", "false",
            "--Security:BootstrapAdmin:Name", Admin, "--Security:BootstrapAdmin:Password", Password,
        ]);
        await ConsoleApplication.PrepareAsync(_console, CancellationToken.None);
        await _console.StartAsync();
    }

    private async Task<RolloutView> LoadAsync(long rollout) => (await _console.Services.GetRequiredService<IRolloutStore>().LoadAsync(rollout, default))!;

    private Task WaitForAsync(long rollout, RecoveryState recovery) => ManagementClient.WaitAsync(
        async () => (await LoadAsync(rollout)).Recovery == recovery, $"the recovery of rollout {rollout} to be {recovery}");

    private async Task<long> InstalledAsync(string device) => (await _management.GetAsync($"/rest/v1/targets/{device}/installedDS")).GetProperty("id").GetInt64();

    /// <summary>The device takes what is offered, which must be this version, and installs it.</summary>
    private async Task InstallAsync(string device, string version) =>
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(device, await FetchAsync(device, version), "success"));

    private async Task<string> FetchAsync(string device, string version)
    {
        var link = "";
        await ManagementClient.WaitAsync(
            async () =>
            {
                var links = await LinksAsync(device);
                link = links.Contains("deploymentBase", StringComparison.Ordinal)
                    ? JsonDocument.Parse(links).RootElement.GetProperty("deploymentBase").GetProperty("href").GetString()!
                    : "";
                return link.Length > 0;
            },
            $"{device} to be offered {version}");
        var offered = JsonDocument.Parse(await _devices.GetStringAsync(link)).RootElement.GetProperty("deployment").GetProperty("chunks")[0];
        Assert.Equal((device, version), (device, offered.GetProperty("version").GetString()));
        return new Uri(link).AbsolutePath.Split('/')[^1];
    }

    private async Task<string> LinksAsync(string device)
    {
        var root = JsonDocument.Parse(await _devices.GetStringAsync($"/default/controller/v1/{device}")).RootElement;
        return root.TryGetProperty("_links", out var links) ? links.GetRawText() : "";
    }

    private async Task<HttpStatusCode> ReportAsync(string device, string action, string finished)
    {
        var body = new { id = action, status = new { execution = "closed", result = new { finished }, details = new[] { "said by hand" } } };
        return (await _devices.PostAsJsonAsync($"/default/controller/v1/{device}/deploymentBase/{action}/feedback", body)).StatusCode;
    }
}
