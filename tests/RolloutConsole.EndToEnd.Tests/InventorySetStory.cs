using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RolloutConsole.EndToEnd.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// What devices are to run: a module gets its file, a set its module, a rollout the set, which is locked then; an invalidation does what its
/// preview said; a saved filter gives a set to whoever starts to match.
/// </summary>
[Collection(InventoryCollection.Name)]
public sealed class InventorySetStory(InventoryConsole world)
{
    private const int FileSize = 6 * 1024 * 1024;

    private static readonly string[] s_locks = ["lock-1", "lock-2", "lock-3"];

    // Bytes in a second: slow enough to see how far it is, and to change one's mind.
    private const int SlowUpload = 1024 * 1024;

    [Fact]
    public async Task Set_MadeUsedAndInvalidated_IsLockedByItsUseAndEndsAsThePreviewSaid()
    {
        await world.Scripts.CreateTargetsAsync(s_locks);
        var page = await world.SignInAsync();
        await CreateModuleAsync(page);
        await UploadAsync(page);
        var set = await CreateSetAsync(page);
        var rollout = await UseInRolloutAsync(page);
        await SeeLockedAsync(page, set, rollout);
        await InvalidateAsync(page, set, rollout);
    }

    [Fact]
    public async Task AutoAssignment_SwitchedOn_ReachesADeviceThatStartsToMatch()
    {
        await world.Scripts.CreateTargetsAsync(["auto-1", "auto-2"]);
        await world.Scripts.CreateSetAsync("auto-fw", "1.0.0");
        await ReportAsync("auto-1", "ready");
        var page = await world.SignInAsync();
        await world.GoAsync(page, "/filters/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ready for auto-fw");
        await page.GetByLabel("Target filter").FillAsync("attribute.stage == ready");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("filter.count")).ToHaveTextAsync(new Regex("^1 device matches now"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save filter" }).ClickAsync();
        var filter = await InventoryConsole.IdInAddressAsync(page, "filters");

        await page.GetByRole(AriaRole.Button, new() { Name = "Assign a set" }).ClickAsync();
        await page.GetByLabel("Distribution set", new() { Exact = true }).SelectOptionAsync("auto-fw 1.0.0");
        await Expect(page.GetByTestId("filter.auto.effect")).ToContainTextAsync("1 device would get auto-fw 1.0.0 at once");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.GetByTestId("filter.auto")).ToContainTextAsync("switched on by anna");
        await AssignedAsync("auto-1");
        Assert.False(await IsAssignedAsync("auto-2"));

        await ReportAsync("auto-2", "ready");
        await AssignedAsync("auto-2");
        await world.GoAsync(page, $"/filters/{filter}");
        await Expect(page.GetByTestId("filter.live")).ToHaveTextAsync("2 devices");
        await Expect(page.GetByTestId("filter.auto.left")).ToHaveTextAsync("0 devices");
        await world.GoAsync(page, "/devices?filter=attribute.stage==ready");
        await page.GetByTestId("devices.table").GetByRole(AriaRole.Link, new() { Name = "auto-2", Exact = true }).ClickAsync();
        await page.GetByTestId("device.panel").GetByRole(AriaRole.Link, new() { Name = "auto-2", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("device.attributes")).ToContainTextAsync("ready");
        await Expect(page.GetByTestId("device.actions")).ToContainTextAsync("auto-fw 1.0.0");
    }

    private async Task CreateModuleAsync(IPage page)
    {
        await world.GoAsync(page, "/distribution-sets/modules");
        await page.GetByRole(AriaRole.Button, new() { Name = "New module" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("lock-os");
        await page.GetByLabel("Version", new() { Exact = true }).FillAsync("2.0.0");
        await page.GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("OS");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "lock-os 2.0.0" })).ToBeVisibleAsync();
    }

    /// <summary>Once cut off in the middle, which leaves nothing, and once to its end.</summary>
    private async Task UploadAsync(IPage page)
    {
        var module = await InventoryConsole.IdInAddressAsync(page, "modules");
        var before = world.ArtifactFiles;
        var content = new byte[FileSize];
        new Random(7).NextBytes(content);
        var file = new FilePayload { Name = "lock-os.swu", MimeType = "application/octet-stream", Buffer = content };
        await using var slow = await SlowNetwork.OnAsync(page, SlowUpload);

        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.GetByTestId("upload.progress")).ToContainTextAsync(new Regex("of 6 MB, [1-9]"));
        await ManagementClient.WaitAsync(() => Task.FromResult(world.ArtifactFiles.Count > before.Count), "the server to have a part of the file");
        await page.GetByTestId("upload.cancel").ClickAsync();
        await Expect(page.GetByTestId("upload")).ToContainTextAsync("and nothing was kept. Send the file again.");
        await ManagementClient.WaitAsync(() => Task.FromResult(world.ArtifactFiles.SequenceEqual(before)), "the part of the file to be removed");
        Assert.Equal(0, (await world.Scripts.GetAsync($"/rest/v1/softwaremodules/{module}/artifacts")).GetArrayLength());
        await Expect(page.GetByTestId("module.files")).ToContainTextAsync("It has no file yet.");

        await slow.OffAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.GetByTestId("upload.stored")).ToContainTextAsync(Convert.ToHexStringLower(SHA256.HashData(content)));
        await Expect(page.GetByTestId("module.files")).ToContainTextAsync("lock-os.swu");
    }

    private async Task<long> CreateSetAsync(IPage page)
    {
        await InventoryConsole.GoToAsync(page, "Distribution sets");
        await page.GetByRole(AriaRole.Link, new() { Name = "New set" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("lock-fw");
        await page.GetByLabel("Version", new() { Exact = true }).FillAsync("2.0.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        var set = await InventoryConsole.IdInAddressAsync(page, "distribution-sets");
        await Expect(page.GetByTestId("set.missing").First).ToBeVisibleAsync();
        await Expect(page.GetByTestId("set.why-not-use")).ToContainTextAsync("It is incomplete");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use in a rollout" })).ToBeDisabledAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add module" }).ClickAsync();
        var content = page.GetByTestId("set.content");
        await content.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^lock-os 2\\.0\\.0 OS, 1 file") }).CheckAsync();
        await content.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("set.missing")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("set.locked")).ToHaveCountAsync(0);
        return set;
    }

    private static async Task<long> UseInRolloutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Use in a rollout" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/rollouts/new"));
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("locks 2.0.0");
        await page.GetByTestId("new.step.Filter").ClickAsync();
        await page.GetByTestId("new.filter").FillAsync("id==lock-*");
        await Expect(page.GetByTestId("new.matching")).ToContainTextAsync("3");
        await page.GetByTestId("new.step.Review").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Review", Exact = true })).ToContainTextAsync("lock-fw 2.0.0");
        await page.GetByTestId("new.create").ClickAsync();
        var rollout = await InventoryConsole.IdInAddressAsync(page, "rollouts");
        await Expect(page.GetByTestId("rollout.primary")).ToHaveTextAsync(new Regex("Start"));
        await Expect(page.GetByTestId("rollout.primary")).ToBeEnabledAsync();
        await page.GetByTestId("rollout.primary").ClickAsync();
        await page.GetByTestId("rollout.action.start").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.Locator(".page-state")).ToContainTextAsync("Running");
        return rollout;
    }

    private async Task SeeLockedAsync(IPage page, long set, long rollout)
    {
        await world.GoAsync(page, $"/distribution-sets/{set}");
        await Expect(page.GetByTestId("set.locked")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("set.content.why")).ToContainTextAsync($"It is locked: used by rollout {rollout} 'locks 2.0.0'");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add module" })).ToBeDisabledAsync();
        await Expect(page.GetByTestId("set.lock.why")).ToContainTextAsync($"In use: used by rollout {rollout} 'locks 2.0.0'");
        await page.GetByRole(AriaRole.Link, new() { Name = "lock-os 2.0.0" }).First.ClickAsync();
        await Expect(page.GetByTestId("module.why")).ToHaveTextAsync("Its files are locked: it is part of the locked set lock-fw 2.0.0. Make a new version of it.");
        await page.GetByTestId("module.sets").GetByRole(AriaRole.Link, new() { Name = "lock-fw 2.0.0" }).ClickAsync();
    }

    private async Task InvalidateAsync(IPage page, long set, long rollout)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Invalidate" }).ClickAsync();
        var panel = page.GetByTestId("set.invalidate.confirm");
        await panel.GetByRole(AriaRole.Radio, new() { Name = "Soft" }).ClickAsync();
        var line = panel.GetByTestId("invalidate.rollouts").GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"{rollout} locks 2.0.0" });
        await Expect(line).ToContainTextAsync("taken back");
        var preview = Regex.Match(await line.InnerTextAsync(), "([0-9]+) open updates? taken back, ([0-9]+) never start");
        await Expect(line.Locator(".chip").Last).ToContainTextAsync("Stopping");
        await Expect(panel.GetByTestId("invalidate.loose")).ToHaveTextAsync("No update that a person or a filter assigned is open.");

        await panel.GetByLabel("Type lock-fw to confirm").FillAsync("lock-fw");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Invalidate" }).ClickAsync();
        await Expect(page.GetByTestId("set.invalidated")).ToContainTextAsync("Invalidated (soft) by anna");
        await Expect(page.GetByTestId("set.why-not-use")).ToHaveTextAsync("It was invalidated, so no rollout takes it.");
        Assert.Equal(s_locks.Length, Number(preview, 1) + Number(preview, 2));
        Assert.NotEqual(0, Number(preview, 1));
        await ManagementClient.WaitAsync(async () => await AskedBackAsync() == Number(preview, 1), $"{Number(preview, 1)} devices to be asked back, as the preview said");
        await world.GoAsync(page, $"/rollouts/{rollout}");
        await Expect(page.Locator(".page-state")).ToContainTextAsync(new Regex("Stopping|Stopped"));
    }

    private async Task<int> AskedBackAsync()
    {
        var actions = await Task.WhenAll(s_locks.Select(async id => (await world.Scripts.GetAsync($"/rest/v1/targets/{id}/actions")).GetProperty("content").EnumerateArray().ToList()));
        return actions.Count(a => a is [var only] && only.GetProperty("status").GetString() == "canceling");
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The device says at which stage it is.</summary>
    private async Task ReportAsync(string device, string stage)
    {
        using var devices = new HttpClient { BaseAddress = world.Console.Address };
        devices.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"TargetToken {ManagementClient.TargetToken}");
        using var answer = await devices.PutAsync($"/default/controller/v1/{device}/configData", JsonContent.Create(new { mode = "merge", data = new { stage } }));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task AssignedAsync(string device) => ManagementClient.WaitAsync(() => IsAssignedAsync(device), $"{device} to be assigned the set");

    private async Task<bool> IsAssignedAsync(string device) =>
        (await world.Scripts.GetAsync($"/rest/v1/targets/{device}/actions")).GetProperty("total").GetInt32() > 0;
}
