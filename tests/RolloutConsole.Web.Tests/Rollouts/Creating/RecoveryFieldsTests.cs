using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class RecoveryFieldsTests : PageContext
{
    [Fact]
    public async Task Choosing_ChangesThePlanAndSaysItInDevices()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render<RecoveryFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));
        Assert.StartsWith("Nothing more happens: up to 1,982 devices keep what they have", Meaning(fields), StringComparison.Ordinal);

        await fields.FindAll("[role='radio']")[1].ClickAsync();

        Assert.Equal((Recovery.RollBack, "recovery"), (RolloutFormReader.Read(form).Request.Plan.Recovery, Assert.Single(changed)));
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        Assert.StartsWith("One rollback starts by itself and without approval: up to 1,982 devices return", Meaning(fields), StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleThatRollsBack_IsSaid()
    {
        var form = new RolloutForm { Guards = new GuardForm { Rules = [new AbortRuleForm { Action = GuardAction.AbortAndRollBack }] } };
        var fields = Render<RecoveryFields>(p => p.Add(x => x.View, ViewOf(form)));
        Assert.StartsWith("Only the rules that say so roll back", Meaning(fields), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_IsSaidAtTheField()
    {
        var check = new PlanCheck([new PlanFault("recovery", "Nothing to return.", "Choose none.")], [], null, []);
        var view = FormChecks.Join(new RolloutForm(), check, false, _ => true);
        Assert.Contains("Nothing to return.", Render<RecoveryFields>(p => p.Add(x => x.View, view)).Find("[role='alert']").TextContent);
        Assert.Equal(FormStep.Guards, FormSteps.Of("recovery"));
        Assert.Equal("After an abort", FormSteps.LabelOf("recovery"));
    }

    [Fact]
    public void Plan_GoesThroughTheFormAndBack()
    {
        var plan = new RolloutPlan
        {
            Selection = new TargetSelection("id==*"),
            Content = new RolloutContent(7),
            Groups = GroupPlan.EqualSplit(2, new GroupPlan("group-1", 100) { ErrorAction = ErrorAction.AbortAndRollBack }),
            Recovery = Recovery.RollBack,
            AbortCriteria = [new AbortCriterion(FailureType.All, 5, 10, GuardAction.AbortAndRollBack)],
            Breaker = new CircuitBreaker(BreakerKind.Count, 3, Action: GuardAction.AbortAndRollBack),
        };
        var back = RolloutFormReader.Read(RolloutFormReader.Of("spring", "", plan)).Request.Plan;
        Assert.Equal((plan.Recovery, plan.Breaker), (back.Recovery, back.Breaker));
        Assert.Equal(plan.AbortCriteria, back.AbortCriteria);
        Assert.Equal(plan.Groups, back.Groups);
    }

    private static string Meaning(IRenderedComponent<RecoveryFields> fields) => fields.Find("[data-testid='new.recovery.meaning']").TextContent;

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], 1982, []), false, _ => true);
}
