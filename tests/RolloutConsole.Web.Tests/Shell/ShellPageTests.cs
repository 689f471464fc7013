using System.Net;
using Microsoft.Playwright;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace RolloutConsole.Web.Tests.Shell;

/// <summary>The root document in a browser: circuit, connection bar, theme, policy.</summary>
public sealed class ShellPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [ChromiumFact]
    public async Task Circuit_Works_ButtonOfAPageAnswers()
    {
        await using var host = await PageHost.StartAsync();
        var page = await browser.OpenAsync(host.Address + "/dev/gallery");
        await page.WaitForSelectorAsync("html[data-circuit='up']");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show 3" }).ClickAsync();

        await Expect(page.GetByTestId("rollout.lane.1")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Server_Gone_ShowsABarThatIsNotModalAndCountsDown()
    {
        await using var host = await PageHost.StartAsync();
        var page = await browser.OpenAsync(host.Address + "/dev/gallery");
        await page.WaitForSelectorAsync("html[data-circuit='up']");

        await host.StopAsync();

        var bar = page.GetByTestId("shell.connection");
        await Expect(bar).ToContainTextAsync("Connection lost");
        await Expect(bar).ToContainTextAsync("Trying again in");
        await Expect(page.GetByTestId("shell.freshness")).ToContainTextAsync("Offline");
        await Expect(page.Locator("[data-stop-sub]")).ToHaveTextAsync("(offline)");
        Assert.Equal(0, await page.Locator("dialog, [inert]").CountAsync());
    }

    [ChromiumFact]
    public async Task StaticPage_ServerGone_SaysSoWhenSomebodyComesBackToIt()
    {
        var host = await PageHost.StartAsync();
        var page = await browser.OpenAsync(host.Address + "/login");
        var chip = page.GetByTestId("shell.freshness");
        await Expect(chip).ToContainTextAsync("Answered");

        await host.StopAsync();
        await host.DisposeAsync();
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");

        await Expect(chip).ToContainTextAsync("Offline");
    }

    [ChromiumFact]
    public async Task Theme_Chosen_WinsOverTheSystemAndIsKept()
    {
        await using var host = await PageHost.StartAsync();
        var page = await browser.OpenAsync(host.Address + "/login", isDark: true);
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));

        await page.EvaluateAsync("consoleTheme.choose('light')");
        await page.ReloadAsync();

        Assert.Equal("light", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
    }

    [ChromiumFact]
    public async Task Chart_ThemeChanges_IsDrawnInTheColoursOfTheNewOne()
    {
        await using var host = await PageHost.StartAsync();
        var page = await browser.OpenAsync(host.Address + "/dev/gallery");
        const string Line = ".chart-plot .scatterlayer .js-line";
        await page.Locator(Line).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var light = await page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('{Line}')).stroke");

        await page.EvaluateAsync("consoleTheme.choose('dark')");

        await Expect(page.Locator(Line).First).Not.ToHaveCSSAsync("stroke", light);
    }

    [Fact]
    public async Task Gallery_InProduction_DoesNotExist()
    {
        await using var host = await PageHost.StartAsync(environment: "Production");
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(host.Address + "/dev/gallery")).StatusCode);
    }

    [Fact]
    public async Task Pages_EachAnswer_HaveANonceOfTheirOwn()
    {
        await using var host = await PageHost.StartAsync();
        using var client = new HttpClient();

        var first = await client.GetAsync(host.Address + "/login");
        var second = await client.GetAsync(host.Address + "/login");
        string Policy(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.NotEqual(Policy(first), Policy(second));
        Assert.DoesNotContain("unsafe-inline'; ", Policy(first).Split("style-src")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_Any_AllowsNoOtherHostAndNoInlineScript()
    {
        var policy = ContentSecurityPolicy.PolicyFor("abc");

        Assert.Contains("script-src 'self' 'nonce-abc'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/login", "data-testid=\"login.form\"")]
    [InlineData("/stop", "data-testid=\"stop.page.form\"")]
    [InlineData("/error", "data-testid=\"error.correlation\"")]
    public async Task StaticPage_Any_NeedsNoCircuitAndHoldsTheStop(string path, string mark)
    {
        await using var host = await PageHost.StartAsync();
        using var client = new HttpClient();

        var page = await client.GetStringAsync(host.Address + path);

        Assert.Contains(mark, page, StringComparison.Ordinal);
        Assert.Contains("id=\"stop-button\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", page, StringComparison.Ordinal);
    }
}
