using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>One console and one Chromium for all stories of the inventory; each story has devices and names of its own.</summary>
public sealed class InventoryConsole : IAsyncLifetime
{
    private readonly Browser _browser = new();

    public ConsoleProcess Console { get; private set; } = null!;

    public ManagementClient Scripts { get; private set; } = null!;

    /// <summary>Everything that is kept of artifacts, whole or not.</summary>
    public IReadOnlyList<string> ArtifactFiles => Directory.GetFiles(Path.Combine(Console.DataFolder, "artifacts"), "*", SearchOption.AllDirectories);

    public async Task InitializeAsync()
    {
        await _browser.InitializeAsync();
        Console = await ConsoleProcess.StartAsync(("Engine:AutoAssignmentInterval", "00:00:01"));
        Scripts = new ManagementClient(Console.Scripts);
        await Scripts.OpenForDevicesAsync();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Console.DisposeAsync();
    }

    /// <summary>A page of its own, signed in.</summary>
    public async Task<IPage> SignInAsync()
    {
        var page = await _browser.OpenAsync();
        await Browser.SignInAsync(page, Console);
        return page;
    }

    /// <summary>Opens an address by hand and waits, as a person does, until the page says that it is live.</summary>
    public async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(Console.Address, path).ToString());
        await Assertions.Expect(page.GetByTestId("shell.freshness")).ToHaveAttributeAsync("data-state", "live");
    }

    /// <summary>Goes to a page by the sidebar.</summary>
    public static Task GoToAsync(IPage page, string word) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true }).GetByRole(AriaRole.Link, new() { Name = word, Exact = true }).ClickAsync();

    /// <summary>Clicks what leads to a file, and reads the file.</summary>
    public static async Task<string> DownloadAsync(IPage page, ILocator link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    /// <summary>The number at the end of the page's address, such as that of the device it shows.</summary>
    public static async Task<long> IdInAddressAsync(IPage page, string folder)
    {
        await page.WaitForURLAsync(new Regex($"/{folder}/[0-9]+$"));
        return long.Parse(page.Url[(page.Url.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>The stories that share <see cref="InventoryConsole"/>.</summary>
[CollectionDefinition(Name)]
public sealed class InventoryCollection : ICollectionFixture<InventoryConsole>
{
    public const string Name = "inventory";
}
