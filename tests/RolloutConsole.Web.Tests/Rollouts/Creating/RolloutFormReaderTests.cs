using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Rollouts.Creating;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class RolloutFormReaderTests
{
    [Fact]
    public void FormWithEqualGroups_BecomesThePlan()
    {
        var form = new RolloutForm
        {
            Name = " gateway 4.2.1 ", Filter = "name==gw-*", SetId = 7, Count = "5", Weight = "600", Rate = new RateForm { Choice = RateChoice.Constant, PerMinute = "1,000" },
            Thresholds = new ThresholdForm { Success = "90", Limit = "3", LimitIsCount = true, SuccessAction = SuccessAction.PauseForCheck },
        };
        var (request, faults) = RolloutFormReader.Read(form);
        Assert.Empty(faults);
        Assert.Equal("gateway 4.2.1", request.Name);
        Assert.Equal(5, request.Plan.Groups.Count);
        Assert.All(request.Plan.Groups, g => Assert.Equal((90, SuccessAction.PauseForCheck, new ErrorLimit.Count(3)), (g.SuccessTriggerPercent, g.SuccessAction, g.ErrorLimit)));
        Assert.Equal(new Pacing.ConstantRate(1000), request.Plan.Pacing);
        Assert.Equal((7, 600), (request.Plan.Content.DistributionSetId, request.Plan.Content.Weight));
    }

    [Fact]
    public void ListedGroup_WithOwnThresholds_DiffersOnlyThere()
    {
        var form = new RolloutForm { Split = GroupSplit.List };
        form.Groups[0].Own = new ThresholdForm { Success = "100", Limit = "0" };
        form.Groups[0].Filter = "tag==pilot";
        var (request, faults) = RolloutFormReader.Read(form);
        Assert.Empty(faults);
        Assert.Equal((100, new ErrorLimit.Percent(0), "tag==pilot"), (request.Plan.Groups[0].SuccessTriggerPercent, request.Plan.Groups[0].ErrorLimit, request.Plan.Groups[0].Filter));
        Assert.Equal((80, new ErrorLimit.Percent(5), ""), (request.Plan.Groups[1].SuccessTriggerPercent, request.Plan.Groups[1].ErrorLimit, request.Plan.Groups[1].Filter));
    }

    [Fact]
    public void EveryNumberThatIsNone_IsNamedWithWhatWouldBeRight()
    {
        var form = new RolloutForm
        {
            Weight = "heavy", Split = GroupSplit.List, Rate = new RateForm { Choice = RateChoice.Constant, PerMinute = "0" }, Start = RolloutStart.AtTime, StartAt = "",
            ActionType = ActionType.TimeForced, ForceAt = "tomorrow", Thresholds = new ThresholdForm { Success = "101", Limit = "" },
        };
        form.Groups[1].Percentage = "a fifth";
        var (_, faults) = RolloutFormReader.Read(form);
        Assert.Equal(
            [
                "forcetime", "groups[1].percentage", "pacing.perMinute", "startAt", "thresholds.errorLimit", "thresholds.successTriggerPercent", "weight",
            ],
            faults.Select(f => f.Field).Order(StringComparer.Ordinal));
        Assert.Equal("weight: 'heavy' is not possible here. Write a whole number, 0 to 1,000.", faults.Single(f => f.Field == "weight").ToString());
        Assert.Equal("thresholds.errorLimit: It is empty. Write a whole number, 0 to 100.", faults.Single(f => f.Field == "thresholds.errorLimit").ToString());
    }

    [Fact]
    public void DeviceLimits_AreRead_AndACopyGivesThemAgain()
    {
        var typed = new DeviceLimitForm { Timeout = "30", Step = "", AfterFailure = "2", AfterTimeout = "1", RejectedEnds = true };
        var (request, faults) = RolloutFormReader.Read(new RolloutForm { Limits = typed });
        Assert.Empty(faults);
        var limits = new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(30), RetriesAfterFailure = 2, RetriesAfterTimeout = 1, RejectedEndsAction = true };
        Assert.Equal(limits, request.Plan.DeviceLimits);
        Assert.Equal(limits, RolloutFormReader.Read(RolloutFormReader.Of("copy", "", request.Plan)).Request.Plan.DeviceLimits);
    }

    [Fact]
    public void DeviceLimits_ThatAreNone_AreNamedWithWhatWouldBeRight()
    {
        var typed = new DeviceLimitForm { Timeout = "0", Step = "a week", AfterFailure = "11", AfterTimeout = "" };
        var (_, faults) = RolloutFormReader.Read(new RolloutForm { Limits = typed });
        Assert.Equal(
            [
                "deviceLimits.inProgressTimeout: '0' is not possible here. Write a whole number, 1 to 10,080.",
                "deviceLimits.stepTimeout: 'a week' is not possible here. Write a whole number, 1 to 10,080.",
                "deviceLimits.retriesAfterFailure: '11' is not possible here. Write a whole number, 0 to 10.",
                "deviceLimits.retriesAfterTimeout: It is empty. Write a whole number, 0 to 10.",
            ],
            faults.Select(f => f.ToString()));
        Assert.All(faults, f => Assert.Equal(FormStep.Guards, FormSteps.Of(f.Field)));
    }

    [Fact]
    public void Moment_IsReadAsUtc()
    {
        var (request, faults) = RolloutFormReader.Read(new RolloutForm { Start = RolloutStart.AtTime, StartAt = "2026-05-20T22:00" });
        Assert.Empty(faults);
        Assert.Equal(new DateTimeOffset(2026, 5, 20, 22, 0, 0, TimeSpan.Zero), request.Plan.Schedule.StartAt);
    }

    [Fact]
    public void Copy_OfAPlan_GivesTheSamePlanAgain()
    {
        var plan = new RolloutPlan
        {
            Selection = new TargetSelection("name==gw-*"),
            Content = new RolloutContent(7, ActionType.Soft, Weight: 10),
            Groups =
            [
                new GroupPlan("Canary", 12.5f) { SuccessTriggerPercent = 100, ErrorLimit = new ErrorLimit.Count(0), Filter = "tag==pilot" },
                new GroupPlan("Rest", 87.5f) { SuccessTriggerPercent = 80, ErrorLimit = new ErrorLimit.Percent(5), SuccessAction = SuccessAction.PauseForCheck },
            ],
            Pacing = new Pacing.ConstantRate(25),
        };
        var (request, faults) = RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan));
        Assert.Empty(faults);
        Assert.Equal(plan.Groups.AsEnumerable(), request.Plan.Groups);
        Assert.Equal((plan.Content, plan.Pacing, plan.Selection), (request.Plan.Content, request.Plan.Pacing, request.Plan.Selection));
    }

    [Theory]
    [InlineData("name", FormStep.Basics, "Name")]
    [InlineData("targetFilterQuery", FormStep.Filter, "Target filter")]
    [InlineData("distributionSetId", FormStep.Set, "Distribution set")]
    [InlineData("groups", FormStep.Groups, "Groups")]
    [InlineData("groups[2].percentage", FormStep.Groups, "Group 3, share")]
    [InlineData("groups[0].targetFilterQuery", FormStep.Groups, "Group 1, own filter")]
    [InlineData("groups[11].errorLimit", FormStep.Thresholds, "Group 12, error limit")]
    [InlineData("thresholds.successTriggerPercent", FormStep.Thresholds, "Success trigger")]
    [InlineData("pacing.perMinute", FormStep.Rate, "Rate")]
    [InlineData("startAt", FormStep.Rate, "Start time")]
    [InlineData("something.new", FormStep.Review, "New")]
    public void Field_HasItsStepAndItsName(string field, object step, string label)
    {
        Assert.Equal(step, FormSteps.Of(field));
        Assert.Equal(label, FormSteps.LabelOf(field));
    }

    [Fact]
    public void EveryFieldOfTheEngine_BelongsToAStepWithAField()
    {
        var wrong = new RolloutPlan
        {
            Selection = new TargetSelection("name="),
            Content = new RolloutContent(0, ActionType.TimeForced, Weight: -1),
            Groups = [new GroupPlan("", 0) { SuccessTriggerPercent = 101, ErrorLimit = new ErrorLimit.Percent(-1), Filter = "x" }],
            Pacing = new Pacing.ConstantRate(0),
            Schedule = new RolloutSchedule(RolloutStart.AtTime),
        };
        var fields = PlanRules.Check("", new string('x', 600), wrong).Select(f => f.Field).ToList();
        Assert.True(fields.Count >= 10, string.Join(' ', fields));
        Assert.DoesNotContain(FormStep.Review, fields.Select(FormSteps.Of));
    }

    [Fact]
    public void Guards_AreReadAndCopiedBack()
    {
        var form = new RolloutForm
        {
            Filter = "id==*",
            Rate = new RateForm { Choice = RateChoice.Ramp, Base = "10", Factor = "1.5", Every = "50", Most = "40", Counts = RateIncrease.Notified, InFlight = "300" },
            Thresholds = new ThresholdForm { Soak = "10", Sample = "20", ErrorAction = ErrorAction.Abort },
        };
        form.Guards.Rules.Add(new AbortRuleForm { Type = FailureType.TimedOut, Percent = "10.99", Minimum = "50", Scope = GuardScope.EachGroup, Action = GuardAction.Pause });
        (form.Guards.HasBreaker, form.Guards.BreakerFloor, form.Guards.InFlightOnHalt) = (true, "3", InFlightOnHalt.Recall);

        var (request, faults) = RolloutFormReader.Read(form);

        Assert.Empty(faults);
        var plan = request.Plan;
        Assert.Equal(new Pacing.ExponentialRate(10, 1.5m, 50, RateIncrease.Notified, 40), plan.Pacing);
        Assert.Equal((300, new CircuitBreaker(Floor: 3), InFlightOnHalt.Recall), (plan.MostInFlight, plan.Breaker, plan.InFlightOnHalt));
        Assert.Equal([new AbortCriterion(FailureType.TimedOut, 50, 10.99m, GuardAction.Pause, GuardScope.EachGroup)], plan.AbortCriteria);
        Assert.All(plan.Groups, g => Assert.Equal((TimeSpan.FromMinutes(10), 20, ErrorAction.Abort), (g.SoakTime, g.ErrorMinimumSample, g.ErrorAction)));

        var again = RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan)).Request.Plan;
        Assert.Equal(plan with { Groups = again.Groups, AbortCriteria = again.AbortCriteria }, again);
        Assert.Equal(plan.AbortCriteria, again.AbortCriteria);
    }

    [Theory]
    [InlineData("abortCriteria[0].thresholdPercent", FormStep.Guards, "Abort rule 1, share of failures")]
    [InlineData("breaker.value", FormStep.Guards, "Circuit breaker")]
    [InlineData("pacing.factor", FormStep.Rate, "Factor of an increase")]
    [InlineData("mostInFlight", FormStep.Rate, "Devices in flight")]
    [InlineData("groups[1].soakTime", FormStep.Thresholds, "Group 2, soak time")]
    public void FieldOfAPolicy_BelongsToItsStep(string field, object step, string label)
    {
        Assert.Equal((FormStep)step, FormSteps.Of(field));
        Assert.Equal(label, FormSteps.LabelOf(field));
    }

    [Theory]
    [InlineData(2, 200, 1982, "Not before 200 devices finished; then from the 4th failure. At 1,982 finished: the 40th.")]
    [InlineData(4, 50, 1982, "Not before 50 devices finished; then from the 2nd failure. At 1,982 finished: the 80th.")]
    [InlineData(100, 1, 11, "Not before 1 device finished; then from the 1st failure. At 11 finished: the 11th.")]
    [InlineData(20, 100, 50, "It can never act: there are only 50 devices.")]
    public void AbortRule_SaysInDevicesWhenItActs(int percent, int minimum, int devices, string words) =>
        Assert.Equal(words, AbortRuleWords.Of(new AbortCriterion(FailureType.Failed, minimum, percent), devices, []));

    // Only group 1 was looked at once.
    [Theory]
    [InlineData(new[] { 10, 200 }, "Not before 100 devices of a group finished; then from the 20th failure. Group 2 of 200: the 40th.")]
    [InlineData(new[] { 10, 40 }, "It can never act: the largest group has only 40 devices.")]
    public void AbortRule_OfEachGroup_LooksAtEveryGroup(int[] groups, string words) =>
        Assert.Equal(words, AbortRuleWords.Of(new AbortCriterion(FailureType.Failed, 100, 20, Scope: GuardScope.EachGroup), groups.Sum(), groups));

    [Theory]
    [InlineData(CapacityMode.InPlace, 85, 100)]
    [InlineData(CapacityMode.SideBySide, 85, 120)]
    public void CapacityWindow_IsReadAndCopiedBack(CapacityMode mode, int minimum, int maximum)
    {
        var form = new RolloutForm { Filter = "id==*", Rate = new RateForm { Choice = RateChoice.Capacity, Mode = mode, MinimumHealthy = "85", Maximum = "120", Tolerated = "2" } };
        var plan = RolloutFormReader.Read(form).Request.Plan;
        Assert.Equal(new Pacing.CapacityWindow(mode, minimum, maximum, 2), plan.Pacing);
        Assert.Equal(plan.Pacing, RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan)).Request.Plan.Pacing);
    }
}
