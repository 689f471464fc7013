using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Presets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class HealthFieldsTests : PageContext
{
    [Fact]
    public async Task Typing_ChangesTheFormAndNamesTheField()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render<HealthFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));
        Assert.Empty(fields.FindAll("#f-health-grace"));

        await fields.Find("#f-health").ChangeAsync(true);
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        await fields.Find("#f-health-grace").InputAsync("90");
        await fields.Find("#f-health-bakeTime").InputAsync("15");
        await fields.Find("#f-health-attribute").InputAsync(" app.health ");

        Assert.Equal(["health", "health.grace", "health.bakeTime", "health.attribute"], changed);
        var expected = new HealthWatch { Grace = TimeSpan.FromSeconds(90), BakeTime = TimeSpan.FromMinutes(15), Attribute = "app.health" };
        var request = RolloutFormReader.Read(form).Request;
        Assert.Equal(expected, request.Plan.Health);
        Assert.Equal(expected, RolloutFormReader.Read(RolloutFormReader.Of("copy", "", request.Plan)).Request.Plan.Health);
    }

    [Fact]
    public void WhatIsNoNumber_IsNamedWithWhatWouldBeRight()
    {
        var (_, faults) = RolloutFormReader.Read(new RolloutForm { Health = new HealthForm { IsWatched = true, Grace = "soon", Bake = "10081" } });
        Assert.Equal(
            [
                "health.grace: 'soon' is not possible here. Write a whole number, 0 to 86,400.",
                "health.bakeTime: '10081' is not possible here. Write a whole number, 0 to 10,080.",
            ],
            faults.Select(f => f.ToString()));
        Assert.All(faults, f => Assert.Equal(FormStep.Rate, FormSteps.Of(f.Field)));
        Assert.Equal(["Grace", "Bake time"], faults.Select(f => FormSteps.LabelOf(f.Field)));
    }

    [Fact(DisplayName = "The fault of the whole section is said in it")]
    public void Fault_OfTheWatch_IsSaid()
    {
        var form = new RolloutForm { Health = new HealthForm { IsWatched = true }, ActionType = ActionType.DownloadOnly };
        var check = new PlanCheck([.. PlanRules.Check("x", "", RolloutFormReader.Read(form).Request.Plan)], [], null, []);
        var fields = Render<HealthFields>(p => p.Add(x => x.View, FormChecks.Join(form, check, false, _ => true)));
        Assert.StartsWith("A download-only rollout installs nothing", fields.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 40, 0, 100, "A device counts as done as soon as it reports its installation; what it does after that stops nothing.")]
    [InlineData(true, 40, 0, null, "Each device is done when its attribute health says ok, or after 40 s without a word; until then it counts as updating. One that says failing, also later, is a failure; what it said before its installation is none.")]
    [InlineData(true, 90, 10, 1982, "Each of 1,982 devices is done when its attribute health says ok, or after 90 s without a word; until then it counts as updating, so at most 198 update or are waited for at once. One that says failing, also later, is a failure; what it said before its installation is none. After the last device the rollout is watched for 10 min.")]
    [InlineData(true, 0, 0, null, "Each device is done as soon as it is installed. One that says failing, also later, is a failure; what it said before its installation is none.")]
    public void Meaning_IsSaidInDevices(bool isWatched, int grace, int bake, int? devices, string expected)
    {
        var plan = PlanPresets.EcsRollingUpdate(RolloutFormReader.Read(new RolloutForm()).Request.Plan) with
        {
            Health = isWatched ? new HealthWatch { Grace = TimeSpan.FromSeconds(grace), BakeTime = TimeSpan.FromMinutes(bake) } : null,
        };
        Assert.Equal(expected, HealthFields.Meaning(plan, devices));
    }

    [Fact]
    public void Plan_IsSaidInWords()
    {
        Assert.Equal("not watched after the installation", PlanWords.HealthOf(null));
        Assert.Equal("attribute health, 40 s grace", PlanWords.HealthOf(new HealthWatch()));
        Assert.Equal("attribute h, 2 min grace, 3 h bake time", PlanWords.HealthOf(new HealthWatch { Grace = TimeSpan.FromMinutes(2), BakeTime = TimeSpan.FromHours(3), Attribute = "h" }));
    }

    [Fact(DisplayName = "Section 1: the ECS preset fills the fields")]
    public void Preset_FillsTheForm()
    {
        var before = new RolloutForm();
        var form = FormReplacement.Of(PlanPresets.EcsRollingUpdate(RolloutFormReader.Read(before).Request.Plan), before);
        Assert.Equal((true, "40", "0", "health"), (form.Health.IsWatched, form.Health.Grace, form.Health.Bake, form.Health.Attribute));
    }

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], null, []), false, _ => true);
}
