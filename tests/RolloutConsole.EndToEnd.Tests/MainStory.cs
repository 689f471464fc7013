using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RolloutConsole.EndToEnd.Tests.Host;
using RolloutConsole.SimulatedFleet;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// The main job in a browser, against the real program and simulated devices over HTTP: create, start, watch groups advance, stop, see
/// that no device is offered anything, release, resume, finish.
/// </summary>
public sealed class MainStory(Browser browser) : IClassFixture<Browser>
{
    private const int Devices = 60;

    [Fact]
    public async Task Rollout_CreatedStartedStoppedReleasedResumed_Finishes()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var scripts = new ManagementClient(console.Scripts);
        await scripts.OpenForDevicesAsync();
        await scripts.CreateTargetsAsync(Enumerable.Range(1, Devices).Select(i => $"dev-{i:D5}"));
        await scripts.CreateSetAsync("gateway-fw", "4.2.1");
        var journal = new MemoryFleetJournal();
        await using var fleet = Fleet(console.Address, journal);
        using var ending = new CancellationTokenSource();
        var running = fleet.RunAsync(ending.Token);

        var page = await browser.OpenAsync();
        await Browser.SignInAsync(page, console);
        await CreateAsync(page, console);
        await page.GetByTestId("rollout.primary").ClickAsync();
        await page.GetByTestId("rollout.action.start").GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Assertions.Expect(page.GetByText(new Regex("Group 2 Scheduled → Running")).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await StopAllAsync(page);
        var accepted = TimeProvider.System.GetUtcNow();
        await Assertions.Expect(page.GetByTestId("stop.banner")).ToBeVisibleAsync();
        await EveryDevicePollsTwiceAsync(fleet);
        Assert.DoesNotContain(journal.Entries, e => e.Kind is FleetJournalKind.OfferSeen or FleetJournalKind.OfferFetched && e.StartedAt > accepted);
        Assert.True(await UnfinishedAsync(scripts) > 0, "nothing was left to stop");

        await ReleaseAsync(page);
        await EveryDevicePollsTwiceAsync(fleet);
        Assert.DoesNotContain(journal.Entries, e => e.Kind == FleetJournalKind.OfferSeen && e.StartedAt > accepted);
        await ResumeAsync(page);

        await scripts.WaitForStatusAsync(1, "finished");
        await Assertions.Expect(page.GetByText("Finished").First).ToBeVisibleAsync();
        Assert.Equal(0, await UnfinishedAsync(scripts));
        await ending.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Form_WrongFields_AreNamedAndNothingTypedIsLost()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var page = await browser.OpenAsync();
        await Browser.SignInAsync(page, console);
        await page.GotoAsync(new Uri(console.Address, "/rollouts/new?step=Filter").ToString());
        await page.GetByTestId("new.filter").FillAsync("attribute.region == eu and nam == x");
        await Assertions.Expect(page.GetByTestId("new.filter.fault")).ToContainTextAsync("nam");

        await page.GetByTestId("new.step.Review").ClickAsync();
        await page.GetByTestId("new.create").ClickAsync();

        var faults = page.GetByTestId("new.faults");
        await Assertions.Expect(faults).ToContainTextAsync("Name");
        await Assertions.Expect(faults).ToContainTextAsync("Target filter");
        await Assertions.Expect(faults).ToContainTextAsync("Distribution set");
        await Assertions.Expect(page.GetByTestId("new.saved")).ToContainTextAsync("aved");
        await page.ReloadAsync();
        await page.GetByTestId("new.step.Filter").ClickAsync();
        await Assertions.Expect(page.GetByTestId("new.filter")).ToHaveValueAsync("attribute.region == eu and nam == x");
    }

    private static SimulatedFleetRunner Fleet(Uri server, IFleetJournal journal) => new(new SimulatedFleetOptions
    {
        ServerUrl = server,
        Devices = SimulatedDeviceIdentity.Numbered("dev-", Devices, ManagementClient.TargetToken),
        Profile = FleetProfiles.Steady with
        {
            BaseFailurePercent = 0,
            InstallTime = new InstallTime(TimeSpan.FromSeconds(2), 0.3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)),
            StartSpread = TimeSpan.FromSeconds(1),
        },
        PollOverride = TimeSpan.FromMilliseconds(500),
        Journal = journal,
    });

    private static async Task CreateAsync(IPage page, ConsoleProcess console)
    {
        await page.GotoAsync(new Uri(console.Address, "/rollouts/new").ToString());
        await page.Locator("#f-name").FillAsync("gateway 4.2.1");
        await page.GetByTestId("new.step.Filter").ClickAsync();
        await page.GetByTestId("new.filter").FillAsync("id==dev-*");
        await Assertions.Expect(page.GetByTestId("new.matching")).ToContainTextAsync($"{Devices}");
        await page.GetByTestId("new.step.Set").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "gateway-fw 4.2.1" }).CheckAsync();
        await page.GetByTestId("new.step.Review").ClickAsync();
        await page.GetByTestId("new.create").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/rollouts/1$"), new() { Timeout = 20_000 });
        await Assertions.Expect(page.GetByTestId("rollout.primary")).ToHaveTextAsync(new Regex("Start"));
        await Assertions.Expect(page.GetByTestId("rollout.primary")).ToBeEnabledAsync();
    }

    private static async Task StopAllAsync(IPage page)
    {
        await page.GetByTestId("stop.button").ClickAsync();
        await page.GetByTestId("stop.panel").Locator("input[value=all]").CheckAsync();
        var hold = await page.GetByTestId("stop.hold").BoundingBoxAsync();
        await page.Mouse.MoveAsync(hold!.X + (hold.Width / 2), hold.Y + (hold.Height / 2));
        await page.Mouse.DownAsync();
        await Assertions.Expect(page.GetByTestId("stop.feedback.accepted")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
    }

    private static async Task ReleaseAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("stop.button").ClickAsync();
        await page.Locator("#release-reason").FillAsync("false alarm");
        await page.GetByTestId("stop.release").FillAsync("RELEASE");
        await page.GetByTestId("stop.release").PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("stop.banner")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task ResumeAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("rollout.primary")).ToHaveTextAsync(new Regex("Resume"));
        await page.GetByTestId("rollout.primary").ClickAsync();
        var panel = page.GetByTestId("rollout.action.resume");
        await panel.GetByLabel("Reason").FillAsync("checked, all well");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
    }

    // Absence is shown by work done, not by time passed: every device has asked again, and more than once.
    private static Task EveryDevicePollsTwiceAsync(SimulatedFleetRunner fleet)
    {
        var before = fleet.Snapshot().Count(RequestKind.Poll);
        return ManagementClient.WaitAsync(() => Task.FromResult(fleet.Snapshot().Count(RequestKind.Poll) > before + (3 * Devices)), "every device to poll again");
    }

    private static async Task<int> UnfinishedAsync(ManagementClient scripts)
    {
        var totals = (await scripts.GetAsync("/rest/v1/rollouts/1")).GetProperty("totalTargetsPerStatus");
        return totals.GetProperty("scheduled").GetInt32() + totals.GetProperty("running").GetInt32();
    }
}
