using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>A console with devices that all have an action on offer, set up over the Management API.</summary>
internal sealed class LoadedConsole : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const int Chunk = 500;
    private readonly string _folder;

    private LoadedConsole(ServerProcess server, HttpClient scripts, string folder, int devices)
    {
        (Server, Scripts, _folder) = (server, scripts, folder);
        Polls = [.. Enumerable.Range(0, devices).Select(i => RawConnection.Request(
            "GET", $"/DEFAULT/controller/v1/dev-{i:D5}", $"Accept: application/json\r\nAuthorization: TargetToken {Token}\r\n"))];
    }

    public ServerProcess Server { get; }

    public HttpClient Scripts { get; }

    /// <summary>The rollout that offers something to every device.</summary>
    public long RolloutId { get; private set; }

    /// <summary>One poll per device.</summary>
    public byte[][] Polls { get; }

    public static async Task<LoadedConsole> StartAsync(int devices)
    {
        var folder = Directory.CreateTempSubdirectory("rollout-benchmark-").FullName;
        var server = await ServerProcess.StartConsoleAsync(folder);
        var scripts = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        scripts.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:benchmark only password")));
        var console = new LoadedConsole(server, scripts, folder, devices);
        await console.PutAsync("/rest/v1/system/configs/authentication.targettoken.enabled", new { value = true });
        foreach (var chunk in Enumerable.Range(0, devices).Chunk(Chunk))
        {
            await console.PostAsync("/rest/v1/targets", chunk.Select(i => new { controllerId = $"dev-{i:D5}", securityToken = Token }));
        }

        var module = (await console.PostAsync("/rest/v1/softwaremodules", new[] { new { name = "fw", version = "1", type = "os" } }))[0].GetProperty("id").GetInt64();
        var set = (await console.PostAsync("/rest/v1/distributionsets", new[] { new { name = "fw", version = "1", type = "os", modules = new[] { new { id = module } } } }))[0].GetProperty("id").GetInt64();
        var rollout = (await console.PostAsync("/rest/v1/rollouts", new { name = "load", targetFilterQuery = "id==*", distributionSetId = set, amountGroups = 1 })).GetProperty("id").GetInt64();
        await console.WaitAsync(rollout, "ready");
        await console.PostAsync($"/rest/v1/rollouts/{rollout}/start", null);
        await console.WaitAsync(rollout, "running");
        await console.WaitForOffersAsync(rollout, devices);
        console.RolloutId = rollout;
        return console;
    }

    /// <summary>One feedback request per device, for the action that its poll links.</summary>
    public async Task<byte[][]> FeedbackAsync()
    {
        const string body = """{"id":"1","time":"20260101T101500","status":{"execution":"proceeding","result":{"finished":"none","progress":{"cnt":2,"of":5}},"details":["Writing rootfs"]}}""";
        using var connection = new RawConnection();
        await connection.ConnectAsync(Server.Port);
        var requests = new byte[Polls.Length][];
        for (var i = 0; i < Polls.Length; i++)
        {
            var (_, answer) = await connection.SendAsync(Polls[i]);
            using var root = JsonDocument.Parse(answer);
            var href = new Uri(root.RootElement.GetProperty("_links").GetProperty("deploymentBase").GetProperty("href").GetString()!);
            requests[i] = RawConnection.Request("POST", $"{href.AbsolutePath}/feedback", $"Authorization: TargetToken {Token}\r\n", body);
        }

        return requests;
    }

    public void Dispose()
    {
        Scripts.Dispose();
        Server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitForOffersAsync(long rollout, int devices)
    {
        while ((await GetAsync($"/rest/v1/rollouts/{rollout}")).GetProperty("totalTargetsPerStatus").GetProperty("running").GetInt32() < devices)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task WaitAsync(long rollout, string status)
    {
        while ((await GetAsync($"/rest/v1/rollouts/{rollout}")).GetProperty("status").GetString() != status)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task<JsonElement> GetAsync(string path) => await Scripts.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PostAsync(string path, object? body)
    {
        using var answer = await Scripts.PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        return !answer.IsSuccessStatusCode ? throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}")
            : text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await Scripts.PutAsync(path, JsonContent.Create(body));
        answer.EnsureSuccessStatusCode();
    }
}
