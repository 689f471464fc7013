using Bunit;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

/// <summary>The table of groups: what success leads to, soak, the rest for the last one, description and confirmation.</summary>
public sealed class GroupsTableTests : PageContext
{
    private readonly RolloutForm _form = new() { Split = GroupSplit.List };

    [Fact]
    public void LastGroup_TakesTheRest()
    {
        Assert.Equal([5f, 20f, 75f], Plan.Groups.Select(g => g.Percentage));
        _form.Groups[1].Percentage = "33.3";
        Assert.Equal(61.7f, Plan.Groups[2].Percentage);
        var step = RenderStep();
        Assert.Equal("the rest", step.Find("#f-groups-2--percentage").GetAttribute("placeholder"));
        Assert.Contains("finish", step.FindAll("tbody tr")[2].TextContent);
    }

    [Fact]
    public void Rest_CountsGroupsWithTheSameFilter()
    {
        _form.Groups[0].Filter = "tag==pilot";
        Assert.Equal(80f, Plan.Groups[2].Percentage);
    }

    [Fact]
    public void NothingLeft_IsAFaultOfTheLastGroup()
    {
        _form.Groups[0].Percentage = "80";
        var fault = Assert.Single(RolloutFormReader.Read(_form).Faults);
        Assert.Equal(("groups[2].percentage", "The other groups leave nothing for it."), (fault.Field, fault.Message));
    }

    [Fact]
    public async Task SoakOfOneGroup_IsItsOwn_AndTheCommonOneIsNoneAgain()
    {
        await RenderStep().Find("[aria-label='Soak after group 1 in minutes']").InputAsync("30");
        Assert.Equal([30, 0, 0], Plan.Groups.Select(g => (int)g.SoakTime.TotalMinutes));
        await RenderStep().Find("[aria-label='Soak after group 1 in minutes']").InputAsync("0");
        Assert.Null(_form.Groups[0].Own);
    }

    [Fact]
    public async Task Success_IsChosenInTheTable()
    {
        await RenderStep().Find("[aria-label='When group 1 is successful']").ChangeAsync(nameof(SuccessAction.PauseForCheck));
        Assert.Equal([SuccessAction.PauseForCheck, SuccessAction.NextGroup, SuccessAction.NextGroup], Plan.Groups.Select(g => g.SuccessAction));
    }

    [Fact]
    public async Task DescriptionAndConfirmation_OpenUnderTheirGroup_AndStayInSight()
    {
        var step = RenderStep();
        Assert.Empty(step.FindAll("#f-groups-0--description"));
        await step.Find("[aria-label='Description and confirmation of group 1']").ClickAsync();
        await step.Find("#f-groups-0--description").InputAsync("Devices of the lab");
        await RenderStep().Find("#f-groups-0--confirmationRequired").ChangeAsync("yes");
        Assert.Equal(("Devices of the lab", true), (Plan.Groups[0].Description, Plan.Groups[0].ConfirmationRequired));
        Assert.Contains("A person at each of 20 devices of this group must agree first.", RenderStep().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddedGroup_SharesTheRest()
    {
        await RenderStep().FindAll("button").Single(b => b.TextContent.Contains("Add group", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal([5f, 20f, 37.5f, 37.5f], Plan.Groups.Select(g => g.Percentage));
    }

    [Fact]
    public async Task RemovedRest_IsTakenByTheGroupBefore()
    {
        await RenderStep().Find("[aria-label='Remove group 3']").ClickAsync();
        Assert.Equal([5f, 95f], Plan.Groups.Select(g => g.Percentage));
    }

    private RolloutPlan Plan => RolloutFormReader.Read(_form).Request.Plan;

    private IRenderedComponent<GroupsStep> RenderStep()
    {
        var check = new PlanCheck([], [], 400, GroupPlanner.Sizes(Plan.Groups, 400));
        return Render<GroupsStep>(p => p.Add(x => x.View, FormChecks.Join(_form, check, false, _ => true)).Add(x => x.OnChange, _ => { }));
    }
}
