using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RolloutConsole.EndToEnd.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// An afternoon of whoever owns a fleet: devices come from a file with a few bad rows, are found by a filter, tagged, watched under a saved
/// filter, and go out as files again.
/// </summary>
[Collection(InventoryCollection.Name)]
public sealed class InventoryStory(InventoryConsole world)
{
    // 28 devices in the us, 30 in the eu, 2 that do not say where they are.
    private const int Good = 60;

    [Fact]
    public async Task Fleet_ImportedFilteredTaggedSavedAndExported_IsWhatTheFileSaid()
    {
        var page = await world.SignInAsync();
        await ImportAsync(page);
        await FilterByKeyboardAsync(page);
        await TurnPagesAndJumpAsync(page);
        await SaveFilterAsync(page);
        await TagAsync(page);
        await WatchSavedFilterAsync(page);
        await ExportAsync(page);
        await LookAtDeviceAsync(page);
    }

    [Fact]
    public async Task Filter_TypedBeforeItsScriptCame_OffersCompletions()
    {
        var page = await world.SignInAsync();
        var mayCome = new TaskCompletionSource();
        await page.RouteAsync("**/js/filter-editor.js*", async route =>
        {
            await mayCome.Task;
            await route.ContinueAsync();
        });
        await world.GoAsync(page, "/devices");
        await page.GetByLabel("Target filter").FocusAsync();
        await page.Keyboard.TypeAsync("upd");
        await Expect(page.GetByTestId("devices.filter.unfinished").Or(page.GetByTestId("devices.filter.fault"))).ToBeVisibleAsync();

        mayCome.SetResult();

        await Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "What can stand here" })).ToBeVisibleAsync();
    }

    private async Task ImportAsync(IPage page)
    {
        await world.GoAsync(page, "/devices/import");
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "cameras.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(FileOfCameras()) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and check" }).ClickAsync();

        var check = page.GetByTestId("import.checked");
        await Expect(check).ToContainTextAsync($"{Good} rows can be imported");
        await Expect(check).ToContainTextAsync("4 rows are refused");
        var refused = page.GetByTestId("import.refused").GetByRole(AriaRole.Row);
        await Expect(refused.Filter(new() { HasText = "there is no tag of this name" })).ToContainTextAsync("62");
        await Expect(refused.Filter(new() { HasText = "Every device needs an id" })).ToContainTextAsync("63");
        await Expect(refused.Filter(new() { HasText = "the row has 3 cells" })).ToContainTextAsync("64");
        await Expect(refused.Filter(new() { HasText = "cam-001" })).ToContainTextAsync("65");
        var report = await InventoryConsole.DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "All refused rows as CSV" }));
        Assert.Equal(["62", "63", "64", "65"], report.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..].Select(r => r.Split(',')[0]));
        Assert.Equal(0, (await world.Scripts.GetAsync("/rest/v1/targets?q=id==cam-*")).GetProperty("total").GetInt32());

        await page.GetByRole(AriaRole.Button, new() { Name = $"Import {Good} devices" }).ClickAsync();
        await Expect(page.GetByTestId("import.over")).ToContainTextAsync($"{Good} devices imported");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show the devices" }).ClickAsync();

        // A page that was gone to takes the focus to its title; who types before that types nowhere.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Devices", Exact = true })).ToBeFocusedAsync();
    }

    /// <summary>Types, takes completions, is warned that "not eu" leaves out who says nothing, and takes the advice.</summary>
    private static async Task FilterByKeyboardAsync(IPage page)
    {
        var entry = page.GetByRole(AriaRole.Combobox, new() { Name = "Target filter" });
        await entry.FocusAsync();
        await page.Keyboard.TypeAsync("id==cam-* and attribute.reg");
        await page.GetByRole(AriaRole.Option, new() { Name = "region" }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(entry).ToHaveValueAsync(new Regex("attribute\\.region ?$"));
        await page.Keyboard.TypeAsync("!= e");
        await page.GetByRole(AriaRole.Option, new() { Name = "eu" }).WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.GetByTestId("devices.filter.count")).ToHaveTextAsync("28");
        await Expect(page.GetByTestId("devices.filter.warnings")).ToContainTextAsync("evices without attribute.region do not match");
        await page.GetByTestId("devices.filter.warnings").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("devices.filter.count")).ToHaveTextAsync("30");
        await Expect(page.GetByTestId("devices.filter.warnings")).ToHaveCountAsync(0);
        await entry.PressAsync("Enter");
        await Expect(page.GetByTestId("devices.total")).ToHaveTextAsync("30 match");
    }

    private static async Task TurnPagesAndJumpAsync(IPage page)
    {
        await ApplyAsync(page, "id==cam-*");
        await Expect(page.GetByTestId("devices.total")).ToHaveTextAsync($"{Good} match");
        await Expect(page.GetByTestId("pager")).ToContainTextAsync($"50 shown of {Good}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Expect(page.GetByTestId("pager")).ToContainTextAsync($"10 shown of {Good}");
        await Expect(Device(page, "cam-060")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Previous page" }).ClickAsync();
        await Expect(Device(page, "cam-001")).ToBeVisibleAsync();

        var jump = page.GetByLabel("Jump to device id");
        await jump.FillAsync("cam-05");
        await jump.PressAsync("Enter");
        await Expect(page.GetByTestId("devices.table").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("cam-050");
        await jump.FillAsync("cam-007");
        await jump.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "cam-007", Exact = true })).ToBeVisibleAsync();
        await InventoryConsole.GoToAsync(page, "Devices");
    }

    private static async Task SaveFilterAsync(IPage page)
    {
        await ApplyAsync(page, "group==cameras/us");
        await Expect(page.GetByTestId("devices.total")).ToHaveTextAsync("28 match");
        await page.GetByRole(AriaRole.Link, new() { Name = "Save as filter" }).ClickAsync();
        await Expect(page.GetByTestId("filter.count")).ToHaveTextAsync(new Regex("^28 devices match now"));
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("US cameras");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save filter" }).ClickAsync();
        await Expect(page.GetByTestId("filter.live")).ToHaveTextAsync("28 devices");
        await Expect(page.GetByTestId("filter.uses")).ToContainTextAsync("No rollout has this text.");
    }

    /// <summary>All that the filter takes, as one job whose effect was counted before.</summary>
    private static async Task TagAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Show devices" }).ClickAsync();
        await Expect(page.GetByTestId("devices.total")).ToHaveTextAsync("28 match");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tag", Exact = true }).ClickAsync();
        var panel = page.GetByTestId("bulk.panel");
        await panel.GetByLabel("Tag", new() { Exact = true }).FillAsync("pilot");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Show what it would do" }).ClickAsync();
        await Expect(page.GetByTestId("bulk.effect")).ToHaveTextAsync("28 devices match. 28 get the tag.");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Change 28 devices" }).ClickAsync();

        var job = page.GetByRole(AriaRole.Region, new() { Name = "Tag pilot" });
        await Expect(job).ToContainTextAsync("28 of 28 devices were gone through, 28 of them changed.");
        await Expect(page.GetByTestId("devices.table").GetByRole(AriaRole.Row).Filter(new() { HasText = "pilot" })).ToHaveCountAsync(28);
    }

    /// <summary>One device comes, one is deleted, one is moved away: the saved filter says so.</summary>
    private async Task WatchSavedFilterAsync(IPage page)
    {
        await OpenFilterAsync(page);
        await Expect(page.GetByTestId("filter.changes")).ToContainTextAsync("Nobody has begun to match since.");

        await InventoryConsole.GoToAsync(page, "Devices");
        await page.GetByRole(AriaRole.Link, new() { Name = "New device" }).ClickAsync();
        await page.GetByLabel("Device id", new() { Exact = true }).FillAsync("cam-new");
        await page.GetByLabel("Group (optional)").FillAsync("cameras/us");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the device" }).ClickAsync();
        await Expect(page.GetByTestId("device.created")).ToContainTextAsync("Give the device this token.");

        await OpenDeviceAsync(page, "cam-003");
        await page.GetByTestId("device.identity").GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByTestId("device.identity").GetByLabel("Group").FillAsync("stock");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByTestId("device.identity").GetByRole(AriaRole.Link, new() { Name = "stock" })).ToBeVisibleAsync();

        await OpenDeviceAsync(page, "cam-005");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the device" }).ClickAsync();
        await page.GetByLabel("Type cam-005 to confirm").FillAsync("cam-005");
        await page.GetByTestId("device.delete.confirm").GetByRole(AriaRole.Button, new() { Name = "Delete the device" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/devices$"));

        await OpenFilterAsync(page);
        await Expect(page.GetByTestId("filter.live")).ToHaveTextAsync("27 devices");
        await Expect(page.GetByTestId("filter.new")).ToHaveTextAsync("New1");
        await Expect(page.GetByTestId("filter.changes").GetByRole(AriaRole.Link, new() { Name = "cam-new" })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("filter.left")).ToHaveTextAsync("Left1");
        await Expect(page.GetByTestId("filter.changes")).ToContainTextAsync("1 device of those that were recorded was deleted.");
        await page.GetByTestId("filter.left").ClickAsync();
        await Expect(page.GetByTestId("filter.changes").GetByRole(AriaRole.Link, new() { Name = "cam-003" })).ToBeVisibleAsync();
    }

    private static async Task ExportAsync(IPage page)
    {
        await InventoryConsole.GoToAsync(page, "Devices");
        await ApplyAsync(page, "id==cam-00*");
        var export = page.GetByTestId("devices.export");
        await Expect(export).ToContainTextAsync("Export 8 rows");
        var rows = (await InventoryConsole.DownloadAsync(page, export)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["cam-001", "cam-002", "cam-003", "cam-004", "cam-006", "cam-007", "cam-008", "cam-009"], rows[1..].Select(r => r.Split(',')[0]));
        Assert.Contains(",'=1+1,", rows[1], StringComparison.Ordinal);
        Assert.Contains("attribute.note,attribute.region", rows[0], StringComparison.Ordinal);

        var lines = (await InventoryConsole.DownloadAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Export as JSON Lines" })))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(rows[1..].Select(r => r.Split(',')[0]), lines.Select(l => l.GetProperty("controllerId").GetString()));
        Assert.Equal("=1+1", lines[0].GetProperty("attributes").GetProperty("note").GetString());
        Assert.Equal("stock", lines[2].GetProperty("group").GetString());
    }

    private static async Task LookAtDeviceAsync(IPage page)
    {
        await OpenDeviceAsync(page, "cam-001");
        await Expect(page.GetByTestId("device.attributes")).ToContainTextAsync("us");
        await Expect(page.GetByTestId("device.attributes")).ToContainTextAsync("=1+1");
        await Expect(page.GetByTestId("device.metadata")).ToContainTextAsync("ops, \"night\" shift");
        await Expect(page.GetByTestId("device.tags")).ToContainTextAsync("pilot");
        await Expect(page.GetByTestId("device.actions")).ToContainTextAsync("It has never had an action.");
    }

    private static async Task ApplyAsync(IPage page, string filter)
    {
        var entry = page.GetByRole(AriaRole.Combobox, new() { Name = "Target filter" });
        await entry.FillAsync(filter);
        await entry.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
    }

    private static ILocator Device(IPage page, string id) => page.GetByTestId("devices.table").GetByRole(AriaRole.Link, new() { Name = id, Exact = true });

    private static async Task OpenDeviceAsync(IPage page, string id)
    {
        await InventoryConsole.GoToAsync(page, "Devices");
        var jump = page.GetByLabel("Jump to device id");
        await jump.FillAsync(id);
        await jump.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = id, Exact = true })).ToBeVisibleAsync();
    }

    // Recording runs beside; the page says that one may look again.
    private static async Task OpenFilterAsync(IPage page)
    {
        await InventoryConsole.GoToAsync(page, "Filters");
        await page.GetByRole(AriaRole.Link, new() { Name = "US cameras" }).ClickAsync();
        await Expect(page.GetByTestId("filter.changes")).ToBeVisibleAsync();
        await ManagementClient.WaitAsync(
            async () =>
            {
                await page.GetByTestId("filter.new").Or(page.GetByTestId("filter.recording")).WaitForAsync();
                if (await page.GetByTestId("filter.new").IsVisibleAsync())
                {
                    return true;
                }

                await page.GetByRole(AriaRole.Button, new() { Name = "Read again" }).ClickAsync();
                return false;
            },
            "the members to be recorded");
    }

    private static string FileOfCameras()
    {
        var file = new StringBuilder("controllerId,group,tags,attribute.region,attribute.note,metadata.owner\n");
        for (var i = 1; i <= Good; i++)
        {
            var region = i > Good - 2 ? "" : i % 2 == 1 && i <= Good - 4 ? "us" : "eu";
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"cam-{i:D3},cameras/{(region.Length == 0 ? "unknown" : region)},,{region},");
            file.Append(i == 1 ? "=1+1,\"ops, \"\"night\"\" shift\"\n" : ",\n");
        }

        // Lines 62 to 65.
        return file.Append("cam-tag,,nigth,,,\n,,,eu,,\ncam-short,,\ncam-001,,,,,\n").ToString();
    }
}
