using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class NewRolloutPageTests : PageContext
{
    private IRenderedComponent<NewRolloutPage>? _page;

    [Fact]
    public void EmptyForm_BeginsWithoutReproaches()
    {
        var page = Open();
        Assert.Empty(page.FindAll("[role='alert']"));
        Assert.Empty(page.FindAll(".at-fault"));
    }

    [Fact]
    public async Task Typing_IsCheckedAfterAPauseAndSavedAsDraft()
    {
        var checks = 0;
        var inner = Commands.Check;
        Commands.Check = r =>
        {
            checks++;
            return inner(r);
        };
        var page = Open();
        var before = checks;
        await page.Find("#f-name").InputAsync("g");
        await page.Find("#f-name").InputAsync("ga");
        await page.Find("#f-name").InputAsync("gateway");
        Assert.Equal(before, checks);
        await SettleAsync();
        Assert.Equal(before + 1, checks);
        Assert.Equal("gateway", Drafts.Kept!.Name);
        page.WaitForAssertion(() => Assert.StartsWith("Saved ", page.Find("[data-testid='new.saved']").TextContent));
    }

    [Fact]
    public void Draft_IsRestored()
    {
        Drafts.Kept = new RolloutForm { Name = "half done", Weight = "not yet a number" };
        var page = Open();
        Assert.Equal("half done", page.Find("#f-name").GetAttribute("value"));
        Assert.Equal("not yet a number", page.Find("#f-weight").GetAttribute("value"));
    }

    [Fact]
    public async Task SetOfTheAddress_OnceInTheDraft_LeavesTheAddress()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?set=7");
        var page = _page = Render<NewRolloutPage>();
        Assert.Equal("/rollouts/new?set=7&step=filter", page.Find("[data-testid='new.step.Filter']").GetAttribute("href"));
        await page.Find("#f-name").InputAsync("gateway");
        await SettleAsync();
        Assert.Equal(("gateway", 7L), (Drafts.Kept!.Name, Drafts.Kept.SetId));
        Assert.Equal("/rollouts/new", JSInterop.VerifyInvoke("consolePages.address").Arguments[0]);
        Assert.Equal("/rollouts/new?step=filter", page.Find("[data-testid='new.step.Filter']").GetAttribute("href"));
    }

    [Fact]
    public async Task FaultyNumber_IsSaidAtItsFieldAndKept()
    {
        var page = Open();
        await page.Find("#f-weight").InputAsync("heavy");
        await SettleAsync();
        Assert.Contains("'heavy' is not possible here. Write a whole number, 0 to 1,000.", page.Find(".at-fault").TextContent);
        Assert.Equal("heavy", page.Find("#f-weight").GetAttribute("value"));
    }

    [Fact]
    public async Task TakenName_IsSaidAtItsField()
    {
        Reads.Names.Add("gateway 4.2.1 EU");
        var page = Open();
        await page.Find("#f-name").InputAsync("gateway 4.2.1 EU");
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Contains("There is or was a rollout with this name.", page.Find(".at-fault").TextContent));
    }

    [Fact]
    public async Task FaultyFilter_ShowsPositionAndSuggestion()
    {
        var page = Open(FormStep.Filter);
        await page.Find("[data-testid='new.filter']").InputAsync("attribute.region = us");
        Assert.Contains("At position 18:", page.Find("[data-testid='new.filter.fault']").TextContent);
        Assert.Equal("=", page.Find("mark").TextContent);
        await page.Find("[data-testid='new.filter.fault'] button").ClickAsync();
        await SettleAsync();
        Assert.Equal("attribute.region == us", page.Find("[data-testid='new.filter']").GetAttribute("value"));
        page.WaitForAssertion(() => Assert.Contains("1,982 devices match", page.Find("[data-testid='new.matching']").TextContent.Replace("\n", "")));
    }

    [Fact]
    public void EmptyFilter_NotTouchedYet_IsNoReproach()
    {
        var page = Open(FormStep.Filter);
        Assert.False(page.Find("[data-testid='new.filter']").HasAttribute("aria-invalid"));
    }

    [Fact]
    public async Task EmptyFilter_AfterAnAttempt_IsSaidInOneSentence()
    {
        Commands.Check = r => new PlanCheck([.. PlanRules.Check(r.Name, r.Description, r.Plan)], [], null, []);
        var page = Open(FormStep.Review);
        await page.Find("[data-testid='new.create']").ClickAsync();
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Contains("Target filter: It is empty. Write a filter; id==* takes every device.", page.Find("[data-testid='new.faults']").TextContent));
    }

    [Fact]
    public async Task ChangedField_IsNotBlamedForItsOlderValue()
    {
        Reads.Names.Add("gateway");
        var page = Open();
        await page.Find("#f-name").InputAsync("gateway");
        await SettleAsync();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".at-fault")));
        await page.Find("#f-name").InputAsync("gateway 2");
        Assert.Empty(page.FindAll(".at-fault"));
    }

    [Fact]
    public void Review_WithoutSizes_DoesNotSayThatThereAreNoRisks()
    {
        var page = Open(FormStep.Review);
        Assert.DoesNotContain("careful colleague", page.Find("[data-testid='new.risks']").TextContent);
    }

    [Fact]
    public async Task Filter_IsCountedOnceTypingPauses()
    {
        var page = Open(FormStep.Filter);
        await page.Find("[data-testid='new.filter']").InputAsync("name==gw-*");
        Assert.Contains("counting", page.Find("[data-testid='new.matching']").TextContent);
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Contains("1,982", page.Find("[data-testid='new.matching']").TextContent));
        Assert.Contains("Devices where", page.Markup);
    }

    [Fact]
    public void IncompleteSet_CannotBeChosenAndSaysWhy()
    {
        var page = Open(FormStep.Set);
        var rows = page.FindAll("tbody tr");
        Assert.False(rows[0].QuerySelector("input")!.HasAttribute("disabled"));
        Assert.True(rows[1].QuerySelector("input")!.HasAttribute("disabled"));
        Assert.Contains("incomplete: a mandatory module is missing", rows[1].TextContent);
    }

    [Fact]
    public async Task GroupPreview_IsThePlannersAndAddsUp()
    {
        Drafts.Kept = Complete();
        Drafts.Kept.Split = GroupSplit.List;
        var page = Open(FormStep.Groups);
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("[data-testid='new.preview'] .preview-row:not(.axis)").Count));
        var expected = Engine.Groups.GroupPlanner.Sizes([new GroupPlan("a", 5), new GroupPlan("b", 20), new GroupPlan("c", 75)], 1982);
        Assert.Equal(expected.Select(s => s.ToString()), page.FindAll("[data-testid='new.groups'] tbody td.num b").Select(b => b.TextContent.Replace(",", "")));
        Assert.Contains("Sum 1,982.", page.Find("[data-testid='new.preview']").TextContent);
        Assert.Contains("saving gives exactly this", page.Find("[data-testid='new.preview']").TextContent);
    }

    [Fact]
    public async Task GroupPreview_WithOwnFilters_SaysThatItIsAnEstimate()
    {
        Drafts.Kept = Complete();
        Drafts.Kept.Split = GroupSplit.List;
        Drafts.Kept.Groups[0].Filter = "tag==pilot";
        var page = Open(FormStep.Groups);
        await SettleAsync();

        page.WaitForAssertion(() => Assert.Contains("an estimate, because groups with own filters may want the same devices", page.Find("[data-testid='new.preview']").TextContent));
        Assert.DoesNotContain("exactly this", page.Find("[data-testid='new.preview']").TextContent);
    }

    [Fact]
    public async Task Thresholds_SayTheirMeaningInDevices()
    {
        Drafts.Kept = Complete();
        Drafts.Kept.Count = "2";
        var page = Open(FormStep.Thresholds);
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Contains("80 % of 991 = 793 successes start group 2.", page.Markup));
        Assert.Contains("5 % of 991 = 49 failures are allowed; failure 50 of group 1 pauses the rollout.", page.Markup);
    }

    [Fact]
    public async Task SharedThresholdFault_IsSaidOnceForAllGroups()
    {
        Drafts.Kept = Complete();
        Drafts.Kept.Thresholds.Success = "101";
        var page = Open(FormStep.Review);
        await SettleAsync();
        await page.Find("[data-testid='new.create']").ClickAsync();
        var fault = Assert.Single(page.FindAll("[data-testid='new.faults'] li"));
        Assert.Contains("Success trigger", fault.TextContent);
        Assert.Empty(Commands.Created);
    }

    [Fact]
    public async Task EmptyForm_Created_ListsEveryFaultWithALinkToItsStep()
    {
        var page = Open(FormStep.Review);
        await page.Find("[data-testid='new.create']").ClickAsync();
        var links = page.FindAll("[data-testid='new.faults'] a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Contains("/rollouts/new", links);
        Assert.Contains("/rollouts/new?step=filter", links);
        Assert.Empty(Commands.Created);
    }

    [Fact]
    public async Task CompleteForm_IsCreatedAsReadAndTheDraftForgotten()
    {
        Drafts.Kept = Complete();
        var page = Open(FormStep.Review);
        await SettleAsync();
        await page.Find("[data-testid='new.create']").ClickAsync();
        var request = Assert.Single(Commands.Created);
        Assert.Equal(("gateway 4.2.1", "name==gw-*", 7L, 4), (request.Name, request.Plan.Selection.Filter, request.Plan.Content.DistributionSetId, request.Plan.Groups.Count));
        Assert.Null(Drafts.Kept);
        Assert.EndsWith("/rollouts/41", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public async Task Refusal_OfTheEngine_IsListedAndNothingTypedIsLost()
    {
        Drafts.Kept = Complete();
        Commands.Answer = CommandReceipt.Invalid([new PlanFault("distributionSetId", "gateway-fw 4.2.1 was invalidated.", "Choose a valid one.")]);
        var page = Open(FormStep.Review);
        await SettleAsync();
        await page.Find("[data-testid='new.create']").ClickAsync();
        Assert.Contains("gateway-fw 4.2.1 was invalidated. Choose a valid one.", page.Find("[data-testid='new.faults']").TextContent);
        Assert.Equal("gateway 4.2.1", Drafts.Kept!.Name);
    }

    [Fact]
    public async Task ManyDevices_AreConfirmedByTypingTheirNumber()
    {
        Commands.Check = r => new PlanCheck([], [], 12_480, Engine.Groups.GroupPlanner.Sizes(r.Plan.Groups, 12_480));
        Drafts.Kept = Complete();
        var page = Open(FormStep.Review);
        await SettleAsync();
        page.WaitForElement("#f-confirm-count");
        await page.Find("[data-testid='new.create']").ClickAsync();
        Assert.Empty(Commands.Created);
        Assert.Contains("Type 12,480", page.Find("[data-testid='new.faults']").TextContent);
        await page.Find("#f-confirm-count").InputAsync("12480");
        await page.Find("[data-testid='new.create']").ClickAsync();
        Assert.Single(Commands.Created);
    }

    [Fact]
    public async Task Summary_OnceThereIsAForecast_SaysItsRangeUntilThePlanChanges()
    {
        Desk.IsOpen = true;
        Commands.Check = r => new PlanCheck([], [], 100, Engine.Groups.GroupPlanner.Sizes(r.Plan.Groups, 100));
        Drafts.Kept = Complete();
        var page = Open(FormStep.Review);
        await SettleAsync();
        page.WaitForAssertion(() => Assert.Contains("says the forecast", Takes()));
        var range = Takes().Split(", says")[0];
        Assert.Contains($"{range} after its start", page.Find(".forecast-headline").TextContent);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?step=filter");
        page.WaitForElement("[data-testid='new.filter']");
        Assert.StartsWith(range, Takes());
        await page.Find("[data-testid='new.filter']").InputAsync("name==gw-1*");
        Assert.Equal("as long as the slowest device of each group", Takes());

        string Takes() => page.Find("[data-testid='new.summary']").QuerySelectorAll("dt").First(t => t.TextContent == "Takes").NextElementSibling!.TextContent;
    }

    [Fact]
    public void Copy_TakesThePlanOfARollout()
    {
        Reads.Rollouts[41] = SampleRollouts.Gateway();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?from=41");
        var page = Render<NewRolloutPage>();
        Assert.Equal("gateway 4.2.1 EU copy", page.Find("#f-name").GetAttribute("value"));
        Assert.Contains("copy of 41", page.Markup);
    }

    [Fact]
    public async Task Copy_DoesNotTakeThePlaceOfADraftUnasked()
    {
        var page = OpenWithDraft("/rollouts/new?from=41");
        Assert.Equal("half done", page.Find("#f-name").GetAttribute("value"));
        Assert.Contains("You asked for a copy of rollout 41, gateway 4.2.1 EU. Here is your draft “half done”, as you left it.", page.Find("[data-testid='new.offer']").TextContent);

        await page.Find("#f-name").InputAsync("more done");
        await SettleAsync();
        Assert.Equal("more done", Drafts.Kept!.Name);
        Assert.NotNull(page.Find("[data-testid='new.offer']"));
        Assert.Equal("/rollouts/new?from=41&step=filter", page.Find("[data-testid='new.step.Filter']").GetAttribute("href"));
    }

    [Fact]
    public async Task Copy_Begun_LeavesTheDraftKeptUntilSomethingIsTyped()
    {
        var page = OpenWithDraft("/rollouts/new?from=41");
        await page.Find("[data-testid='new.offer.take']").ClickAsync();
        await SettleAsync();
        Assert.Equal("gateway 4.2.1 EU copy", page.Find("#f-name").GetAttribute("value"));
        Assert.Contains("copy of 41", page.Markup);
        Assert.Equal("half done", Drafts.Kept!.Name);

        await page.Find("#f-name").InputAsync("the copy");
        await SettleAsync();
        Assert.Equal("the copy", Drafts.Kept!.Name);
        Assert.Equal("/rollouts/new", JSInterop.VerifyInvoke("consolePages.address").Arguments[0]);

        await page.Find("[data-testid='new.offer.undo']").ClickAsync();
        await SettleAsync();
        Assert.Equal("half done", Drafts.Kept!.Name);
        Assert.Equal("half done", page.Find("#f-name").GetAttribute("value"));
        Assert.DoesNotContain("copy of 41", page.Markup);
    }

    [Fact]
    public async Task Copy_Discarded_StillGivesTheDraftBack()
    {
        var page = OpenWithDraft("/rollouts/new?from=41");
        await page.Find("[data-testid='new.offer.take']").ClickAsync();
        await page.Find("[data-testid='new.discard']").ClickAsync();
        await page.Find("[data-testid='new.offer.undo']").ClickAsync();
        await SettleAsync();
        Assert.Equal("half done", Drafts.Kept!.Name);
    }

    [Fact]
    public async Task DraftLetGo_MakesRoomForTheCopy()
    {
        var page = OpenWithDraft("/rollouts/new?from=41");
        await page.Find("[data-testid='new.discard']").ClickAsync();
        await SettleAsync();
        Assert.Equal("gateway 4.2.1 EU copy", page.Find("#f-name").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-testid='new.offer']"));
        Assert.Null(Drafts.Kept);
    }

    [Theory]
    [InlineData("/rollouts/new?from=41")]
    [InlineData("/rollouts/new?set=7")]
    [InlineData("/rollouts/new?filter=tag==eu")]
    public async Task DraftKept_IsNotAskedAboutAgain(string address)
    {
        var page = OpenWithDraft(address);
        await page.Find("[data-testid='new.offer.keep']").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid='new.offer']"));
        Assert.Equal("half done", page.Find("#f-name").GetAttribute("value"));
        Assert.Equal("/rollouts/new", JSInterop.VerifyInvoke("consolePages.address").Arguments[0]);
        Assert.Equal("/rollouts/new?step=filter", page.Find("[data-testid='new.step.Filter']").GetAttribute("href"));
    }

    [Fact]
    public async Task Copy_Edited_LeavesTheAddress()
    {
        Reads.Rollouts[41] = SampleRollouts.Gateway();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?from=41");
        var page = _page = Render<NewRolloutPage>();
        await page.Find("#f-name").InputAsync("the copy");
        await SettleAsync();
        Assert.Equal("the copy", Drafts.Kept!.Name);
        Assert.Equal("/rollouts/new", JSInterop.VerifyInvoke("consolePages.address").Arguments[0]);
    }

    [Fact]
    public void Viewer_IsToldWhichRoleItTakes()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Contains("This needs the role Manager", Open().Find("[data-testid='new.forbidden']").TextContent);
    }

    [Fact]
    public void Risks_NameWhatACarefulColleagueWould()
    {
        var form = Complete();
        form.Count = "1";
        form.Thresholds.Limit = "30";
        var (request, _) = RolloutFormReader.Read(form);
        var risks = FormRisks.Of(FormChecks.Join(form, new PlanCheck([], [], 1982, [1982]), false, _ => true));
        Assert.Equal(3, risks.Count);
        Assert.Contains("All 1,982 devices are in one group", risks[0]);
        Assert.Contains("No rate limit", risks[1]);
        Assert.Contains("accepts 30 % failures, 594 devices", risks[2]);
        Assert.Single(request.Plan.Groups);
    }

    private IRenderedComponent<NewRolloutPage> OpenWithDraft(string address)
    {
        Reads.Rollouts[41] = SampleRollouts.Gateway();
        Drafts.Kept = new RolloutForm { Name = "half done", Filter = "name==half-*" };
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _page = Render<NewRolloutPage>();
    }

    private static RolloutForm Complete() => new() { Name = "gateway 4.2.1", Filter = "name==gw-*", SetId = 7 };

    private IRenderedComponent<NewRolloutPage> Open(FormStep step = FormStep.Basics)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/rollouts/new?step={step.ToString().ToLowerInvariant()}");
        return _page = Render<NewRolloutPage>();
    }

    /// <summary>Until the form has been checked; the clock passes the pause in typing.</summary>
    private async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (_page!.Find(".wizard").GetAttribute("aria-busy") == "true")
        {
            limit.Token.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromMilliseconds(300));
            await Task.Yield();
        }
    }
}
