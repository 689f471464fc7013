using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.DistributionSets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.DistributionSets;

/// <summary>The pages of distribution sets: operator-experience, 5.5 and 11.</summary>
public sealed class SetPagesTests : PageContext
{
    private readonly FakeSetPages _reads = new();
    private readonly FakeSetCommands _commands = new();

    public SetPagesTests()
    {
        Services.AddSingleton<ISetPageReads>(_reads);
        Services.AddSingleton<IModulePageReads>(_reads);
        Services.AddSingleton<IAdoptionReads>(_reads);
        Services.AddSingleton<IDistributionSets>(_commands);
        Services.AddSingleton<ISoftwareModules>(_commands);
        Services.AddSingleton<IInventoryTypes>(_commands);
        Services.AddSingleton<IInventoryMetadata>(_commands);
    }

    [Fact]
    public void List_ShowsStatesLocksAndCappedCounts()
    {
        _reads.Page = new SetListPage([Row(9) with { IsLocked = true, Installed = new CappedCount(10_000, true) }, Row(8) with { IsComplete = false }, Row(7) with { IsValid = false }], false, true);
        var page = Render<SetsPage>();
        var rows = page.FindAll("[data-testid='sets.table'] tbody tr");
        Assert.Contains("Complete", rows[0].TextContent);
        Assert.Contains("locked", rows[0].TextContent);
        Assert.Contains("10,000+", rows[0].TextContent);
        Assert.Contains("Incomplete", rows[1].TextContent);
        Assert.Contains("Invalidated", rows[2].TextContent);
        Assert.Equal("10,000+", page.Find("[data-testid='sets.count']").TextContent);
    }

    [Fact]
    public async Task List_PagesByKeyAndChoosesBesideTheList()
    {
        _reads.Page = new SetListPage([Row(9), Row(7)], true, true);
        var page = Render<SetsPage>();
        await page.Find("[aria-label='Next page']").ClickAsync();
        Assert.EndsWith("/distribution-sets?after=7", Address);
        await page.Find("[aria-label='Previous page']").ClickAsync();
        Assert.EndsWith("/distribution-sets?before=9", Address);
        Assert.Equal([(null, false), (7L, false), (9L, true)], _reads.Asked.Select(q => (q.From, q.Backwards)));
        await page.FindAll("[data-testid='sets.table'] tbody tr")[1].ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("gateway.swu", page.Find("[data-testid='set.panel']").TextContent));
        Assert.EndsWith("before=9&set=7", Address);
        Assert.Equal(3, _reads.Asked.Count);
    }

    [Fact]
    public void List_NothingMatches_NamesTheQuestion()
    {
        Navigate("/distribution-sets?q=spring&state=locked&type=3");
        var empty = Render<SetsPage>().Find("[data-testid='sets.empty']");
        Assert.Contains("the text “spring” together with the state locked together with the type OS with app(s)", empty.TextContent);
        Assert.Equal((SetListFilter.Locked, 3L, "spring"), (_reads.Asked[0].Filter, _reads.Asked[0].TypeId, _reads.Asked[0].Search));
    }

    [Fact(DisplayName = "All versions of a set are one click from any of them")]
    public void List_OfOneName_IsReachedFromARowAndFromTheSet()
    {
        _reads.Page = new SetListPage([Row(9), Row(8) with { Name = "sensor & co", Versions = 1 }], false, false);
        var page = Render<SetsPage>();
        var link = page.Find("[aria-label='All 3 versions of gateway-fw']");
        Assert.Equal("/distribution-sets?name=gateway-fw", link.GetAttribute("href"));
        Assert.Equal("all 3 versions", link.TextContent);
        Assert.DoesNotContain("all 1 version", page.Markup);
        Assert.Equal("/distribution-sets?name=gateway-fw", Render<SetPage>(p => p.Add(s => s.Id, 7)).Find("[data-testid='set.versions']").GetAttribute("href"));

        Navigate("/distribution-sets?name=gateway-fw&state=locked");
        page.WaitForAssertion(() => Assert.Equal(("gateway-fw", SetListFilter.Locked), (_reads.Asked[^1].Name, _reads.Asked[^1].Filter)));
        page.WaitForAssertion(() => Assert.Contains("Versions of gateway-fw only", page.Find("[data-testid='sets.of-name']").TextContent));
        Assert.Equal("/distribution-sets?state=locked", page.Find("[data-testid='sets.of-name'] a").GetAttribute("href"));
    }

    [Fact]
    public async Task List_CannotBeRead_OffersAnotherTry()
    {
        _reads.Fault = new IOException("the disk is gone");
        var page = Render<SetsPage>();
        Assert.Contains("the disk is gone", page.Find("[data-testid='sets.fault']").TextContent);
        _reads.Fault = null;
        _reads.Page = new SetListPage([Row(7)], false, false);
        await page.Find("[data-testid='sets.fault'] button").ClickAsync();
        Assert.Single(page.FindAll("[data-testid='sets.table'] tbody tr"));
    }

    [Fact]
    public void FailedSideReads_LeaveTheListAndTheSet()
    {
        _reads.Page = new SetListPage([Row(7)], false, false);
        _reads.SideFault = new IOException("the disk is gone");
        var list = Render<SetsPage>();
        Assert.Single(list.FindAll("[data-testid='sets.table'] tbody tr"));
        Assert.Contains("could not be counted: the disk is gone", list.Find("[data-testid='sets.side-fault']").TextContent);
        var set = Render<SetPage>(p => p.Add(x => x.Id, 7));
        Assert.Contains("gateway.swu", set.Markup);
        Assert.Contains("could not be counted: the disk is gone", set.Find("[data-testid='set.adoption.none']").TextContent);
    }

    [Fact]
    public void List_OfAnotherQuestion_DoesNotShowTheOlderNumbers()
    {
        _reads.Page = new SetListPage([Row(9), Row(7)], true, true);
        var page = Render<SetsPage>();
        Navigate("/distribution-sets?after=7");
        page.WaitForAssertion(() => Assert.Equal(7, _reads.Asked[^1].From));
        Assert.Equal("10,000+", page.Find("[data-testid='sets.count']").TextContent);
        _reads.Counts.Enqueue(new());
        Navigate("/distribution-sets?q=spring");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid='sets.count']")));
    }

    [Fact]
    public void List_ForAViewer_NamesTheRole()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        var page = Render<SetsPage>();
        Assert.Contains("Manager", page.Find("[data-testid='sets.why']").TextContent);
        Assert.Empty(page.FindAll("[data-testid='sets.new']"));
    }

    [Fact]
    public void List_TopVersions_AreAChartWithATable()
    {
        var day = new DateOnly(2026, 5, 19);
        _reads.Top.AddRange([new SetAdoption(7, "gateway-fw", "4.2.1", [new(day, 900), new(day.AddDays(1), 1204)]), new SetAdoption(6, "gateway-fw", "4.2.0", [new(day.AddDays(1), 700)])]);
        var page = Render<SetsPage>();
        var chart = page.Find("[data-testid='sets.adoption']");
        Assert.Contains("Most run gateway-fw 4.2.1: 1,204 devices, then gateway-fw 4.2.0 with 700", chart.TextContent);
        page.Find("[data-testid='sets.adoption'] .panel-foot button").Click();
        Assert.Contains("2026-05-20", page.Find("[data-testid='sets.adoption'] tbody tr").TextContent);
        Assert.Equal(["2026-05-19", "900", "–"], page.FindAll("[data-testid='sets.adoption'] tbody tr")[1].QuerySelectorAll("td").Select(c => c.TextContent));
    }

    [Fact]
    public void Set_ShowsHashesWhoRunsItRolloutsAndLastFailure()
    {
        _reads.Detail = FakeSetPages.DetailOf() with
        {
            LastFailure = new SetFailure(17, "gw-17", 41, "spring", SampleRollouts.Now.AddHours(-1), ActionStatus.Error, 217, "signature mismatch"),
        };
        _reads.Rollouts.Add(new SetRollout(41, "spring", RolloutStatus.Finished, null, false, 10, 8, 2, SampleRollouts.Now, SampleRollouts.Now));
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Assert.Equal("gateway-fw 4.2.1", page.Find("h1").TextContent);
        Assert.Equal([new string('2', 64), new string('1', 40), new string('5', 32)], page.FindAll(".hashes dd").Select(d => d.TextContent));
        Assert.Equal("/api/software-modules/10/files/5", page.Find("[data-testid='files.10'] a").GetAttribute("href"));
        Assert.Contains("1,204", page.Find("[data-testid='set.stats']").TextContent);
        Assert.Contains("80 %", page.Find("[data-testid='set.rollouts']").TextContent);
        Assert.Contains("signature mismatch", page.Find("[data-testid='set.failure']").TextContent);
        Assert.Equal("/devices/17", page.Find("[data-testid='set.failure'] a").GetAttribute("href"));
        Assert.Equal("/rollouts/new?set=7", page.Find("[data-testid='set.use']").GetAttribute("href"));
    }

    [Fact]
    public void Set_InUse_SaysByWhatAndCannotChange()
    {
        _reads.Detail = FakeSetPages.DetailOf(isLocked: true, use: "used by rollout 41 'spring'; 1,204 devices have it assigned", whyNotUnlock: "used by rollout 41 'spring'");
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Assert.Contains("used by rollout 41 'spring'; 1,204 devices have it assigned", page.Find("[data-testid='set.content.why']").TextContent);
        Assert.True(page.Find("[data-testid='set.add-module']").HasAttribute("disabled"));
        Assert.True(page.Find("[data-testid='set.lock']").HasAttribute("disabled"));
        Assert.Contains("used by rollout 41", page.Find("[data-testid='set.lock.why']").TextContent);
    }

    [Fact(DisplayName = "A set that only ended rollouts used can be unlocked, on the page as by the command")]
    public async Task Set_UsedByEndedRolloutsOnly_CanBeUnlocked()
    {
        _reads.Detail = FakeSetPages.DetailOf(isLocked: true, use: "used by rollout 41 'spring'; 1,204 devices have it installed");
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Assert.Contains("Unlock it first, or make a new version", page.Find("[data-testid='set.content.why']").TextContent);
        await page.Find("[data-testid='set.lock']").ClickAsync();
        Assert.Contains("Lock = False", _commands.Given.Single());
    }

    [Fact(DisplayName = "A locked set keeps its name and version; the form says why, and the description is free")]
    public async Task Edit_OfALockedSet_OffersTheDescriptionOnly()
    {
        _reads.Detail = FakeSetPages.DetailOf(isLocked: true, use: "assigned by filter 'lab'", whyNotUnlock: "assigned by filter 'lab'");
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        await page.Find("[data-testid='set.edit']").ClickAsync();
        Assert.All(["#set-name", "#set-version"], id => Assert.True(page.Find(id).HasAttribute("disabled"), id));
        Assert.Contains("It is locked: assigned by filter 'lab'. Make a new version.", page.Find("[data-testid='set.edit.why']").TextContent);
        await page.Find("#set-description").InputAsync("field proven");
        await page.Find("[data-testid='set.edit.form']").SubmitAsync();
        Assert.Contains("Name = gateway-fw, Version = 4.2.1, Description = field proven", _commands.Given.Single());
    }

    [Fact]
    public void Set_Incomplete_SaysWhatIsMissingAndCannotBeUsed()
    {
        _reads.Detail = FakeSetPages.DetailOf(isComplete: false);
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Assert.Contains("A module of type Application is missing.", page.Find("[data-testid='set.missing']").TextContent);
        Assert.True(page.Find("[data-testid='set.use']").HasAttribute("disabled"));
        Assert.Contains("incomplete", page.Find("[data-testid='set.why-not-use']").TextContent);
        Assert.True(page.Find("[data-testid='set.invalidate']").HasAttribute("disabled"));
    }

    [Fact(DisplayName = "A deleted module in a set is said to be gone, without files and without a page")]
    public void Set_WithADeletedModule_SaysThatItsFilesAreGone()
    {
        var detail = FakeSetPages.DetailOf(isComplete: false);
        _reads.Detail = detail with
        {
            Set = detail.Set with { Modules = [FakeSetPages.Module with { IsDeleted = true, IsComplete = false }] },
            Files = new Dictionary<long, IReadOnlyList<ManagedArtifact>> { [10] = [] },
        };
        var module = Render<SetPage>(p => p.Add(s => s.Id, 7)).Find("[data-testid='set.module.10']");
        Assert.Contains("It was deleted with its files.", module.TextContent);
        Assert.Empty(module.QuerySelectorAll("a"));
    }

    [Fact]
    public void Set_Gone_OffersTheList()
    {
        _reads.Detail = null;
        Assert.Contains("There is no such distribution set", Render<SetPage>(p => p.Add(s => s.Id, 99)).Find("[data-testid='set.missing-page']").TextContent);
    }

    [Fact]
    public async Task Invalidate_ShowsForEachWayWhatItStopsAndWantsTheName()
    {
        _reads.Preview = how => how switch
        {
            SetInvalidation.None => new(how, null, [], [Affected(RolloutStatus.Running, RolloutStatus.Running)], default, new(3, 0), []),
            SetInvalidation.Soft => new(how, null, [Affected(RolloutStatus.Running, RolloutStatus.Stopping)], [], new(2, 1), new(0, 1), ["EU gateways"]),
            _ => new(how, null, [Affected(RolloutStatus.Running, RolloutStatus.Deleting)], [], new(3, 1), default, ["EU gateways"]),
        };
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        await page.Find("[data-testid='set.invalidate']").ClickAsync();
        Assert.Contains("Rollouts that go on: 1", Confirm(page).TextContent);
        Assert.Contains("3 updates assigned by people go on", Confirm(page).TextContent);

        await page.FindAll("[data-testid='set.invalidate.confirm'] [role='radio']")[1].ClickAsync();
        Assert.Contains("Rollouts that end: 1", Confirm(page).TextContent);
        Assert.Contains("41 spring", page.Find("[data-testid='invalidate.rollouts']").TextContent);
        Assert.Contains("12 open updates taken back, 30 never start", page.Find("[data-testid='invalidate.rollouts']").TextContent);
        Assert.Contains("Stopping", page.Find("[data-testid='invalidate.rollouts']").TextContent);
        Assert.Contains("2 updates assigned by people and 1 update assigned by filters are asked back; 1 update assigned by filters is being asked back already.", page.Find("[data-testid='invalidate.loose']").TextContent);
        Assert.Contains("EU gateways", page.Find("[data-testid='invalidate.filters']").TextContent);

        await page.Find("[data-testid='set.invalidate.confirm']").SubmitAsync();
        Assert.Empty(_commands.Given);
        await page.Find("[data-testid='set.invalidate.confirm'] .field input").InputAsync("gateway-fw");
        await page.Find("[data-testid='set.invalidate.confirm']").SubmitAsync();
        Assert.Equal(["invalidate set 7 Soft"], _commands.Given);
        Assert.Contains("It is invalidated", page.Find("[data-testid='set.said']").TextContent);
    }

    [Fact]
    public async Task Edit_SavesWhatWasTyped_AndARefusalIsShown()
    {
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        await page.Find("[data-testid='set.edit']").ClickAsync();
        await page.Find("#set-version").InputAsync("4.2.2");
        _commands.Answer = CommandReceipt.Refused(CommandOutcome.Conflict, "There is a set gateway-fw:4.2.2 of the same type already.");
        await page.Find("[data-testid='set.edit.form']").SubmitAsync();
        Assert.Contains("Version = 4.2.2", _commands.Given.Single());
        Assert.Contains("There is a set gateway-fw:4.2.2", page.Find("[data-testid='set.actions'] [data-testid='refusal']").TextContent);
    }

    [Fact]
    public async Task Delete_AsksFirst_AndLeadsToTheList()
    {
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        await page.Find("[data-testid='set.delete']").ClickAsync();
        await page.Find("[data-testid='set.delete.confirm']").SubmitAsync();
        Assert.Equal(["delete set 7"], _commands.Given);
        Assert.EndsWith("/distribution-sets", Address);
    }

    [Fact]
    public async Task Content_TakesModulesInAndOut()
    {
        _reads.ModuleRows.Add(new ModuleListRow(FakeSetPages.Module with { Id = 11, Version = "4.2.2" }, 1, 9, 0));
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        await page.Find("[data-testid='set.add-module']").ClickAsync();
        Assert.True(page.Find("[data-testid='set.add.10']").HasAttribute("disabled"));
        await page.Find("[data-testid='set.add.11']").ChangeAsync(true);
        await page.Find("[data-testid='set.add-module.save']").ClickAsync();
        await page.Find("[data-testid='set.remove-module.10']").ClickAsync();
        Assert.Equal(["add to set 7 [11]", "remove from set 7 10"], _commands.Given);
    }

    [Fact]
    public async Task Notes_AreAddedAndRemoved()
    {
        _reads.Detail = FakeSetPages.DetailOf() with { Metadata = [KeyValuePair.Create("ticket", "REL-7")] };
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Assert.Contains("REL-7", page.Find("[data-testid='notes']").TextContent);
        await page.Find("#note-key").InputAsync("changes");
        await page.Find("#note-value").InputAsync("see the wiki");
        await page.Find("[data-testid='notes.form']").SubmitAsync();
        await page.Find("[aria-label='Remove ticket']").ClickAsync();
        Assert.Equal(["note set 7 changes=see the wiki", "unnote set 7 ticket"], _commands.Given);
    }

    [Fact]
    public async Task New_WantsNameAndVersion_AndCreatesWithTheChosenModules()
    {
        var page = Render<NewSetPage>();
        await page.Find("#new-set").SubmitAsync();
        Assert.Empty(_commands.Given);
        Assert.Equal(2, page.FindAll(".fault").Count);
        await page.Find("#new-name").InputAsync("gateway-fw");
        await page.Find("#new-version").InputAsync("4.3.0");
        await page.Find(".module-choices input").ChangeAsync(true);
        await page.Find("#new-set").SubmitAsync();
        Assert.Equal(["create set gateway-fw 4.3.0 os_app [10]"], _commands.Given);
        Assert.EndsWith("/distribution-sets/7", Address);
    }

    [Fact]
    public async Task New_OfAnotherType_LeavesOutModulesThatItDoesNotTake()
    {
        var application = FakeSetPages.Os with { Id = 2, Key = "application", Name = "Application" };
        _reads.Types = _reads.Types with
        {
            SetTypes =
            [
                (new ManagedSetType(3, "os_app", "OS with app(s)", null, null, [FakeSetPages.Os], [application], FakeSetPages.Stamp), 2),
                (new ManagedSetType(1, "os", "OS only", null, null, [FakeSetPages.Os], [], FakeSetPages.Stamp), 0),
            ],
        };
        _reads.ModuleRows.Add(new ModuleListRow(FakeSetPages.Module with { Id = 11, Name = "viewer", TypeId = 2 }, 1, 9, 0));
        var page = Render<NewSetPage>();
        await page.Find("#new-name").InputAsync("gateway-fw");
        await page.Find("#new-version").InputAsync("4.3.0");
        await page.Find("[data-testid='set-new.modules.10']").ChangeAsync(true);
        await page.Find("[data-testid='set-new.modules.11']").ChangeAsync(true);

        await page.Find("#new-type").ChangeAsync("1");

        Assert.Empty(page.FindAll("[data-testid='set-new.modules.11']"));
        await page.Find("#new-set").SubmitAsync();
        Assert.Equal(["create set gateway-fw 4.3.0 os [10]"], _commands.Given);
    }

    [Fact]
    public async Task Set_ThatCannotBeReadAgain_SaysOfWhenItsFactsAre()
    {
        var page = Render<SetPage>(p => p.Add(s => s.Id, 7));
        Clock.Advance(TimeSpan.FromMinutes(7));
        _reads.Fault = new IOException("the disk is away");
        await page.Find("[data-testid='set.remove-module.10']").ClickAsync();

        Assert.Contains(
            $"Could not be read again since {Web.Widgets.TimeWords.Absolute(SampleRollouts.Now, SampleRollouts.Now, TimeZoneInfo.Utc)}. What you see is of that moment.", page.Find("[data-testid='page.old']").TextContent);
        Assert.Contains("gateway.swu", page.Markup);

        await page.Find("[data-testid='page.old.retry']").ClickAsync();
        Assert.Single(page.FindAll("[data-testid='page.old']"));

        _reads.Fault = null;
        await page.Find("[data-testid='page.old.retry']").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid='page.old']"));
    }

    [Fact]
    public void New_ForAViewer_SaysWhichRole()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Contains("Manager", Render<NewSetPage>().Find("[data-testid='set-new.forbidden']").TextContent);
    }

    private static InvalidatedRollout Affected(RolloutStatus now, RolloutStatus next) => new(41, "spring", now, null, next, 12, 30);

    private static SetListRow Row(long id) => new(id, "gateway-fw", $"4.{id}", "OS only", 1, 1, 41_200_000, SampleRollouts.Now.AddDays(-1), true, true, false, new CappedCount(0, false), 3);

    private static AngleSharp.Dom.IElement Confirm(IRenderedComponent<SetPage> page) => page.Find("[data-testid='set.invalidate.confirm']");

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
