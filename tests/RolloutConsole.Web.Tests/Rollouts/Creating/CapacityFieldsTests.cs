using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

/// <summary>Percents of a capacity window: they begin with what lets the fleet move, and stay as they are once a person chose them (ecs-rolling-update, B-7).</summary>
public sealed class CapacityFieldsTests : PageContext
{
    private int _devices = 3;

    [Theory(DisplayName = "B-7: by capacity begins with a share that lets a small fleet move")]
    [InlineData(1, "0")]
    [InlineData(3, "66")]
    [InlineData(9, "88")]
    [InlineData(10, "90")]
    [InlineData(1982, "90")]
    public async Task ByCapacity_FitsTheFleet(int devices, string minimum)
    {
        var form = new RolloutForm();
        var step = RenderStep(form, devices);
        await step.FindAll(".segmented button").Single(b => b.TextContent.Contains("By capacity", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal((RateChoice.Capacity, minimum), (form.Rate.Choice, form.Rate.MinimumHealthy));
    }

    [Fact]
    public async Task SideBySide_HasBothPercents_AndFitsThem()
    {
        var form = new RolloutForm { Rate = new RateForm { Choice = RateChoice.Capacity } };
        var step = RenderStep(form, 3);
        await step.Find("#f-pacing-mode").ChangeAsync(nameof(CapacityMode.SideBySide));
        Assert.Equal(("100", "134"), (form.Rate.MinimumHealthy, form.Rate.Maximum));
        step = RenderStep(form, 3);
        await step.Find("#f-pacing-minimumHealthyPercent").InputAsync("50");
        Assert.Equal(new Pacing.CapacityWindow(CapacityMode.SideBySide, 50, 134), RolloutFormReader.Read(form).Request.Plan.Pacing);
        Assert.Contains("1 update at once while at least 2 serve", RenderStep(form, 3).Find("[data-testid='new.capacity']").TextContent);
    }

    [Fact(DisplayName = "B-7: the ECS preset on three devices keeps 66 % healthy, and follows the filter until a person types")]
    public async Task Preset_FollowsTheFleet()
    {
        Commands.Check = r => new PlanCheck([], [], _devices, GroupPlanner.Sizes(r.Plan.Groups, _devices));
        var page = Open(FormStep.Basics);
        await SettleAsync(page);
        await page.Find("[data-testid='new.start.ecs']").ClickAsync();
        await SettleAsync(page);
        Assert.Equal("66", Drafts.Kept!.Rate.MinimumHealthy);

        _devices = 5;
        await page.Find("#f-name").InputAsync("five");
        await SettleAsync(page);
        Assert.Equal("80", await ShownAsync(page));

        await page.Find("#f-pacing-minimumHealthyPercent").InputAsync("40");
        _devices = 3;
        await SettleAsync(page);
        Assert.Equal("40", await ShownAsync(page));
    }

    [Theory]
    [InlineData(CapacityMode.InPlace, 90, 100, 0, "at least 90 % stay healthy, no failure tolerated")]
    [InlineData(CapacityMode.SideBySide, 50, 120, 1, "at most 120 % at once, side by side, at least 50 % stay healthy, 1 failure tolerated")]
    [InlineData(CapacityMode.InPlace, 66, 100, 2, "at least 66 % stay healthy, 2 failures tolerated")]
    public void Rate_SaysEverythingOfTheWindow(CapacityMode mode, int minimum, int maximum, int tolerated, string words) => Assert.Equal(
        words, PlanWords.RateOf(RolloutFormReader.Read(new RolloutForm()).Request.Plan with { Pacing = new Pacing.CapacityWindow(mode, minimum, maximum, tolerated) }));

    [Theory]
    [InlineData(0, "One failed device at the end aborts it.")]
    [InlineData(2, "Up to 2 failed devices at the end are tolerated; one more aborts it.")]
    public void Tolerated_IsSaidInDevices(int tolerated, string words) =>
        Assert.EndsWith(words, CapacityWords.Of(new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100, tolerated), 100, null), StringComparison.Ordinal);

    [Theory(DisplayName = "B-4: where health is watched, what becomes of devices that fail already is said too")]
    [InlineData(CapacityMode.InPlace, 90, 100, "10 update at once; each result makes room for the next, a failure takes its place for good. One whose attribute app.health says failing before its update leaves less room for the others, and comes last, at most 10 at once.")]
    [InlineData(CapacityMode.SideBySide, 100, 110, "10 update at once while at least 100 serve; each result makes room for the next. One whose attribute app.health says failing before its update leaves less room for the others, and comes last, at most 1 at once.")]
    [InlineData(CapacityMode.SideBySide, 50, 110, "10 update at once while at least 50 serve; each result makes room for the next. One whose attribute app.health says failing before its update leaves less room for the others, and comes last, at most 10 at once.")]
    public void FailingBefore_IsSaid(CapacityMode mode, int minimum, int maximum, string words)
    {
        var window = new Pacing.CapacityWindow(mode, minimum, maximum);
        Assert.Contains(words, CapacityWords.Of(window, 100, new HealthWatch { Attribute = "app.health" }), StringComparison.Ordinal);
        Assert.DoesNotContain("attribute", CapacityWords.Of(window, 100, null), StringComparison.Ordinal);
    }

    private async Task<string?> ShownAsync(IRenderedComponent<NewRolloutPage> page)
    {
        await page.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo("/rollouts/new?step=rate"));
        return page.Find("#f-pacing-minimumHealthyPercent").GetAttribute("value");
    }

    private IRenderedComponent<NewRolloutPage> Open(FormStep step)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/rollouts/new?step={step.ToString().ToLowerInvariant()}");
        return Render<NewRolloutPage>();
    }

    private IRenderedComponent<RateStep> RenderStep(RolloutForm form, int devices) => Render<RateStep>(p => p
        .Add(x => x.View, FormChecks.Join(form, new PlanCheck([], [], devices, []), false, _ => true))
        .Add(x => x.Now, Clock.GetUtcNow())
        .Add(x => x.OnChange, _ => { }));

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
