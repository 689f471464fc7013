using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RolloutConsole.EndToEnd.Tests.Host;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// A person at the device agrees, and a second rollout takes the devices of the first (hawkbit-rollouts, 4.2, 4.3 and 4.6). Three devices spoken by
/// hand: one whose person agrees, one for which an operator agrees, one that agrees by itself.
/// </summary>
public sealed class ConfirmationStory
{
    private static readonly string[] s_devices = ["gw-asked", "gw-helped", "gw-auto"];

    [Fact]
    public async Task AskedThenReplaced_DevicesAreAskedConfirmAndGiveWay()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var scripts = new ManagementClient(console.Scripts);
        await scripts.OpenForDevicesAsync();
        await scripts.PutAsync("/rest/v1/system/configs/user.confirmation.flow.enabled", new { value = true });
        await scripts.CreateTargetsAsync(s_devices);
        using var devices = new HttpClient { BaseAddress = console.Address };
        devices.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"TargetToken {ManagementClient.TargetToken}");
        Assert.Equal(HttpStatusCode.OK, (await devices.PostAsync($"{Base("gw-auto")}/confirmationBase/activateAutoConfirm", null)).StatusCode);

        var first = await scripts.CreateRolloutAsync(new
        {
            name = "spring", targetFilterQuery = "name==gw-*", distributionSetId = await scripts.CreateSetAsync("gateway-fw", "4.2.1"), amountGroups = 1,
        });
        await scripts.CommandAsync(first, "start");

        // The first device's person looks, refuses, and then agrees.
        var link = await LinkAsync(devices, "gw-asked", "confirmationBase");
        Assert.Contains("\"confirmation\":{\"download\":\"forced\"", await devices.GetStringAsync(link));
        var asked = ActionOf(link);
        Assert.Equal(HttpStatusCode.NotFound, (await devices.GetAsync($"{Base("gw-asked")}/deploymentBase/{asked}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await ReportAsync(devices, "gw-asked", asked));
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(devices, "gw-asked", asked, "denied"));
        Assert.Equal(asked, ActionOf(await LinkAsync(devices, "gw-asked", "confirmationBase")));
        Assert.Equal(HttpStatusCode.OK, await AnswerAsync(devices, "gw-asked", asked, "confirmed"));
        Assert.Equal(HttpStatusCode.OK, (await devices.GetAsync(await LinkAsync(devices, "gw-asked", "deploymentBase"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, "gw-asked", asked));
        Assert.Equal(HttpStatusCode.Gone, await AnswerAsync(devices, "gw-asked", asked, "denied"));

        var helped = ActionOf(await LinkAsync(devices, "gw-helped", "confirmationBase"));
        await scripts.PutAsync($"/rest/v1/targets/gw-helped/actions/{helped}/confirmation", new { confirmation = "confirmed" });
        Assert.Equal(HttpStatusCode.OK, (await devices.GetAsync(await LinkAsync(devices, "gw-helped", "deploymentBase"))).StatusCode);
        var auto = ActionOf(await LinkAsync(devices, "gw-auto", "deploymentBase"));

        // A second rollout: both devices that are still busy are asked to give back, and get the newer set then.
        var second = await scripts.CreateRolloutAsync(new
        {
            name = "summer", targetFilterQuery = "name==gw-*", distributionSetId = await scripts.CreateSetAsync("gateway-fw", "4.3.0"), amountGroups = 1, confirmationRequired = false,
        });
        await scripts.CommandAsync(second, "start");
        foreach (var (device, older) in new[] { ("gw-helped", helped), ("gw-auto", auto) })
        {
            Assert.Equal(older, ActionOf(await LinkAsync(devices, device, "cancelAction")));
            Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, device, older, "cancelAction"));
        }

        await scripts.WaitForStatusAsync(first, "finished");
        foreach (var device in s_devices)
        {
            var newer = ActionOf(await LinkAsync(devices, device, "deploymentBase"));
            Assert.Equal(HttpStatusCode.OK, await ReportAsync(devices, device, newer));
        }

        await scripts.WaitForStatusAsync(second, "finished");
        Assert.Equal((1, 2), Totals(await scripts.GetAsync($"/rest/v1/rollouts/{first}")));
        Assert.Equal((3, 0), Totals(await scripts.GetAsync($"/rest/v1/rollouts/{second}")));
    }

    private static (int Finished, int Canceled) Totals(JsonElement rollout)
    {
        var totals = rollout.GetProperty("totalTargetsPerStatus");
        return (totals.GetProperty("finished").GetInt32(), totals.GetProperty("cancelled").GetInt32());
    }

    private static string Base(string device) => $"/DEFAULT/controller/v1/{device}";

    /// <summary>Polls until the device is given a link of a kind.</summary>
    private static async Task<string> LinkAsync(HttpClient devices, string device, string relation)
    {
        var found = "";
        await ManagementClient.WaitAsync(
            async () =>
            {
                var root = JsonDocument.Parse(await devices.GetStringAsync(Base(device))).RootElement;
                found = root.TryGetProperty("_links", out var links) && links.TryGetProperty(relation, out var link) ? link.GetProperty("href").GetString()! : "";
                return found.Length > 0;
            },
            $"{device} to be given {relation}");
        return found;
    }

    private static long ActionOf(string link) =>
        long.Parse(new Uri(link).AbsolutePath.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> AnswerAsync(HttpClient devices, string device, long action, string confirmation) =>
        (await devices.PostAsJsonAsync($"{Base(device)}/confirmationBase/{action}/feedback", new { confirmation, details = new[] { "said by hand" } })).StatusCode;

    private static async Task<HttpStatusCode> ReportAsync(HttpClient devices, string device, long action, string resource = "deploymentBase")
    {
        var body = new { id = $"{action}", status = new { execution = "closed", result = new { finished = "success" }, details = new[] { "said by hand" } } };
        return (await devices.PostAsJsonAsync($"{Base(device)}/{resource}/{action}/feedback", body)).StatusCode;
    }
}
