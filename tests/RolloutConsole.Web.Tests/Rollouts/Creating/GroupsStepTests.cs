using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class GroupsStepTests : PageContext
{
    private readonly RolloutForm _form = new() { Name = "gateway 4.2.1", Filter = "name==gw-*", SetId = 7, Split = GroupSplit.List };
    private readonly List<string> _changed = [];

    [Fact]
    public async Task OwnFilter_IsOfferedAndOpensUnderItsGroupOnly()
    {
        var step = Open();
        Assert.Empty(step.FindAll("[data-filter-entry]"));

        await step.Find("[data-testid='new.group.2.own']").ClickAsync();

        Assert.Equal("Own filter of group 2", Assert.Single(step.FindAll("[data-filter-entry]")).GetAttribute("aria-label"));
        Assert.Equal("f-groups-1--targetFilterQuery", JSInterop.VerifyInvoke("consolePages.focus").Arguments[0]);
        Assert.Contains("Empty: every device of the rollout", step.Markup);
    }

    [Fact]
    public async Task OwnFilter_Typed_IsReadInWordsAndWarnedOf()
    {
        var step = Open();
        await TypeAsync(step, 1, "attribute.region!=eu");

        Assert.Equal("attribute.region!=eu", _form.Groups[0].Filter);
        Assert.Equal("groups[0].targetFilterQuery", _changed[^1]);
        Assert.Contains("Devices where", step.Find("[data-testid='new.group.1.filter.words']").TextContent);
        Assert.Contains("devices without attribute.region do not match", step.Find("[data-testid='new.group.1.filter.warnings']").TextContent);
    }

    [Fact]
    public async Task OwnFilter_WithAFault_ShowsItsPlaceAndMendsIt()
    {
        var step = Open();
        await TypeAsync(step, 3, "updatestatus==insync");

        Assert.Contains("At position 15:", step.Find("[data-testid='new.group.3.filter.fault']").TextContent);
        await step.Find("[data-testid='new.group.3.filter.fault'] button").ClickAsync();
        Assert.Equal("updatestatus==in_sync", _form.Groups[2].Filter);
    }

    [Theory]
    [InlineData(40, "40 of the rollout's 2,000 devices come into this group.")]
    [InlineData(1, "1 of the rollout's 2,000 devices comes into this group.")]
    [InlineData(0, "None of the rollout's 2,000 devices comes into this group.")]
    public void Reach_IsSaidInDevices(int size, string words)
    {
        _form.Groups[0].Filter = "tag==pilot";
        var step = Open(new PlanCheck([], [], 2_000, [size, 400, 1_560]));

        Assert.Equal(words, step.Find("[data-testid='new.group.1.reach']").TextContent);
        Assert.Empty(step.FindAll("[data-testid='new.group.2.reach']"));
    }

    [Fact]
    public void Reach_WhileCounting_SaysNoOlderNumber()
    {
        _form.Groups[0].Filter = "tag==pilot";
        var step = Open(new PlanCheck([], [], 2_000, [40, 400, 1_560]), isCounting: true);

        Assert.Equal("counting…", step.Find("[data-testid='new.group.1.reach']").TextContent);
    }

    [Fact]
    public async Task Filters_StayWithTheirGroups_WhenGroupsComeGoAndChangePlaces()
    {
        (_form.Groups[1].Filter, _form.Groups[2].Filter) = ("tag==early and", "tag==rest");
        var step = Open();

        await step.Find("[aria-label='Remove group 1']").ClickAsync();
        await step.Find("button:contains('Add group')").ClickAsync();
        Assert.Equal(["tag==early and", "tag==rest"], Shown(step));

        _form.Groups.Reverse();
        step.Render(p => p.Add(s => s.View, View()));
        Assert.Equal(["Group 3", "Rest", "Early"], step.FindAll("[aria-label^='Name of group']").Select(n => n.GetAttribute("value")));
        Assert.Equal(["tag==rest", "tag==early and"], Shown(step));
        Assert.Equal(["f-groups-1--targetFilterQuery", "f-groups-2--targetFilterQuery"], step.FindAll("[data-filter-entry]").Select(e => e.Id));

        await step.Find("[data-testid='new.group.3.filter']").InputAsync("tag==early");
        Assert.Equal(["", "tag==rest", "tag==early"], _form.Groups.Select(g => g.Filter));
    }

    [Fact]
    public async Task RemovedGroup_ComesBackWhereItWas()
    {
        _form.Groups[1].Filter = "tag==early";
        _form.Groups[1].Own = new ThresholdForm { Success = "95" };
        var step = Open();

        await step.Find("[aria-label='Remove group 2']").ClickAsync();
        Assert.Contains("Group Early was removed.", step.Find("[data-testid='new.groups.said']").TextContent);
        await step.Find("[aria-label='Name of group 1']").InputAsync("First");
        await step.Find("[data-testid='new.groups.undo']").ClickAsync();

        Assert.Equal([("First", ""), ("Early", "tag==early"), ("Rest", "")], _form.Groups.Select(g => (g.Name, g.Filter)));
        Assert.Equal("95", _form.Groups[1].Own!.Success);
        Assert.Empty(step.FindAll("[data-testid='new.groups.said']"));
    }

    [Fact]
    public async Task CanaryPreset_DoesNotLoseTheGroupsBefore()
    {
        _form.Groups[0].Filter = "tag==pilot";
        var step = Open();

        await step.Find("button:contains('Canary preset')").ClickAsync();
        Assert.Equal(4, _form.Groups.Count);
        await step.Find("[data-testid='new.groups.undo']").ClickAsync();

        Assert.Equal(["tag==pilot", "", ""], _form.Groups.Select(g => g.Filter));
    }

    [Fact]
    public async Task FilterLeftOut_ComesBack()
    {
        _form.Groups[0].Filter = "tag==pilot";
        var step = Open();

        await step.Find("[data-testid='new.group.1.own']").ClickAsync();
        Assert.Equal("", _form.Groups[0].Filter);
        Assert.Empty(step.FindAll("[data-filter-entry]"));
        await step.Find("[data-testid='new.groups.undo']").ClickAsync();

        Assert.Equal(["tag==pilot"], Shown(step));
    }

    [Fact]
    public async Task FaultOfAGroup_IsNotSaidOfItsNeighbourAfterARemoval()
    {
        Drafts.Kept = _form;
        Commands.Check = r => new PlanCheck(
            r.Plan.Groups.Count == 3 ? [new PlanFault("groups[1].percentage", "20 % is too much.", "Take less.")] : [], [], 100, []);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?step=groups");
        var page = Render<NewRolloutPage>();
        await page.Find("#f-groups-1--percentage").InputAsync("21");
        await SettleAsync(page);
        page.WaitForAssertion(() => Assert.Contains("20 % is too much.", page.Find("[data-testid='new.group.2']").TextContent));

        await page.Find("[aria-label='Remove group 1']").ClickAsync();

        Assert.DoesNotContain("is too much", page.Find("[data-testid='new.groups']").TextContent);
    }

    private static IEnumerable<string?> Shown(IRenderedComponent<GroupsStep> step) => step.FindAll("[data-filter-entry]").Select(e => e.GetAttribute("value"));

    private static async Task TypeAsync(IRenderedComponent<GroupsStep> step, int number, string text)
    {
        await step.Find($"[data-testid='new.group.{number}.own']").ClickAsync();
        await step.Find($"[data-testid='new.group.{number}.filter']").InputAsync(text);
    }

    private FormView View(PlanCheck? check = null) => FormChecks.Join(_form, check, false, _ => false);

    private IRenderedComponent<GroupsStep> Open(PlanCheck? check = null, bool isCounting = false)
    {
        IRenderedComponent<GroupsStep>? step = null;
        return step = Render<GroupsStep>(p => p.Add(s => s.View, View(check)).Add(s => s.IsCounting, isCounting).Add(s => s.OnChange, field =>
        {
            // As the page does: the same form, read again.
            _changed.Add(field);
            step!.Render(q => q.Add(s => s.View, View()));
        }));
    }

    private async Task SettleAsync(IRenderedComponent<NewRolloutPage> page)
    {
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (page.Find(".wizard").GetAttribute("aria-busy") == "true")
        {
            limit.Token.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromMilliseconds(300));
            await Task.Yield();
        }
    }
}
