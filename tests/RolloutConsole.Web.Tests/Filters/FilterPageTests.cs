using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Latch;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Filters;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Filters;

public sealed class FilterPageTests : PageContext
{
    private static readonly FilterAutoAssignment s_auto = new(7, "gateway-fw", "4.2.1", ActionType.Soft, 100, true, "anna", SampleRollouts.Now, null);

    private readonly FakeTargetFilters _commands = new();
    private readonly FakeFilterReads _reads = new();
    private readonly HandStop _stop = new();

    public FilterPageTests()
    {
        Services.AddSingleton<ITargetFilters>(_commands);
        Services.AddSingleton<ITargetFilterReads>(_reads);
        Services.AddSingleton<IEmergencyStop>(_stop);
        Services.AddSingleton(Options.Create(new EngineOptions { AutoAssignmentInterval = TimeSpan.FromMinutes(20) }));
    }

    [Fact]
    public void List_ShowsWordsCountUseAndAutoAssignment()
    {
        _reads.Page = new TargetFilterPage(
            [Row() with { Rollouts = 2, AutoAssignment = s_auto with { WhyNot = "its set is incomplete" } }, Row(8, "broken", "nme==x")], false, true);

        var rows = Render<FiltersPage>().FindAll("[data-testid='filters.table'] tbody tr");

        Assert.Equal("/filters/7", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Devices where region is eu.", rows[0].TextContent);
        Assert.Contains("gateway-fw 4.2.1", rows[0].TextContent);
        Assert.Contains("waits: its set is incomplete", rows[0].TextContent);
        Assert.Equal(["0", "2"], rows[0].QuerySelectorAll("td.num").Select(c => c.TextContent));
        Assert.Contains("Cannot be read any more: at position 1:", rows[1].TextContent);
    }

    [Fact]
    public void List_EmptyAndFaulty_SayTheNextStep()
    {
        var page = Render<FiltersPage>();
        Assert.Equal("Save the first filter", page.Find("[data-testid='filters.empty'] a").TextContent);
        Person.Caller = new Caller("olga", ConsoleRole.Viewer, CallerKind.Person);
        Assert.Contains("This needs the role Manager", Render<FiltersPage>().Find("[data-testid='filters.empty']").TextContent);
        _reads.Fault = new InvalidOperationException("The disk is gone.");
        var faulty = Render<FiltersPage>();
        Assert.Contains("The disk is gone.", faulty.Markup);
        _reads.Fault = null;
        faulty.Find(".empty-state button").Click();
        faulty.WaitForElement("[data-testid='filters.empty']");
    }

    [Fact]
    public void List_FailedCount_LeavesTheFilters()
    {
        _reads.Page = new TargetFilterPage([Row()], false, false);
        Targets.CountFault = new InvalidOperationException("The disk is gone.");
        Assert.Contains("could not be counted", Render<FiltersPage>().Find("[data-testid='filters.table'] td.num").TextContent);
    }

    [Fact]
    public async Task List_Search_GoesIntoTheAddress()
    {
        var page = Render<FiltersPage>();
        page.Find("[data-testid='filters.search']").Input("lab");
        await page.Find("form").SubmitAsync();
        Assert.EndsWith("/filters?q=lab", Address);
        page.WaitForAssertion(() => Assert.Equal("lab", _reads.Asked[^1].Search));
    }

    [Fact]
    public async Task New_FromADeviceList_SavesAndOpens()
    {
        Navigate("/filters/new?query=attribute.region%3D%3Deu");
        var page = Render<NewFilterPage>();
        Assert.Contains("Devices where region is eu.", page.Markup);
        page.WaitForAssertion(() => Assert.Contains("0 devices match now", page.Find("[data-testid='filter.count']").TextContent));

        await page.Find("form").SubmitAsync();
        Assert.Contains("Give it a name.", page.Markup);
        page.Find("[data-testid='filter.name']").Input("EU");
        await page.Find("form").SubmitAsync();

        Assert.Equal(["create EU attribute.region==eu"], _commands.Given);
        Assert.EndsWith("/filters/7", Address);
    }

    [Fact]
    public async Task New_FailedCount_IsSaidAndCountingGoesOn()
    {
        Navigate("/filters/new?query=id%3D%3D*");
        Targets.CountFault = new InvalidOperationException("The disk is gone.");
        var page = Render<NewFilterPage>();
        page.WaitForAssertion(() => Assert.Contains("could not be counted: The disk is gone.", page.Find("[data-testid='filter.count']").TextContent));
        Targets.CountFault = null;
        page.Find("[data-testid='filter.text']").Input("id==gw*");
        await Clock.WhenArmedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        page.WaitForAssertion(() => Assert.Contains("0 devices match now", page.Find("[data-testid='filter.count']").TextContent));
    }

    [Fact]
    public async Task New_Refused_SaysWhyAndStays()
    {
        Navigate("/filters/new?query=id%3D%3D*&name=lab");
        _commands.Answer = CommandReceipt.Refused(CommandOutcome.Conflict, "name: there is a target filter 'lab' already. Choose another name, or change that filter.");
        var page = Render<NewFilterPage>();
        await page.Find("form").SubmitAsync();
        Assert.Contains("Choose another name", page.Find("[data-testid='refusal']").TextContent);
        Assert.Contains("/filters/new", Address);
    }

    [Fact]
    public async Task New_FaultyText_IsNamedAtItsPlace_AndNotSent()
    {
        var page = Render<NewFilterPage>();
        page.Find("[data-testid='filter.name']").Input("EU");
        page.Find("[data-testid='filter.text']").Input("attrbute.region==eu");
        Assert.Contains("At position 1: unknown field 'attrbute'", page.Find("[data-testid='filter.text.fault']").TextContent);
        await page.Find("form").SubmitAsync();
        Assert.Empty(_commands.Given);
        await page.Find("[data-testid='filter.text.fault'] button").ClickAsync();
        Assert.Equal("attribute.region==eu", page.Find("[data-testid='filter.text']").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-testid='filter.text.fault']"));
    }

    [Fact]
    public async Task Edit_SaysWhoComesAndGoesBeforeItSaves()
    {
        Show(uses: new FilterUses([new FilterUse(41, "spring", RolloutStatus.Running, SelectionMode.Frozen, SampleRollouts.Now)], 2, 1, 1));
        _reads.Effect = new FilterEditEffect(new(10_000, true), new(1, false), [Device(1, "gw-1")], [Device(2, "gw-2")]);
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        Assert.Empty(page.FindAll("[data-testid='filter.save']"));

        page.Find("[data-testid='filter.text']").Input("attribute.region==us");
        Assert.True(page.Find("[data-testid='filter.save']").HasAttribute("disabled"));
        await Clock.WhenArmedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        var effect = page.WaitForElement("[data-testid='filter.effect'] b");

        Assert.Equal(["attribute.region==eu to attribute.region==us"], _reads.Compared);
        Assert.Equal("10,000+ devices", effect.TextContent);
        Assert.Contains("1 device would be removed", page.Find("[data-testid='filter.effect']").TextContent);
        Assert.Equal(["/devices/1", "/devices/2"], page.FindAll("[data-testid='filter.effect'] a").Select(a => a.GetAttribute("href")));
        Assert.Contains("1 open rollout with this text keeps its devices, and 1 open rollout goes on", page.Find("[data-testid='filter.keeps']").TextContent);
        await page.Find("[data-testid='filter.edit'] form").SubmitAsync();
        Assert.Equal(["change 7 EU attribute.region==us"], _commands.Given);
    }

    [Fact]
    public async Task Edit_WithAnAutoAssignment_AsksForTheCountBeforeItSaves()
    {
        Show(Row() with { AutoAssignment = s_auto });
        _reads.Unserved = 12_040;
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        page.Find("[data-testid='filter.text']").Input("id==*");
        await Clock.WhenArmedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Clock.Advance(TimeSpan.FromMilliseconds(300));
        page.WaitForElement("[data-testid='filter.effect'] b");
        Assert.Contains("gets it from the next round on (one every 20 min)", page.Find("[data-testid='filter.effect']").TextContent);

        await page.Find("[data-testid='filter.edit'] form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("12,040 devices would get gateway-fw 4.2.1 from the next round on (one every 20 min), and later", page.Find("[data-testid='filter.edit.unserved']").TextContent));
        await page.Find("[data-testid='filter.edit.confirm']").SubmitAsync();
        Assert.Empty(_commands.Given);
        page.Find("[data-testid='filter.edit.confirm'] input").Input("12040");
        await page.Find("[data-testid='filter.edit.confirm']").SubmitAsync();
        Assert.Equal(["change 7 EU id==*"], _commands.Given);
    }

    [Fact]
    public async Task Edit_OfTheNameOnly_SavesAtOnceInSpiteOfAnAutoAssignment()
    {
        Show(Row() with { AutoAssignment = s_auto });
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        page.Find("[data-testid='filter.name']").Input("Europe");
        await page.Find("[data-testid='filter.edit'] form").SubmitAsync();
        Assert.Equal(["change 7 Europe attribute.region==eu"], _commands.Given);
    }

    [Fact]
    public void Detail_ShowsWhoIsNewAndWhoLeft()
    {
        Show();
        _reads.Changes = new FilterChanges(new(3, false), new(10_000, true), new(1, false));
        _reads.Devices[FilterChange.New] = new FilterDevicePage([Device(1, "gw-1")], false, false);
        _reads.Devices[FilterChange.Left] = new FilterDevicePage([Device(2, "gw-2")], false, true);
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));

        var panel = page.Find("[data-testid='filter.changes']");
        Assert.Contains("gw-1", panel.TextContent);
        Assert.Contains("1 device of those that were recorded was deleted.", panel.TextContent);
        Assert.Equal("New3", page.Find("[data-testid='filter.new']").TextContent);
        page.Find("[data-testid='filter.left']").Click();
        Assert.Equal("/devices/2", page.Find("[data-testid='filter.changes'] td a").GetAttribute("href"));
        Assert.Equal("Left10,000+", page.Find("[data-testid='filter.left']").TextContent);
    }

    [Fact]
    public async Task Changes_OfAnotherSide_AreNotReplacedByALateAnswer()
    {
        Show();
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        var (left, joined) = (new TaskCompletionSource<FilterDevicePage>(), new TaskCompletionSource<FilterDevicePage>());
        _reads.Pages.Enqueue(left);
        _reads.Pages.Enqueue(joined);
        var first = page.Find("[data-testid='filter.left']").ClickAsync();
        var second = page.Find("[data-testid='filter.new']").ClickAsync();
        joined.SetResult(new FilterDevicePage([Device(1, "gw-1")], false, false));
        await second;
        left.SetResult(new FilterDevicePage([Device(2, "gw-2")], false, false));
        await first;
        Assert.Equal(["gw-1"], page.FindAll("[data-testid='filter.changes'] td a").Select(a => a.TextContent));
    }

    [Fact]
    public async Task Edit_TypedText_StaysWhenTheAutoAssignmentChanges()
    {
        Show();
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        page.Find("[data-testid='filter.name']").Input("Europe");
        Show(Row() with { AutoAssignment = s_auto, ModifiedAt = SampleRollouts.Now });
        await page.FindAll("button").First(b => b.TextContent == "refreshRead again" || b.TextContent.EndsWith("Read again", StringComparison.Ordinal)).ClickAsync();
        Assert.Contains("Switch off", page.Find("[data-testid='filter.auto']").TextContent);
        Assert.Equal("Europe", page.Find("[data-testid='filter.name']").GetAttribute("value"));
    }

    [Fact]
    public void Detail_WhileRecording_SaysHowFar()
    {
        Show();
        _reads.Detail = _reads.Detail! with { RecordingSince = SampleRollouts.Now, RecordedSoFar = 12_500 };
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        Assert.Contains("12,500 so far", page.Find("[data-testid='filter.recording']").TextContent);
        Assert.True(page.Find("[data-testid='filter.baseline']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task AutoAssignment_SaysTheConsequence_AndAsksForTheCountAboveTenThousand()
    {
        Show();
        _reads.Unserved = 12_040;
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        await page.Find("[data-testid='filter.auto.open']").ClickAsync();
        Assert.Equal(["", "gateway-fw 4.2.1", "gateway-fw 4.3.0 (incomplete: a mandatory module is missing)"], page.FindAll("[data-testid='filter.auto.set'] option").Select(o => o.TextContent == "Choose a set" ? "" : o.TextContent));
        page.Find("[data-testid='filter.auto.set']").Change("7");
        page.WaitForAssertion(() => Assert.Contains("12,040 devices would get gateway-fw 4.2.1 at once", page.Find("[data-testid='filter.auto.effect']").TextContent));

        await page.Find("[data-testid='filter.auto.form']").SubmitAsync();
        Assert.Empty(_commands.Given);
        page.FindAll("[data-testid='filter.auto.form'] input").First(i => i.Id!.EndsWith("-typed", StringComparison.Ordinal)).Input("12040");
        page.Find("#auto-weight").Input("1001");
        await page.Find("[data-testid='filter.auto.form']").SubmitAsync();
        Assert.Contains("'1001' is not a weight", page.Markup);
        page.Find("#auto-weight").Input("250");
        await page.Find("[data-testid='filter.auto.form']").SubmitAsync();
        Assert.Equal(["assign 7 7 Forced 250 False"], _commands.Given);
    }

    [Fact(DisplayName = "A count that failed says so beside its figure and can be tried again, in the panel and in its form")]
    public async Task AutoAssignment_CannotBeCounted_SaysSoAndTriesAgain()
    {
        Show(Row() with { AutoAssignment = s_auto });
        (_reads.Unserved, _reads.UnservedFault) = (3, new IOException("The disk is gone."));
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        page.WaitForAssertion(() => Assert.Contains("could not be counted: The disk is gone.", page.Find("[data-testid='filter.auto.left']").TextContent));
        await page.Find("[data-testid='filter.auto.open']").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("could not be counted: The disk is gone.", page.Find("[data-testid='filter.auto.effect']").TextContent));
        Assert.Equal("Switch on", page.Find("[data-testid='filter.auto.form'] button[type='submit']").TextContent);
        await page.Find("[data-testid='filter.auto.form']").SubmitAsync();
        Assert.Contains("Nothing is switched on before the devices are counted.", page.Find("[data-testid='filter.auto.form']").TextContent);
        Assert.Empty(_commands.Given);

        _reads.UnservedFault = null;
        await page.Find("[data-testid='filter.auto.left.again']").ClickAsync();
        await page.Find("[data-testid='filter.auto.effect.again']").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("3 devices", page.Find("[data-testid='filter.auto.left']").TextContent.Trim()));
        page.WaitForAssertion(() => Assert.Contains("3 devices would get gateway-fw 4.2.1 at once", page.Find("[data-testid='filter.auto.effect']").TextContent));
        await page.Find("[data-testid='filter.auto.form']").SubmitAsync();
        Assert.Equal(["assign 7 7 Soft 100 True"], _commands.Given);
    }

    [Fact]
    public async Task AutoAssignment_ChosenSet_StaysInTheListAfterASearch()
    {
        Show();
        Sets.Rows.AddRange(Enumerable.Range(100, 48).Select(i => Sets.Rows[0] with { Id = i, Version = $"1.{i}" }));
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        await page.Find("[data-testid='filter.auto.open']").ClickAsync();
        page.Find("[data-testid='filter.auto.set']").Change("7");
        Sets.Rows.RemoveAll(r => r.Id == 7);
        await page.Find("#auto-find").ChangeAsync("1.1");
        Assert.Equal("gateway-fw 4.2.1", page.Find("[data-testid='filter.auto.set'] option[selected]").TextContent);
        Assert.Contains("gateway-fw 4.2.1", page.Find("[data-testid='filter.auto.effect']").TextContent);
    }

    [Fact]
    public async Task AutoAssignment_On_SaysWhatIsLeftAndWhatHoldsIt()
    {
        Show(Row() with { AutoAssignment = s_auto });
        _reads.Unserved = 1;
        await _stop.StopAsync();
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));

        page.WaitForAssertion(() => Assert.Equal("1 device", page.Find("[data-testid='filter.auto.left']").TextContent.Trim()));
        Assert.Contains("Nothing is assigned now: the emergency stop of everything is set since", page.Find("[data-testid='filter.auto.waits']").TextContent);
        Assert.Contains("Soft, weight 100, a person at the device must agree", page.Find("[data-testid='filter.auto']").TextContent);
        await page.Find("[data-testid='filter.auto.end']").ClickAsync();
        await page.Find("[data-testid='filter.auto'] form").SubmitAsync();
        Assert.Equal(["end 7"], _commands.Given);
    }

    [Fact]
    public async Task Delete_SaysWhatHappens_AndGoesToTheList()
    {
        Show(Row() with { AutoAssignment = s_auto }, new FilterUses([], 1, 1, 0));
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        await page.Find("[data-testid='filter.delete.open']").ClickAsync();
        Assert.Contains("Nobody gets gateway-fw 4.2.1 by itself any more", page.Find("[data-testid='filter.delete']").TextContent);
        Assert.Contains("The open rollout with this text keeps its own copy.", page.Find("[data-testid='filter.delete']").TextContent);
        await page.Find("[data-testid='filter.delete'] form").SubmitAsync();
        Assert.Equal(["delete 7"], _commands.Given);
        Assert.EndsWith("/filters", Address);
    }

    [Fact]
    public void Detail_FailedSideReads_LeaveTheFilter()
    {
        Show();
        _reads.SideFault = new InvalidOperationException("The disk is gone.");
        Targets.CountFault = _reads.SideFault;
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        Assert.Equal("EU", page.Find("[data-testid='filter.name']").GetAttribute("value"));
        Assert.Contains("could not be counted: The disk is gone.", page.Find("[data-testid='filter.side-fault']").TextContent);
    }

    [Fact]
    public async Task Commands_ThatFail_LeaveThePageAndSayThatItIsNotKnown()
    {
        Show(Row() with { AutoAssignment = s_auto });
        _commands.Fault = new InvalidOperationException("The disk is gone.");
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        page.Find("[data-testid='filter.name']").Input("Europe");
        await page.Find("[data-testid='filter.edit'] form").SubmitAsync();
        await page.Find("[data-testid='filter.baseline']").ClickAsync();
        await page.Find("[data-testid='filter.auto.end']").ClickAsync();
        await page.Find("[data-testid='filter.auto'] form").SubmitAsync();
        await page.Find("[data-testid='filter.delete.open']").ClickAsync();
        await page.Find("[data-testid='filter.delete'] form").SubmitAsync();
        Assert.Equal(["change 7 Europe attribute.region==eu", "baseline 7", "end 7", "delete 7"], _commands.Given);
        Assert.All(
            ["filter.edit", "filter.changes", "filter.auto", "filter.delete"],
            id => Assert.Contains("It is not known whether it was done: The disk is gone.", page.Find($"[data-testid='{id}']").TextContent));
    }

    [Fact]
    public void Detail_WithoutTheRole_ReadsAndSaysWhoMay()
    {
        Show();
        Person.Caller = new Caller("olga", ConsoleRole.Operator, CallerKind.Person);
        var page = Render<FilterPage>(p => p.Add(x => x.Id, 7));
        Assert.Equal("This needs the role Manager; an Admin can give it.", page.Find("[data-testid='filter.why']").TextContent);
        Assert.All(["filter.name", "filter.text", "filter.auto.open", "filter.baseline", "filter.delete.open"], id => Assert.True(page.Find($"[data-testid='{id}']").HasAttribute("disabled"), id));
    }

    [Fact]
    public void Detail_MissingOrFaulty_SaysSo()
    {
        Assert.Contains("There is no such filter", Render<FilterPage>(p => p.Add(x => x.Id, 7)).Find("[data-testid='filter.missing']").TextContent);
        _reads.Fault = new InvalidOperationException("The disk is gone.");
        Assert.Contains("The disk is gone.", Render<FilterPage>(p => p.Add(x => x.Id, 7)).Markup);
    }

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private static TargetFilterListRow Row(long id = 7, string name = "EU", string query = "attribute.region==eu") =>
        new(id, name, query, 0, null, "anna", SampleRollouts.Now.AddDays(-2), "ben", SampleRollouts.Now.AddMinutes(-2));

    private static FilterDevice Device(long id, string name) => new(id, name, TargetUpdateStatus.InSync, SampleRollouts.Now);

    private void Show(TargetFilterListRow? row = null, FilterUses? uses = null)
    {
        _reads.Detail = new TargetFilterDetail(row ?? Row(), SampleRollouts.Now.AddDays(-1), 40, null, 0);
        _reads.Uses = uses ?? _reads.Uses;
    }

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
