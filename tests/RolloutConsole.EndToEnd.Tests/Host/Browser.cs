using Microsoft.Playwright;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>Chromium as the machine has it; one for all stories, one context per story.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // On a busy machine a page takes long; what does not come at all fails all the same.
    private const int PatienceMs = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = s_flags });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page of its own, with nothing remembered.</summary>
    public async Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme,
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(PatienceMs);
        return await context.NewPageAsync();
    }

    /// <summary>Signs in as the first account, and ends on the overview.</summary>
    public static async Task SignInAsync(IPage page, ConsoleProcess console)
    {
        await page.GotoAsync(new Uri(console.Address, "/login").ToString());
        await page.Locator("#name").FillAsync(ConsoleProcess.AdminName);
        await page.Locator("#password").FillAsync(ConsoleProcess.AdminPassword);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(new Uri(console.Address, "/").ToString());
    }

    private static string Find() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Chromium is missing: install the Debian package 'chromium'.");
}
