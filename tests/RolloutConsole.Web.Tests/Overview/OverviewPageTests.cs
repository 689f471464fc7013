using Bunit;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Overview;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Overview;

public sealed class OverviewPageTests : PageContext
{
    [Fact]
    public void Overview_ShowsAttentionCardsAndFleet()
    {
        Overview.Stream.Current = Of(SampleRollouts.Gateway(), SampleRollouts.Paused());
        var page = Render<OverviewPage>();
        var line = page.Find("[data-testid='overview.attention.Paused']");
        Assert.Contains("42 sensor 2.9 US is paused by error rule: group 2 had 21 failures, limit 20", line.TextContent.Replace("\n", " ").Replace("  ", " "));
        Assert.Equal("/rollouts/42", line.QuerySelector("a")!.GetAttribute("href"));
        var card = page.Find("[data-testid='overview.card.41']");
        Assert.Contains("60.7 %", card.TextContent);
        Assert.Contains("1,213 of 2,000", card.TextContent);
        Assert.Contains("39 left", card.TextContent);
        Assert.Equal(5, card.QuerySelectorAll(".mini-lane").Length);
        Assert.Contains("12,480 devices", page.Find("[data-testid='overview.fleet']").TextContent);
        Assert.Contains("1 running · 220 devices in flight · 1 paused", page.Find(".section-head").TextContent);
    }

    [Fact]
    public void Approval_IsMarkedForAnApproverWhoIsNotTheAuthor()
    {
        var waiting = SampleRollouts.Make(43, "gateway APAC", RolloutStatus.WaitingForApproval, [SampleRollouts.Group(1, 3150, GroupStatus.Ready)]);
        Overview.Stream.Current = Of(waiting);
        Assert.Single(Render<OverviewPage>().FindAll(".for-you"));
        Person.Caller = new Caller("anna", ConsoleRole.Approver, CallerKind.Person);
        Assert.Empty(Render<OverviewPage>().FindAll(".for-you"));
    }

    [Fact]
    public void NoRollouts_OffersTheFirstOneToWhoMay()
    {
        Overview.Stream.Current = Of() with { Rollouts = 0 };
        Assert.NotNull(Render<OverviewPage>().Find("[data-testid='overview.empty'] a.btn-primary"));
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Contains("This needs the role Manager", Render<OverviewPage>().Find("[data-testid='overview.empty']").TextContent);
    }

    [Fact]
    public async Task NewerFrame_ChangesCardsInPlaceAndThePageLeavesItsFeed()
    {
        Overview.Stream.Current = Of(SampleRollouts.Gateway());
        var page = Render<OverviewPage>();
        Overview.Stream.Push(Of(SampleRollouts.Gateway(), SampleRollouts.Paused()));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".rollout-card").Count));
        await DisposeComponentsAsync();
        Assert.Equal((1, 1), (Overview.Stream.Joined, Overview.Stream.Left));
    }

    [Fact]
    public void Engine_Silent_IsTheFirstLine()
    {
        Overview.Stream.Current = OverviewBuilder.Build([], new FleetPicture(), 1, null, TimeSpan.FromSeconds(47), SampleRollouts.Now);
        Assert.Contains("last ran 47 s ago", Render<OverviewPage>().Find("[data-testid='overview.attention.Engine']").TextContent);
    }

    [Fact]
    public void FailedRead_SaysSo()
    {
        Overview.Stream.Fault = new IOException("disk");
        Assert.Contains("could not be read", Render<OverviewPage>().Find("[data-testid='overview.fault']").TextContent);
    }

    private static OverviewSnapshot Of(params RolloutRead[] rollouts) => OverviewBuilder.Build(
        [.. rollouts.Select(r => Frame(r))],
        new FleetPicture { Devices = 12_480, WithinTenMinutes = 11_902, WithinHour = 341, WithinDay = 164, Silent = 73, FailedLastHour = 28 },
        Math.Max(1, rollouts.Length), null, TimeSpan.FromSeconds(1), SampleRollouts.Now);
}
