using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Web.Hosting;

namespace RolloutConsole.Web.Tests.Rollouts;

/// <summary>Health after success through the composed console: devices speak DDI, the rollout follows their configData.</summary>
public sealed class HealthStoryTests : IAsyncLifetime
{
    private const string Password = "a right long password";
    private const string Token = "5d0c2b7e9a1f4c3d8e6b0a9f7c5d3e1b";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rollout-console-tests", Guid.NewGuid().ToString("n"));
    private Microsoft.AspNetCore.Builder.WebApplication _console = null!;
    private HttpClient _script = null!;
    private HttpClient _device = null!;
    private long _rollout;

    public async Task InitializeAsync()
    {
        _console = ConsoleApplication.Build(
            [$"--Data:Folder={_folder}", "--environment=Production", "--Security:BootstrapAdmin:Name=anna", $"--Security:BootstrapAdmin:Password={Password}"],
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Logging.ClearProviders();
            });
        await ConsoleApplication.PrepareAsync(_console, default).WithinLimit();
        await _console.StartAsync().WithinLimit();
        (_script, _device) = (_console.GetTestClient(), _console.GetTestClient());
        _script.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anna:{Password}")));
        _device.DefaultRequestHeaders.Authorization = new("TargetToken", Token);
    }

    public async Task DisposeAsync()
    {
        await _console.StopAsync().WithinLimit();
        await _console.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(DisplayName = "Architecture 5: an installed device counts when its configData says ok, fails when it says failing, and may recover")]
    public async Task Rollout_FollowsWhatDevicesSayOfTheirHealth()
    {
        await StartAsync("gw-1", "gw-2");
        var first = await InstallAsync("gw-1");
        await UntilAsync(t => t is { HealthPending: 1, Confirmed: 0 });
        await SayAsync("gw-1", "ok");
        await UntilAsync(t => t is { HealthPending: 0, Confirmed: 1 });
        await SayAsync("gw-1", "failing");
        await UntilAsync(t => t is { HealthFailing: 1, Failed: 1 });
        Assert.Equal(HttpStatusCode.Gone, (await ReportAsync("gw-1", first)).StatusCode);

        await SayAsync("gw-1", "OK");
        await UntilAsync(t => t is { HealthFailing: 0, Confirmed: 1 });
        await InstallAsync("gw-2");
        await SayAsync("gw-2", "ok");
        var end = await UntilAsync(t => t.Confirmed == 2, RolloutStatus.Finished);
        Assert.Equal("All groups are over without a failure", end.Reason.Text);
    }

    private async Task StartAsync(params string[] devices)
    {
        await SendAsync(HttpMethod.Put, "/rest/v1/system/configs/authentication.targettoken.enabled", new { value = true });
        await SendAsync(HttpMethod.Post, "/rest/v1/targets", devices.Select(id => new { controllerId = id, securityToken = Token }));
        var module = (await SendAsync(HttpMethod.Post, "/rest/v1/softwaremodules", new[] { new { name = "fw-module", version = "2", type = "os" } }))[0].GetProperty("id").GetInt64();
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(new byte[100]);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", "fw.swu");
        Assert.True((await _script.PostAsync($"/rest/v1/softwaremodules/{module}/artifacts", form)).IsSuccessStatusCode);
        var set = (await SendAsync(HttpMethod.Post, "/rest/v1/distributionsets", new[] { new { name = "fw", version = "2", type = "os", modules = new[] { new { id = module } } } }))[0].GetProperty("id").GetInt64();

        // The grace is longer than any test, so only the devices' words can move it.
        var plan = RolloutDriver.Plan(set) with
        {
            Health = new HealthWatch { Grace = TimeSpan.FromHours(24) },
            Groups = [new GroupPlan("all", 100) { ErrorLimit = new ErrorLimit.Percent(100) }],
        };
        var commands = _console.Services.GetRequiredService<IRolloutCommands>();
        _rollout = (await commands.CreateAsync(RolloutDriver.Ben, new CreateRollout("spring", "", plan), default).WithinLimit()).Id!.Value;
        await UntilAsync(_ => true, RolloutStatus.Ready);
        await commands.GiveAsync(RolloutDriver.Ben, _rollout, RolloutCommand.Start, null, default).WithinLimit();
        await UntilAsync(t => t.Running == devices.Length);
    }

    /// <summary>Fetches the offer and reports success.</summary>
    /// <returns>The action.</returns>
    private async Task<string> InstallAsync(string device)
    {
        var root = JsonDocument.Parse(await _device.GetStringAsync($"/default/controller/v1/{device}").WithinLimit()).RootElement;
        var link = root.GetProperty("_links").GetProperty("deploymentBase").GetProperty("href").GetString()!;
        await _device.GetStringAsync(link).WithinLimit();
        var action = new Uri(link).Segments[^1];
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(device, action)).StatusCode);
        return action;
    }

    private Task<HttpResponseMessage> ReportAsync(string device, string action) => _device.PostAsJsonAsync(
        $"/default/controller/v1/{device}/deploymentBase/{action}/feedback",
        new { status = new { execution = "closed", result = new { finished = "success" } } }).WithinLimit();

    private async Task SayAsync(string device, string health)
    {
        using var answer = await _device.PutAsJsonAsync($"/default/controller/v1/{device}/configData", new { mode = "merge", data = new { health } }).WithinLimit();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _script.SendAsync(request).WithinLimit();
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private async Task<RolloutView> UntilAsync(Func<GroupTally, bool> holds, RolloutStatus? status = null)
    {
        var reads = _console.Services.GetRequiredService<IRolloutReads>();
        using var patience = new CancellationTokenSource(AwaitLimit.Default);
        while (true)
        {
            var view = (await reads.ReadAsync(_rollout, patience.Token))!.View;
            if (holds(view.Total) && (status is null || view.Status == status))
            {
                return view;
            }

            Assert.False(patience.IsCancellationRequested, $"{view.Status}, {view.Total}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
