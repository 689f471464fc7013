using Microsoft.Playwright;
using RolloutConsole.Web.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace RolloutConsole.Web.Tests.EmergencyStop;

/// <summary>The emergency stop as a person meets it: the real script in a real browser, the server's answers from memory.</summary>
public sealed class StopScriptTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Button = "[data-testid='stop.button']";
    private const string Hold = "[data-testid='stop.hold']";
    private const string Title = "[data-title]";

    // Longer than the longest pause between two tries to connect.
    private const float AwaitMs = 30_000;

    private static Task<PageHost> StartAsync(StopStub stub) => PageHost.StartAsync(stub.Map);

    private async Task<IPage> OpenAsync(PageHost host, string path = "/stop", int? rollout = null, int width = 1440, int height = 900, bool hasTouch = false)
    {
        var page = await browser.OpenAsync(host.Address + path, width, height, hasTouch: hasTouch);
        if (rollout is not null)
        {
            await page.EvaluateAsync($"history.replaceState(null, '', '/rollouts/{rollout}')");
        }

        return page;
    }

    private static async Task PressAndKeepAsync(IPage page)
    {
        await page.Locator(Hold).HoverAsync();
        await page.Mouse.DownAsync();
    }

    [ChromiumFact]
    public async Task Hold_OnARolloutPage_StopsThatRolloutAndReportsEachStep()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await Expect(page.Locator("[data-count='one.inFlight']")).ToHaveTextAsync("312");
        await Expect(page.Locator("[data-hold-word]")).ToHaveTextAsync("HOLD 1.0 s TO STOP ROLLOUT 41");
        await PressAndKeepAsync(page);

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        await Expect(page.GetByTestId("stop.feedback.sent")).ToContainTextAsync("for rollout 41");
        await Expect(page.GetByTestId("stop.feedback.accepted")).ToContainTextAsync("Accepted by server after");
        await Expect(page.GetByTestId("stop.feedback.halted")).ToContainTextAsync("last device started");
        var sent = Assert.Single(stub.Stops);
        Assert.Equal("rollout", (string?)sent["scope"]);
        Assert.Equal(41, (int?)sent["rolloutId"]);
        Assert.Equal("1", (string?)sent["header"]);
        Assert.NotEmpty((string?)sent["idempotencyKey"] ?? "");
    }

    [ChromiumFact]
    public async Task Hold_ReleasedEarly_SendsNothingAndSaysSo()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await PressAndKeepAsync(page);
        await page.Mouse.UpAsync();

        await Expect(page.Locator("[data-hold-hint]")).ToHaveTextAsync("Released too early, nothing sent");
        Assert.Empty(stub.Stops);
    }

    [ChromiumFact]
    public async Task Hold_PointerLeavesTheButton_SendsNothing()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await PressAndKeepAsync(page);
        await page.Mouse.MoveAsync(20, 500);

        await Expect(page.Locator("[data-hold-hint]")).ToHaveTextAsync("Released too early, nothing sent");
        Assert.Empty(stub.Stops);
    }

    [ChromiumFact]
    public async Task F8_ThenHoldingEnter_StopsAll()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.Keyboard.PressAsync("F8");
        await Expect(page.Locator(Hold)).ToBeFocusedAsync();
        Assert.Empty(stub.Stops);
        await page.Keyboard.DownAsync("Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        Assert.Equal("all", (string?)Assert.Single(stub.Stops)["scope"]);
    }

    [ChromiumFact]
    public async Task F8_WhileTypingInAField_OpensToo()
    {
        await using var host = await StartAsync(new StopStub());
        var page = await OpenAsync(host, "/login");

        await page.FocusAsync("#name");
        await page.Keyboard.PressAsync("F8");

        await Expect(page.Locator(Hold)).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task Typed_StopAndEnter_SendsWithReason()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-reason", "E-217 on hwRev 1");
        await page.FillAsync("#stop-typed", "stop");
        await page.PressAsync("#stop-typed", "Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        Assert.Equal("E-217 on hwRev 1", (string?)Assert.Single(stub.Stops)["reason"]);
    }

    [ChromiumFact]
    public async Task Typed_AnotherWord_KeepsTheButtonDisabled()
    {
        await using var host = await StartAsync(new StopStub());
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STO");

        await Expect(page.Locator("[data-type-send]")).ToBeDisabledAsync();
    }

    [ChromiumFact]
    public async Task Server_Silent_SaysNotStoppedAndGoesOnWithTheSameKeyUntilAnswered()
    {
        var stub = new StopStub { IsSilent = true };
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");
        await Expect(page.GetByTestId("stop.feedback.accepted")).ToContainTextAsync("Not confirmed yet, still sending (attempt 1)");
        await Expect(page.Locator(Title)).ToHaveTextAsync("NOT STOPPED");
        await Expect(page.Locator("#announce-assertive")).ToHaveTextAsync("NOT STOPPED: server cannot be reached. Still trying.");
        await Expect(page.GetByTestId("stop.feedback.accepted")).ToContainTextAsync("no answer, 1 time");
        stub.Answer();

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        Assert.True(stub.Stops.Count >= 2);
        Assert.Single(stub.Stops.Select(s => (string?)s["idempotencyKey"]).Distinct());
    }

    [ChromiumFact]
    public async Task Server_BusyOnce_IsTriedAgain()
    {
        var stub = new StopStub();
        stub.NextStatus.Enqueue(503);
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        Assert.Equal(2, stub.Stops.Count);
    }

    [ChromiumFact]
    public async Task Role_Missing_SaysWhichAndDoesNotRetry()
    {
        var stub = new StopStub();
        stub.NextStatus.Enqueue(403);
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");

        await Expect(page.Locator("[data-subtitle]")).ToHaveTextAsync("Setting the emergency stop needs role Operator or Manager.");
        await Expect(page.Locator(Title)).ToHaveTextAsync("NOT STOPPED");
        Assert.Single(stub.Stops);
    }

    [ChromiumFact]
    public async Task SignIn_Ended_AsksInPlaceAndSendsWhatWasMeant()
    {
        var stub = new StopStub { IsSignedOut = true };
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");
        await page.FillAsync("#stop-name", "ben");
        await page.FillAsync("#stop-password", "wrong");
        await page.PressAsync("#stop-password", "Enter");
        await Expect(page.Locator("[data-note]")).ToHaveTextAsync("User name or password is wrong.");
        await page.FillAsync("#stop-password", "right");
        await page.PressAsync("#stop-password", "Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        Assert.Equal(["ben/wrong/1", "ben/right/1"], stub.SignIns);
        Assert.Equal(2, stub.Stops.Count);
        Assert.Single(stub.Stops.Select(s => (string?)s["idempotencyKey"]).Distinct());
        Assert.All(stub.Stops, s => Assert.Equal(41, (int?)s["rolloutId"]));
    }

    [ChromiumFact]
    public async Task Stop_AlreadySetBySomebodyElse_ReadsAsSuccess()
    {
        var stub = new StopStub { AlreadySet = new { acceptedAt = "2026-05-20T14:03:22Z", setBy = "carla", setAt = "2026-05-20T14:03:20Z", alreadySet = true, message = "Already stopped." } };
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        await Expect(page.Locator("[data-subtitle]")).ToContainTextAsync("Already stopped by carla");
    }

    [ChromiumFact]
    public async Task Reason_AddedLater_IsSentForTheSameScope()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, rollout: 41);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");
        await page.FillAsync("#stop-late-reason", "E-217 on hwRev 1");
        await page.PressAsync("#stop-late-reason", "Enter");

        await Expect(page.Locator("[data-note]")).ToHaveTextAsync("Reason saved.");
        var reason = Assert.Single(stub.Reasons);
        Assert.Equal(41, (int?)reason["rolloutId"]);
        Assert.Equal("E-217 on hwRev 1", (string?)reason["reason"]);
    }

    [ChromiumFact]
    public async Task Latched_Page_ShowsBannerAndReleasesWithReasonAndWord()
    {
        var stub = new StopStub { LatchedAll = new { setAt = DateTimeOffset.UnixEpoch.AddYears(56), setBy = "ben", reason = (string?)null } };
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await Expect(page.GetByTestId("stop.banner")).ToContainTextAsync("all rollouts, set by ben");
        await Expect(page.Locator("[data-stop-word]")).ToHaveTextAsync("STOPPED");
        await page.ClickAsync(Button);
        await page.FillAsync("#release-reason", "fixed");
        await Expect(page.Locator("[data-release-send]")).ToBeDisabledAsync();
        await page.FillAsync("#release-typed", "release");
        await page.PressAsync("#release-typed", "Enter");

        await Expect(page.GetByTestId("stop.banner")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-stop-word]")).ToHaveTextAsync("STOP");
        var release = Assert.Single(stub.Releases);
        Assert.Equal("RELEASE", (string?)release["confirm"]);
        Assert.Equal("all", (string?)release["scope"]);
    }

    [ChromiumFact]
    public async Task Esc_ClosesThePanel_ButNotTheAttempts()
    {
        var stub = new StopStub { IsSilent = true };
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host);

        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#stop-panel")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-stop-word]")).ToHaveTextAsync("NOT STOPPED");
        stub.Answer();

        await Expect(page.Locator("#announce-assertive")).ToHaveTextAsync("Stopped");
    }

    [ChromiumFact]
    public async Task Button_UnderAMaskWithTheLargestIndex_StaysClickable()
    {
        await using var host = await StartAsync(new StopStub());
        var page = await OpenAsync(host);
        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<div style=\"position:fixed;inset:0;z-index:2147483647;background:#0008\"></div>')");

        await page.ClickAsync(Button);

        await Expect(page.Locator("#stop-panel")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Circuit_Down_ButtonSaysOfflineAndStillStops()
    {
        var stub = new StopStub();
        await using var host = await StartAsync(stub);
        var page = await OpenAsync(host, "/dev/gallery");
        await page.WaitForSelectorAsync("html[data-circuit='up']");
        await page.EvaluateAsync("Blazor.reconnect = () => Promise.reject(new Error('away')); Blazor.disconnect()");

        await page.EvaluateAsync("document.dispatchEvent(new CustomEvent('console-connection', { detail: 'down' }))");
        await Expect(page.Locator("[data-stop-sub]")).ToHaveTextAsync("(offline)");
        await page.ClickAsync(Button);
        await page.FillAsync("#stop-typed", "STOP");
        await page.PressAsync("#stop-typed", "Enter");

        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
    }

    [ChromiumFact]
    public async Task Phone_Panel_IsABottomSheetWithALargeButton()
    {
        await using var host = await StartAsync(new StopStub());
        var page = await OpenAsync(host, width: 390, height: 844, hasTouch: true);
        var bar = (await page.Locator(Button).BoundingBoxAsync())!;
        Assert.True(bar is { Height: >= 64, Width: >= 360 });

        await page.TapAsync(Button);

        var sheet = (await page.Locator("#stop-panel").BoundingBoxAsync())!;
        Assert.Equal(844, sheet.Y + sheet.Height, 1.0);
        Assert.True((await page.Locator(Hold).BoundingBoxAsync())!.Height >= 64);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
    }

    [ChromiumFact]
    public async Task Script_Off_ButtonIsALinkToTheEmergencyPage()
    {
        await using var host = await StartAsync(new StopStub());
        using var client = new HttpClient();

        var page = await client.GetStringAsync(host.Address + "/login");

        Assert.Contains("<a id=\"stop-button\" class=\"stop-button\" href=\"/stop\"", page, StringComparison.Ordinal);
    }

    // The page wanted to be loaded anew as soon as the server was back, and with it went the stop that was still on its way.
    [ChromiumFact]
    public async Task ServerBackWithoutTheCircuit_WhileAStopIsOnItsWay_ThePageWaitsForIt()
    {
        var first = await StartAsync(new StopStub());
        var page = await browser.OpenAsync(first.Address + "/dev/gallery");
        await page.WaitForSelectorAsync("html[data-circuit='up']");
        await page.EvaluateAsync("document.body.dataset.mark = 'first'");
        var address = first.Address;
        await first.StopAsync();
        await first.DisposeAsync();
        await Expect(page.Locator("[data-stop-sub]")).ToHaveTextAsync("(offline)");
        await page.ClickAsync(Button);
        await page.FillAsync("[data-testid='stop.typed']", "STOP");
        await page.PressAsync("[data-testid='stop.typed']", "Enter");

        var stub = new StopStub { IsSilent = true };
        await using var second = await PageHost.StartAsync(stub.Map, address: address);
        var bar = page.GetByTestId("shell.connection");
        await Expect(bar).ToContainTextAsync("when the stop panel is closed", new() { Timeout = AwaitMs });
        stub.Answer();
        await Expect(page.Locator(Title)).ToHaveTextAsync("STOPPED");
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-mark", "first");

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("body")).Not.ToHaveAttributeAsync("data-mark", "first", new() { Timeout = AwaitMs });
        await page.WaitForSelectorAsync("html[data-circuit='up']");
        Assert.NotEmpty(stub.Stops);
    }
}
