using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RolloutConsole.EndToEnd.Tests.Host;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// The emergency stop asks devices back that have begun, up to the point of no return, and plans them again when the rollout is resumed
/// (architecture, section 5). Four devices spoken by hand: two that fetched the update, one past the point of no return, one that fetched
/// nothing.
/// </summary>
public sealed class RecallStory
{
    private static readonly string[] s_devices = ["gw-back", "gw-silent", "gw-past", "gw-idle"];

    [Fact]
    public async Task Stopped_AsksBackWhoHasBegun_AndResumingOffersANewAttempt()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var scripts = new ManagementClient(console.Scripts);
        await scripts.OpenForDevicesAsync();
        await scripts.CreateTargetsAsync(s_devices);
        var set = await scripts.CreateSetAsync("gateway-fw", "4.2.1");
        var rollout = await scripts.CreateRolloutAsync(new { name = "spring", targetFilterQuery = "name==gw-*", distributionSetId = set, amountGroups = 1 });
        using var devices = new HttpClient { BaseAddress = console.Address };
        devices.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"TargetToken {ManagementClient.TargetToken}");

        await scripts.CommandAsync(rollout, "start");
        await LinkAsync(devices, "gw-idle", "deploymentBase");
        var first = new Dictionary<string, long>();
        foreach (var device in s_devices[..3])
        {
            var link = await LinkAsync(devices, device, "deploymentBase");
            first[device] = ActionOf(link);
            Assert.Equal(HttpStatusCode.OK, (await devices.GetAsync(link)).StatusCode);
        }

        await ReportAsync(devices, "gw-past", "deploymentBase", first["gw-past"], "downloaded");
        await ReportAsync(devices, "gw-past", "deploymentBase", first["gw-past"], "proceeding");

        await scripts.PostAsync("/api/emergency-stop", new { scope = "rollout", rolloutId = rollout, reason = "smoke" });
        Assert.Equal(first["gw-back"], ActionOf(await LinkAsync(devices, "gw-back", "cancelAction")));
        Assert.Equal(first["gw-silent"], ActionOf(await LinkAsync(devices, "gw-silent", "cancelAction")));
        Assert.Equal(first["gw-past"], ActionOf(await LinkAsync(devices, "gw-past", "deploymentBase")));
        Assert.DoesNotContain("deploymentBase", await LinksAsync(devices, "gw-idle"));

        Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, "gw-back", "cancelAction", first["gw-back"], "closed", "success"));
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, "gw-past", "deploymentBase", first["gw-past"], "closed", "success"));
        await scripts.PostAsync("/api/emergency-stop/release", new { scope = "rollout", rolloutId = rollout, reason = "false alarm", confirm = "RELEASE" });
        Assert.DoesNotContain("deploymentBase", await LinksAsync(devices, "gw-back"));

        await scripts.CommandAsync(rollout, "resume");
        var again = ActionOf(await LinkAsync(devices, "gw-back", "deploymentBase"));
        Assert.NotEqual(first["gw-back"], again);
        Assert.Equal(first["gw-silent"], ActionOf(await LinkAsync(devices, "gw-silent", "deploymentBase")));
        Assert.Equal(HttpStatusCode.Gone, await ReportAsync(devices, "gw-back", "deploymentBase", first["gw-back"], "closed", "success"));

        foreach (var (device, action) in new[] { ("gw-back", again), ("gw-silent", first["gw-silent"]), ("gw-idle", ActionOf(await LinkAsync(devices, "gw-idle", "deploymentBase"))) })
        {
            Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, device, "deploymentBase", action, "closed", "success"));
        }

        await scripts.WaitForStatusAsync(rollout, "finished");
        var attempts = (await scripts.GetAsync("/rest/v1/targets/gw-back/actions")).GetProperty("content").EnumerateArray();
        Assert.Equal([(again, "finished"), (first["gw-back"], "canceled")], attempts.Select(a => (a.GetProperty("id").GetInt64(), a.GetProperty("status").GetString()!)).OrderByDescending(a => a.Item1));
    }

    private static async Task<string> LinksAsync(HttpClient devices, string device)
    {
        var root = JsonDocument.Parse(await devices.GetStringAsync($"/default/controller/v1/{device}")).RootElement;
        return root.TryGetProperty("_links", out var links) ? links.GetRawText() : "";
    }

    /// <summary>Polls until the device is given a link of a kind.</summary>
    private static async Task<string> LinkAsync(HttpClient devices, string device, string relation)
    {
        var found = "";
        await ManagementClient.WaitAsync(
            async () =>
            {
                var links = await LinksAsync(devices, device);
                found = links.Contains($"\"{relation}\"", StringComparison.Ordinal)
                    ? JsonDocument.Parse(links).RootElement.GetProperty(relation).GetProperty("href").GetString()!
                    : "";
                return found.Length > 0;
            },
            $"{device} to be given {relation}");
        return found;
    }

    private static long ActionOf(string link) =>
        long.Parse(new Uri(link).AbsolutePath.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> ReportAsync(
        HttpClient devices, string device, string resource, long action, string execution, string finished = "none")
    {
        var body = new { id = $"{action}", status = new { execution, result = new { finished }, details = new[] { "said by hand" } } };
        return (await devices.PostAsJsonAsync($"/default/controller/v1/{device}/{resource}/{action}/feedback", body)).StatusCode;
    }
}
