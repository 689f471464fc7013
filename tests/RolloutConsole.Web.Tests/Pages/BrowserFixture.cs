using Microsoft.Playwright;

namespace RolloutConsole.Web.Tests.Pages;

/// <summary>One browser for the tests of a class; every test gets a page of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // Every wait of a browser test ends after this time.
    private const float LimitMs = 15_000;

    private static readonly string[] s_flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Executable is { } executable)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = s_flags });
        }
    }

    /// <summary>A page with its own cookies.</summary>
    internal async Task<IPage> OpenAsync(string address, int width = 1440, int height = 900, bool isDark = false, bool hasTouch = false)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = hasTouch,
        });
        context.SetDefaultTimeout(LimitMs);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        return page;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
