using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Rollouts;

namespace RolloutConsole.Web.Tests.Rollouts;

/// <summary>The rows that review and plan page share: each choice with its true consequence.</summary>
public sealed class PlanRowsTests
{
    private static readonly GroupPlan s_group = new("one", 100) { SuccessTriggerPercent = 80, ErrorLimit = new ErrorLimit.Percent(5) };

    [Theory]
    [InlineData(ErrorAction.Pause, "success at 80 %, then finish; more than 5 % failed pauses")]
    [InlineData(ErrorAction.Abort, "success at 80 %, then finish; more than 5 % failed aborts")]
    [InlineData(ErrorAction.AbortAndRollBack, "success at 80 %, then finish; more than 5 % failed aborts and rolls back")]
    public void Thresholds_SayWhatTheLimitDoes(ErrorAction action, string words) =>
        Assert.Equal(words, PlanWords.ThresholdsOf(PlanOf(s_group with { ErrorAction = action })));

    [Fact]
    public void Thresholds_ThatDifferInAnything_AreToldApart()
    {
        var plan = PlanOf(
            s_group with { SoakTime = TimeSpan.FromMinutes(10) },
            s_group with { Name = "two", Percentage = 50, SoakTime = TimeSpan.FromMinutes(10) },
            s_group with { ErrorMinimumSample = 20, SuccessAction = SuccessAction.PauseForCheck },
            s_group with { SoakTime = TimeSpan.FromMinutes(10) },
            s_group with { ErrorLimit = new ErrorLimit.Count(3) });
        Assert.Equal(
            "Groups 1–2, 4: success at 80 %, then next group after 10 min soak; more than 5 % failed pauses. "
            + "Group 3: success at 80 %, then pause for a check; more than 5 % failed pauses, once 20 finished. "
            + "Group 5: success at 80 %, then finish; more than 3 devices failed pauses",
            PlanWords.ThresholdsOf(plan));
    }

    [Fact]
    public void Guards_SayWhatTheyDo()
    {
        var plan = PlanOf(s_group) with
        {
            AbortCriteria = [new AbortCriterion(FailureType.Failed, 50, 2m, GuardAction.Pause), new AbortCriterion(FailureType.All, 20, 8m, GuardAction.AbortAndRollBack)],
            Breaker = new CircuitBreaker(Action: GuardAction.Pause),
            DeviceLimits = new DeviceLimits { RejectedEndsAction = true },
            Reading = PlanReading.HawkBit,
        };
        Assert.Equal("Failed ≥ 2 % after 50 finished: pause", Row(plan, "Abort rule 1"));
        Assert.Equal("Any ≥ 8 % after 20 finished: abort and roll back", Row(plan, "Abort rule 2"));
        Assert.Equal("50 %, 10 to 200 = 13 of 25 failures in a row: pause", Row(plan, "Circuit breaker"));
        Assert.Equal("devices that had begun return where the rule says so, and otherwise keep what they have", Row(plan, "After an abort"));
        Assert.Equal("ends the device's action", Row(plan, "A refusal"));
        Assert.Equal("hawkBit's", Row(plan, "Rules"));
    }

    [Fact(DisplayName = "B-21: each alarm in words, with its own consequence")]
    public void Alarms_SayWhenAndWhat()
    {
        var watch = new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90", 1500), new AlarmRule("off", "attribute.lamp==off")], RollsBack: true);
        var plan = PlanOf(s_group) with { Alarms = watch };
        Assert.Equal("while at least 1,500 devices match attribute.temperature>90: abort and roll back", Row(plan, "Alarm 'too hot'"));
        Assert.Equal("while at least 1 device matches attribute.lamp==off: abort and roll back", Row(plan, "Alarm 'off'"));
        Assert.Equal("devices that had begun return where the rule says so, and otherwise keep what they have", Row(plan, "After an abort"));
        Assert.Equal("2 alarms, 1 error limit", PlanWords.StopsItself(plan));

        plan = plan with { Alarms = watch with { RollsBack = false }, Recovery = Recovery.RollBack };
        Assert.Equal("while at least 1 device matches attribute.lamp==off: abort without rollback", Row(plan, "Alarm 'off'"));
        Assert.Equal("none", Row(PlanOf(s_group), "Alarms"));
    }

    [Fact]
    public void StartWhenApproved_IsNotByAPerson() =>
        Assert.Equal("when approved", Row(PlanOf(s_group) with { Schedule = new RolloutSchedule { Start = RolloutStart.WhenApproved } }, "Start"));

    private static string Row(RolloutPlan plan, string name) =>
        Assert.Single(PlanRows.OfDelivery(plan).Concat(PlanRows.OfCourse(plan, 25, null, TimeZoneInfo.Utc)), r => r.Name == name).Words;

    private static RolloutPlan PlanOf(params GroupPlan[] groups) =>
        new() { Selection = new TargetSelection("id==*"), Content = new RolloutContent(7), Groups = [.. groups] };
}
