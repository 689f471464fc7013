using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class GrowthFieldsTests : PageContext
{
    [Fact]
    public async Task Choosing_SaysTheConsequenceInDevices()
    {
        var (form, changed) = (new RolloutForm { Filter = "id==*" }, new List<string>());
        var fields = Render<GrowthFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));
        Assert.Equal("1,982 devices of today take part; later ones stay out: members are fixed when the rollout is created", Words(fields));
        Assert.Empty(fields.FindAll("[data-testid='new.growth.count']"));

        await fields.FindAll("button").Single(b => b.TextContent == "Join further groups").ClickAsync();
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        Assert.Equal((SelectionMode.Dynamic, "dynamic"), (form.Growth.Mode, changed[^1]));
        await fields.Find("[data-testid='new.growth.count']").InputAsync("50");
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));

        Assert.Equal(
            "1,982 devices of today take part; later ones join groups of 50 behind the others, looked for every minute; who stops matching stays; it never ends by itself", Words(fields));
    }

    [Theory]
    [InlineData(SelectionMode.Frozen, "", "", false)]
    [InlineData(SelectionMode.Dynamic, "", "", false)]
    [InlineData(SelectionMode.Dynamic, "25", "-late", false)]
    [InlineData(SelectionMode.Dynamic, "25", "", true)]
    [InlineData(SelectionMode.Continuous, "", "", false)]
    public void Form_HoldsWhatThePlanSays(SelectionMode mode, string count, string suffix, bool only)
    {
        var form = new RolloutForm { Filter = "id==*", Growth = new GrowthForm { Mode = mode, TargetCount = count, NameSuffix = suffix, Only = only } };

        var (request, faults) = RolloutFormReader.Read(form);
        Assert.Empty(faults);
        Assert.Equal(only ? 1 : 4, request.Plan.Groups.Count);
        Assert.Equal(
            new TargetSelection("id==*", mode, count.Length + suffix.Length == 0 && !only ? null : new DynamicGroups(count.Length == 0 ? null : 25, suffix, only)), request.Plan.Selection);

        var (again, _) = RolloutFormReader.Read(RolloutFormReader.Of("copy", "", request.Plan));
        Assert.Equal(request.Plan.Selection, again.Plan.Selection);
    }

    [Fact]
    public async Task Shuffled_AsksForASeedAndSaysWhatItDoes()
    {
        var form = new RolloutForm { Filter = "id==*" };
        var fields = Render<GrowthFields>(p => p.Add(x => x.View, ViewOf(form)));
        Assert.Equal("by id: the first group takes the devices that were created first", fields.Find("[data-testid='new.order.words']").TextContent);

        await fields.FindAll("button").Single(b => b.TextContent == "Shuffled").ClickAsync();
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        await fields.Find("[data-testid='new.order.seed']").InputAsync("4711");
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));

        var (request, faults) = RolloutFormReader.Read(form);
        Assert.Empty(faults);
        Assert.Equal(4711, request.Plan.Selection.ShuffleSeed);
        Assert.Equal(request.Plan.Selection, RolloutFormReader.Read(RolloutFormReader.Of("copy", "", request.Plan)).Request.Plan.Selection);
        Assert.Contains("seed 4711 gives the same groups again", fields.Find("[data-testid='new.order.words']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_ThatIsNoNumber_IsSaidAtItsField()
    {
        var form = new RolloutForm { Filter = "id==*", Growth = new GrowthForm { IsShuffled = true, ShuffleSeed = "lots" } };
        var fields = Render<GrowthFields>(p => p.Add(x => x.View, ViewOf(form)));

        Assert.Contains("'lots' is not possible here.", fields.Find(".at-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal(FormStep.Filter, FormSteps.Of("shuffleSeed"));
    }

    [Fact]
    public void Fault_IsSaidAtItsField()
    {
        var form = new RolloutForm { Filter = "id==*", Growth = new GrowthForm { Mode = SelectionMode.Dynamic, TargetCount = "many" } };
        var fields = Render<GrowthFields>(p => p.Add(x => x.View, ViewOf(form)));

        Assert.Contains("'many' is not possible here.", fields.Find(".at-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal(FormStep.Filter, FormSteps.Of("dynamicGroupTemplate.targetCount"));
    }

    [Theory]
    [InlineData(SelectionMode.Frozen, null, null)]
    [InlineData(SelectionMode.Dynamic, null, "Behind them groups 5 and on take 500 devices each as they come, at most 500 groups in all.")]
    [InlineData(SelectionMode.Dynamic, 50, "Behind them groups 5 and on take 50 devices each as they come, at most 500 groups in all.")]
    [InlineData(SelectionMode.Continuous, null, "Behind them group 5 takes all devices that match later.")]
    public void Tail_IsSaidBelowThePreview(SelectionMode mode, int? count, string? expected)
    {
        var plan = RolloutFormReader.Read(new RolloutForm { Filter = "id==*" }).Request.Plan;
        plan = plan with { Selection = new TargetSelection("id==*", mode, count is null ? null : new DynamicGroups(count)) };

        Assert.Equal(expected, PlanWords.TailOf(plan, 500));
    }

    private static string Words(IRenderedComponent<GrowthFields> fields) => fields.Find("[data-testid='new.growth.words']").TextContent;

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], 1982, []), false, _ => true);
}
