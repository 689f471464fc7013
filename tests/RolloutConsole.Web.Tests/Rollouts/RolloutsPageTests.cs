using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class RolloutsPageTests : PageContext
{
    private static RolloutListRow Running => RolloutListRow.Of(Frame(SampleRollouts.Gateway()));

    private static RolloutListRow Paused => RolloutListRow.Of(Frame(SampleRollouts.Paused()));

    [Fact]
    public void Rows_ShowStateProgressAndWhy()
    {
        List.Rows.AddRange([Paused, Running]);
        var page = Render<RolloutsPage>();
        var row = page.Find("[data-testid='rollouts.row.41']");
        Assert.Contains("60.7 %", row.TextContent);
        Assert.Contains("99.3 %", row.TextContent);
        Assert.Contains("Paused by error rule: group 2 had 21 failures, limit 20", page.Find("[data-testid='rollouts.row.42']").TextContent);
        Assert.Contains("1–2 of 2", page.Find("[data-testid='pager']").TextContent);
        Assert.Equal(2, page.FindAll(".rollout-cards li").Count);
    }

    [Fact]
    public void Chips_CarryCountsAndKeepTheText()
    {
        Navigate("/rollouts?q=gateway");
        List.Rows.Add(Running);
        var chip = Render<RolloutsPage>().Find("[data-testid='rollouts.chip.Attention']");
        Assert.Equal("Attention2", chip.TextContent);
        Assert.Equal("/rollouts?state=attention&q=gateway", chip.GetAttribute("href"));
    }

    [Fact]
    public void Address_BecomesTheQuestion()
    {
        Navigate("/rollouts?state=done&q=state%3Afinished%20eu&after=50");
        Render<RolloutsPage>();
        Assert.Equal((RolloutListFilter.Done, 50, false, "ben"), (List.Asked!.Filter, List.Asked.From!.Value, List.Asked.Backwards, List.Asked.Person));
        Assert.Equal(["eu"], List.Asked.Words.AsEnumerable());
        Assert.Equal([RolloutStatus.Finished], List.Asked.Statuses.AsEnumerable());
    }

    [Fact]
    public async Task FilterText_Applied_GoesIntoTheAddress()
    {
        List.Rows.Add(Running);
        var page = Render<RolloutsPage>();
        await page.Find("[data-testid='rollouts.filter']").InputAsync("set:\"gw 4\"");
        await page.Find(".filter-box").SubmitAsync();
        Assert.EndsWith("/rollouts?q=set%3A%22gw%204%22", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void FilterText_AtFault_SaysWhatWouldBeRight()
    {
        Navigate("/rollouts?q=state%3Aasleep");
        Assert.Contains("There is no state 'asleep'; write one of", Render<RolloutsPage>().Find(".filter-fault").TextContent);
    }

    [Fact]
    public void NothingMatching_NamesTheFilterAndOffersToClearIt()
    {
        Navigate("/rollouts?state=waiting&q=nothing");
        var empty = Render<RolloutsPage>().Find("[data-testid='rollouts.empty']");
        Assert.Contains("the filter Waiting together with “nothing”", empty.TextContent);
        Assert.Equal("/rollouts", empty.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void NothingAtAll_OffersToCreateOnlyWhoMay()
    {
        Assert.NotNull(Render<RolloutsPage>().Find("[data-testid='rollouts.empty'] a[href='/rollouts/new']"));
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Empty(Render<RolloutsPage>().FindAll("a[href='/rollouts/new']"));
    }

    [Fact]
    public void LiveFrame_PatchesTheRowAndKeepsTheOrder()
    {
        List.Rows.AddRange([Paused, Running]);
        var page = Render<RolloutsPage>();
        List.Stream.Push(FakeLiveList.FrameOf(Running with { Status = RolloutStatus.Finished, Why = "" }));
        page.WaitForAssertion(() => Assert.Contains("Finished with failures", page.Find("[data-testid='rollouts.row.41']").TextContent));
        Assert.Equal(["rollouts.row.42", "rollouts.row.41"], page.FindAll("tbody tr").Select(r => r.GetAttribute("data-testid")));
    }

    [Fact]
    public async Task NewRollout_WaitsBehindAButton()
    {
        List.Rows.Add(Running);
        var page = Render<RolloutsPage>();
        List.Stream.Push(FakeLiveList.FrameOf(Paused));
        page.WaitForAssertion(() => Assert.Contains("1 newer rollout", page.Find("[data-testid='rollouts.newer']").TextContent));
        List.Rows.Insert(0, Paused);
        await page.Find("[data-testid='rollouts.newer'] button").ClickAsync();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid='rollouts.row.42']")));
    }

    [Fact]
    public async Task BulkPause_ReachesOnlyWhatCanBePaused()
    {
        List.Rows.AddRange([Paused, Running]);
        var page = Render<RolloutsPage>();
        await page.Find("thead input").ChangeAsync(true);
        Assert.Contains("2 selected", page.Find("[data-testid='rollouts.bulk']").TextContent);
        await page.FindAll("[data-testid='rollouts.bulk'] button")[0].ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("Pause accepted for 1 of 1.", page.Markup));
        Assert.Equal([41], Commands.Given.Where(g => g.Command == RolloutCommand.Pause).Select(g => g.RolloutId));
    }

    [Fact]
    public async Task Page_LeavesItsFeed()
    {
        List.Rows.Add(Running);
        Render<RolloutsPage>();
        Assert.Equal(1, List.Stream.Joined);
        await DisposeComponentsAsync();
        Assert.Equal(1, List.Stream.Left);
    }

    [Fact]
    public async Task FailedRead_SaysSoAndTriesAgain()
    {
        List.Fault = new IOException("disk");
        var page = Render<RolloutsPage>();
        Assert.Contains("could not be read", page.Find("[data-testid='rollouts.fault']").TextContent);
        List.Fault = null;
        List.Rows.Add(Running);
        await page.Find("[data-testid='rollouts.fault'] button").ClickAsync();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid='rollouts.row.41']")));
    }

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
