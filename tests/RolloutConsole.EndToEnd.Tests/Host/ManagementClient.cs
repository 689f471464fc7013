using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>What a script does over the Management API, in the words of the stories.</summary>
public sealed class ManagementClient(HttpClient http)
{
    public const string TargetToken = "5d0c2b7e9a1f4c3d8e6b0a9f7c5d3e1b";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Lets devices show their own token, and poll every 30 s.</summary>
    public async Task OpenForDevicesAsync()
    {
        await PutAsync("/rest/v1/system/configs/authentication.targettoken.enabled", new { value = true });
        await PutAsync("/rest/v1/system/configs/pollingTime", new { value = "00:00:30" });
    }

    /// <summary>Creates targets with one token for all.</summary>
    public Task CreateTargetsAsync(IEnumerable<string> controllerIds) =>
        PostAsync("/rest/v1/targets", controllerIds.Select(id => new { controllerId = id, securityToken = TargetToken }));

    /// <summary>Creates a set with one module and one file.</summary>
    public async Task<long> CreateSetAsync(string name, string version, int fileSize = 20_000)
    {
        var module = (await PostAsync("/rest/v1/softwaremodules", new[] { new { name = $"{name}-module", version, type = "os" } }))[0].GetProperty("id").GetInt64();
        var content = new byte[fileSize];
        new Random(1).NextBytes(content);
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", $"{name}-{version}.swu");
        using var answer = await http.PostAsync($"/rest/v1/softwaremodules/{module}/artifacts", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await PostAsync("/rest/v1/distributionsets", new[] { new { name, version, type = "os", modules = new[] { new { id = module } } } }))[0].GetProperty("id").GetInt64();
    }

    /// <summary>Creates a rollout and waits until it is ready.</summary>
    public async Task<long> CreateRolloutAsync(object body)
    {
        var id = (await PostAsync("/rest/v1/rollouts", body)).GetProperty("id").GetInt64();
        await WaitForStatusAsync(id, "ready");
        return id;
    }

    /// <summary>Gives one of the rollout's commands.</summary>
    public Task CommandAsync(long rollout, string command) => PostAsync($"/rest/v1/rollouts/{rollout}/{command}", null);

    /// <summary>Waits, with a deadline, until the rollout has a status.</summary>
    public Task WaitForStatusAsync(long rollout, string status) => WaitAsync(
        async () => (await GetAsync($"/rest/v1/rollouts/{rollout}")).GetProperty("status").GetString() == status,
        $"rollout {rollout} to be {status}");

    /// <summary>Waits, with a deadline, until something holds.</summary>
    public static async Task WaitAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await holds())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {s_patience} for {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<JsonElement> PostAsync(string path, object? body)
    {
        using var answer = await http.PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsync(path, JsonContent.Create(body));
        Assert.True(answer.IsSuccessStatusCode, $"PUT {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
