using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

/// <summary>The panel of alarms, and how what is typed becomes a plan (ecs-rolling-update, B-21).</summary>
public sealed class AlarmFieldsTests : PageContext
{
    private static readonly RolloutPlan s_plan = new()
    {
        Selection = new TargetSelection("id==*"),
        Content = new RolloutContent(7),
        Groups = [new GroupPlan("one", 100)],
        Alarms = new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90", 5), new AlarmRule("silent", "attribute.link==lost", 1200)], RollsBack: true),
    };

    [Fact]
    public async Task AddAlarm_TypeIt_AndItIsInThePlan()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render<AlarmFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));
        Assert.Contains("No alarm.", fields.Markup, StringComparison.Ordinal);
        Assert.Null(Read(form).Plan.Alarms);
        Assert.Empty(fields.FindAll("[data-testid='new.alarms.then']"));

        await fields.Find("[data-testid='new.alarms.add']").ClickAsync();
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        await fields.Find("[aria-label='Name of alarm 1']").InputAsync(" too hot ");
        await fields.Find("[aria-label='Alarm 1: devices']").InputAsync("5");
        form.Guards.Alarms[0].Filter = " attribute.temperature>90 ";
        await fields.FindAll("[role='radio']")[1].ClickAsync();

        var watch = Read(form).Plan.Alarms!;
        Assert.Equal((new AlarmRule("too hot", "attribute.temperature>90", 5), true), (Assert.Single(watch.Rules), watch.RollsBack));
        Assert.Equal(["alarms.rules", "alarms.rules[0].name", "alarms.rules[0].atLeast", "alarms"], changed);
    }

    [Fact]
    public async Task Remove_TakesThatAlarmOut()
    {
        var form = RolloutFormReader.Of("spring", "", s_plan);
        await Render<AlarmFields>(p => p.Add(x => x.View, ViewOf(form))).Find("[aria-label='Remove alarm 1']").ClickAsync();
        Assert.Equal("silent", Assert.Single(Read(form).Plan.Alarms!.Rules).Name);
        form.Guards.Alarms.Clear();
        Assert.Null(Read(form).Plan.Alarms);
    }

    [Fact]
    public void TenAlarms_AreTheMost()
    {
        var form = new RolloutForm { Guards = new GuardForm { Alarms = [.. Enumerable.Range(1, 10).Select(n => new AlarmForm { Name = $"alarm {n}" })] } };
        Assert.True(Render<AlarmFields>(p => p.Add(x => x.View, ViewOf(form))).Find("[data-testid='new.alarms.add']").HasAttribute("disabled"));
    }

    [Fact]
    public void Plan_GoesThroughTheFormAndBack()
    {
        var back = Read(RolloutFormReader.Of("spring", "", s_plan)).Plan.Alarms!;
        Assert.Equal(s_plan.Alarms!.Rules, back.Rules);
        Assert.Equal(s_plan.Alarms.RollsBack, back.RollsBack);
    }

    [Fact(DisplayName = "B-21: our own document brings its alarms into the form, and nothing of them is lost")]
    public void Import_HoldsTheAlarms()
    {
        var before = new RolloutForm { SetId = 7 };
        var read = FormReplacement.WithLosses(
            PlanImport.Read(ExchangeFormat.Plan, PlanDocument.Write(s_plan), RolloutFormReader.Read(before).Request.Plan, DateTimeOffset.UnixEpoch), before);
        Assert.Empty(read.Faults);
        Assert.Empty(read.LeftOut);
        Assert.Equal(["too hot", "silent"], FormReplacement.Of(read, before).Guards.Alarms.Select(a => a.Name));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("1000001")]
    public void Devices_ThatAreNoNumberOrOutOfRange_AreAFaultOfTheirField(string typed)
    {
        var form = RolloutFormReader.Of("spring", "", s_plan);
        form.Guards.Alarms[1].AtLeast = typed;
        var fault = Assert.Single(RolloutFormReader.Read(form).Faults);
        Assert.Equal(("alarms.rules[1].atLeast", "Write a whole number, 1 to 1,000,000."), (fault.Field, fault.Suggestion));
        Assert.Contains("Write a whole number", Render<AlarmFields>(p => p.Add(x => x.View, ViewOf(form))).Find("[data-testid='new.alarm.2'] [role='alert']").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alarms", "Alarms")]
    [InlineData("alarms.rules", "Alarms")]
    [InlineData("alarms.rules[0].filter", "Alarm 1, filter")]
    [InlineData("alarms.rules[9].atLeast", "Alarm 10, devices")]
    [InlineData("alarms.rules[1].name", "Alarm 2, name")]
    public void Fields_BelongToTheAbortRules(string field, string label) =>
        Assert.Equal((FormStep.Guards, label), (FormSteps.Of(field), FormSteps.LabelOf(field)));

    [Fact]
    public void FaultOfAll_IsSaidAtTheChoice()
    {
        var form = RolloutFormReader.Of("spring", "", s_plan);
        var check = new PlanCheck([new PlanFault("alarms", "A download installs nothing.", "Leave them out.")], [], null, []);
        var fields = Render<AlarmFields>(p => p.Add(x => x.View, FormChecks.Join(form, check, false, _ => true)));
        Assert.Contains("A download installs nothing.", fields.Find("[data-testid='new.alarms.then'] [role='alert']").TextContent, StringComparison.Ordinal);
    }

    private static CreateRollout Read(RolloutForm form) => RolloutFormReader.Read(form).Request;

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], 1982, []), false, _ => true);
}
