using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using static RolloutConsole.Engine.Tests.Policies.Exchange.ImportText;

namespace RolloutConsole.Engine.Tests.Policies.Exchange;

/// <summary>Source: aws-iot-jobs, sections 6 to 8.</summary>
public sealed class AwsJobImportTests
{
    private const ExchangeFormat Aws = ExchangeFormat.AwsJob;
    private const string Config = "jobExecutionsRolloutConfig";
    private const string Ramp = Config + ".exponentialRate";

    [Fact(DisplayName = "AWS's sample, first mistake: maximumPerMinute stands inside exponentialRate")]
    public void MaximumInsideTheRamp_IsToldWhereItBelongs()
    {
        var fault = Assert.Single(Read(Aws, Job("""
            "exponentialRate": { "baseRatePerMinute": 50, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfSucceededThings": 1000 }, "maximumPerMinute": 1000 }
            """)).Faults);
        Assert.Equal($"{Ramp}.maximumPerMinute", fault.Field);
        Assert.Contains("inside exponentialRate", fault.Message);
        Assert.Equal($"Move it one level up, to {Config}.maximumPerMinute.", fault.Suggestion);
    }

    [Fact(DisplayName = "AWS's sample, second mistake: both increase criteria at once")]
    public void BothCriteria_AreToldToBeOne()
    {
        var fault = Assert.Single(Read(Aws, Job("""
            "maximumPerMinute": 1000,
            "exponentialRate": { "baseRatePerMinute": 50, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 1000, "numberOfSucceededThings": 1000 } }
            """)).Faults);
        Assert.Equal($"{Ramp}.rateIncreaseCriteria", fault.Field);
        Assert.Contains("both given", fault.Message);
        Assert.Contains("Keep numberOfSucceededThings", fault.Suggestion);
    }

    [Fact(DisplayName = "AWS's sample with both mistakes: two faults, no more")]
    public void SampleAsPrinted_HasExactlyTwoFaults() => Assert.Equal(
        [$"{Ramp}.rateIncreaseCriteria", $"{Ramp}.maximumPerMinute"],
        FaultsOf(Aws, Job("""
            "exponentialRate": {
              "baseRatePerMinute": 50, "incrementFactor": 2,
              "rateIncreaseCriteria": { "numberOfNotifiedThings": 1000, "numberOfSucceededThings": 1000 }, "maximumPerMinute": 1000 }
            """)));

    [Theory(DisplayName = "6: validation of the rate, row by row")]
    [InlineData("neither criterion", """ "maximumPerMinute": 100, "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": 2, "rateIncreaseCriteria": {} } """, Ramp + ".rateIncreaseCriteria")]
    [InlineData("no criteria at all", """ "maximumPerMinute": 100, "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": 2 } """, Ramp + ".rateIncreaseCriteria")]
    [InlineData("maximum 0", """ "maximumPerMinute": 0 """, Config + ".maximumPerMinute")]
    [InlineData("maximum 1001", """ "maximumPerMinute": 1001 """, Config + ".maximumPerMinute")]
    [InlineData("maximum in quotes", """ "maximumPerMinute": "100" """, Config + ".maximumPerMinute")]
    [InlineData("maximum with decimals", """ "maximumPerMinute": 1.5 """, Config + ".maximumPerMinute")]
    [InlineData("ramp without maximum", """ "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 10 } } """, Config + ".maximumPerMinute")]
    [InlineData("base over maximum", """ "maximumPerMinute": 4, "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 10 } } """, Ramp + ".baseRatePerMinute")]
    [InlineData("base missing", """ "maximumPerMinute": 4, "exponentialRate": { "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 10 } } """, Ramp + ".baseRatePerMinute")]
    [InlineData("step 0", """ "maximumPerMinute": 9, "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 0 } } """, Ramp + ".rateIncreaseCriteria.numberOfNotifiedThings")]
    [InlineData("mistyped name", """ "maximumPerMinutes": 9 """, Config + ".maximumPerMinutes")]
    public void WrongRate_NamesItsField(string row, string config, string field)
    {
        Assert.NotEmpty(row);
        Assert.Equal([field], FaultsOf(Aws, Job(config)));
    }

    [Theory(DisplayName = "6: incrementFactor")]
    [InlineData("1.0", false)]
    [InlineData("1.05", false)]
    [InlineData("1.55", false)]
    [InlineData("5.1", false)]
    [InlineData("1.1", true)]
    [InlineData("1.5", true)]
    [InlineData("2", true)]
    [InlineData("5", true)]
    public void Factor_IsTakenOrNamed(string factor, bool isRight) => Assert.Equal(
        isRight ? [] : [$"{Ramp}.incrementFactor"],
        FaultsOf(Aws, Job($$"""
            "maximumPerMinute": 100, "exponentialRate": { "baseRatePerMinute": 5, "incrementFactor": {{factor}}, "rateIncreaseCriteria": { "numberOfNotifiedThings": 10 } }
            """)));

    [Theory(DisplayName = "6: what a right rate becomes")]
    [InlineData("""{ "jobExecutionsRolloutConfig": { "maximumPerMinute": 60 } }""", 60)]
    [InlineData("""{ "jobExecutionsRolloutConfig": {} }""", 1000)]
    [InlineData("{}", 1000)]
    public void ConstantRate_IsTaken(string text, int rate) => Assert.Equal(new Pacing.ConstantRate(rate), PlanOf(Aws, text).Pacing);

    [Fact]
    public void WholeJob_BecomesThePlan_AndEveryRestIsNamed()
    {
        const string text = """
            {
              "jobId": "gw-4_2", "description": "why", "targets": ["arn:thing"], "document": "{}", "targetSelection": "CONTINUOUS",
              "jobExecutionsRolloutConfig": { "maximumPerMinute": 1000, "exponentialRate": { "baseRatePerMinute": 50, "incrementFactor": 1.5, "rateIncreaseCriteria": { "numberOfSucceededThings": 500 } } },
              "abortConfig": { "criteriaList": [
                { "failureType": "FAILED", "action": "CANCEL", "minNumberOfExecutedThings": 100, "thresholdPercentage": 20 },
                { "failureType": "TIMED_OUT", "action": "CANCEL", "minNumberOfExecutedThings": 200, "thresholdPercentage": 10.99 } ] },
              "timeoutConfig": { "inProgressTimeoutInMinutes": 60 },
              "jobExecutionsRetryConfig": { "criteriaList": [ { "failureType": "FAILED", "numberOfRetries": 3 } ] },
              "schedulingConfig": { "startTime": "2026-05-21T10:00", "endTime": "2026-05-22T10:00", "endBehavior": "CANCEL", "maintenanceWindows": [ { "startTime": "cron(0 2 * * ? *)", "durationInMinutes": 60 } ] }
            }
            """;
        var read = Read(Aws, text);
        Assert.Empty(read.Faults);
        Assert.Equal(("gw-4_2", "why"), (read.Name, read.Description));
        var plan = read.Plan!;
        Assert.Equal((Basis.Selection with { Mode = SelectionMode.Continuous }, Basis.Content), (plan.Selection, plan.Content));
        Assert.Equal(new Pacing.ExponentialRate(50, 1.5m, 500, RateIncrease.Succeeded, 1000), plan.Pacing);
        Assert.Equal([new AbortCriterion(FailureType.Failed, 100, 20m), new AbortCriterion(FailureType.TimedOut, 200, 10.99m)], plan.AbortCriteria.AsEnumerable());
        Assert.Equal(
            new RolloutSchedule(RolloutStart.AtTime, new DateTimeOffset(2026, 5, 21, 10, 0, 0, TimeSpan.Zero))
            {
                EndAt = new DateTimeOffset(2026, 5, 22, 10, 0, 0, TimeSpan.Zero),
                EndBehavior = EndBehavior.Cancel,
                Windows = [new MaintenanceWindow.Cron("cron(0 2 * * ? *)", 60)],
            },
            plan.Schedule);
        Assert.Empty(PlanRules.Check("name", "", plan));
        Assert.Equal(
            ["document", "targets"],
            read.LeftOut.Select(n => n.Field).Order(StringComparer.Ordinal));
        Assert.Equal(new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(60), RetriesAfterFailure = 3, RejectedEndsAction = true }, plan.DeviceLimits);
    }

    [Theory(DisplayName = "7 and 8: validation of abort, time limits, retries and schedule, row by row")]
    [InlineData("""{ "abortConfig": {} }""", "abortConfig.criteriaList")]
    [InlineData("""{ "abortConfig": { "criteriaList": [] } }""", "abortConfig.criteriaList")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "BROKEN", "action": "CANCEL", "minNumberOfExecutedThings": 1, "thresholdPercentage": 20 } ] } }""", "abortConfig.criteriaList[0].failureType")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "action": "CANCEL", "minNumberOfExecutedThings": 1, "thresholdPercentage": 20 } ] } }""", "abortConfig.criteriaList[0].failureType")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "ALL", "action": "PAUSE", "minNumberOfExecutedThings": 1, "thresholdPercentage": 20 } ] } }""", "abortConfig.criteriaList[0].action")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "ALL", "action": "CANCEL", "minNumberOfExecutedThings": 0, "thresholdPercentage": 20 } ] } }""", "abortConfig.criteriaList[0].minNumberOfExecutedThings")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "ALL", "action": "CANCEL", "minNumberOfExecutedThings": 1, "thresholdPercentage": 10.999 } ] } }""", "abortConfig.criteriaList[0].thresholdPercentage")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "ALL", "action": "CANCEL", "minNumberOfExecutedThings": 1, "thresholdPercentage": 0 } ] } }""", "abortConfig.criteriaList[0].thresholdPercentage")]
    [InlineData("""{ "abortConfig": { "criteriaList": [ { "failureType": "ALL", "action": "CANCEL", "minNumberOfExecutedThings": 1, "thresholdPercentage": 100.5 } ] } }""", "abortConfig.criteriaList[0].thresholdPercentage")]
    [InlineData("""{ "timeoutConfig": { "inProgressTimeoutInMinutes": 0 } }""", "timeoutConfig.inProgressTimeoutInMinutes")]
    [InlineData("""{ "timeoutConfig": { "inProgressTimeoutInMinutes": 10081 } }""", "timeoutConfig.inProgressTimeoutInMinutes")]
    [InlineData("""{ "jobExecutionsRetryConfig": { "criteriaList": [] } }""", "jobExecutionsRetryConfig.criteriaList")]
    [InlineData("""{ "jobExecutionsRetryConfig": { "criteriaList": [ { "failureType": "REJECTED", "numberOfRetries": 1 } ] } }""", "jobExecutionsRetryConfig.criteriaList[0].failureType")]
    [InlineData("""{ "jobExecutionsRetryConfig": { "criteriaList": [ { "failureType": "FAILED", "numberOfRetries": 11 } ] } }""", "jobExecutionsRetryConfig.criteriaList[0].numberOfRetries")]
    [InlineData("""{ "jobExecutionsRetryConfig": { "criteriaList": [ { "failureType": "FAILED", "numberOfRetries": 6 }, { "failureType": "TIMED_OUT", "numberOfRetries": 5 } ] } }""", "jobExecutionsRetryConfig.criteriaList")]
    [InlineData("""{ "jobExecutionsRetryConfig": { "criteriaList": [ { "failureType": "ALL", "numberOfRetries": 1 }, { "failureType": "FAILED", "numberOfRetries": 1 } ] } }""", "jobExecutionsRetryConfig.criteriaList")]
    [InlineData("""{ "schedulingConfig": { "startTime": "2026-05-20T12:30" } }""", "schedulingConfig.startTime")]
    [InlineData("""{ "schedulingConfig": { "startTime": "2027-05-21T00:00" } }""", "schedulingConfig.startTime")]
    [InlineData("""{ "schedulingConfig": { "startTime": "tomorrow" } }""", "schedulingConfig.startTime")]
    [InlineData("""{ "schedulingConfig": { "endTime": "2028-05-21T00:00" } }""", "schedulingConfig.endTime")]
    [InlineData("""{ "schedulingConfig": { "startTime": "2026-05-21T00:00", "endTime": "2026-05-21T00:29" } }""", "schedulingConfig.endTime")]
    [InlineData("""{ "schedulingConfig": { "endBehavior": "CANCEL" } }""", "schedulingConfig.endBehavior")]
    [InlineData("""{ "schedulingConfig": { "endTime": "2026-05-21T00:00", "endBehavior": "STOP" } }""", "schedulingConfig.endBehavior")]
    [InlineData("""{ "schedulingConfig": { "maintenanceWindows": [ { "startTime": "cron(0 2 * * ? *)", "durationInMinutes": 1431 } ] } }""", "schedulingConfig.maintenanceWindows[0].durationInMinutes")]
    [InlineData("""{ "schedulingConfig": { "maintenanceWindows": [ { "startTime": "cron(0 2 * * ? *)", "durationInMinutes": 0 } ] } }""", "schedulingConfig.maintenanceWindows[0].durationInMinutes")]
    [InlineData("""{ "schedulingConfig": { "maintenanceWindows": [ { "startTime": "nightly", "durationInMinutes": 60 } ] } }""", "schedulingConfig.maintenanceWindows[0].startTime")]
    [InlineData("""{ "schedulingConfig": { "endTime": "2026-05-20T12:29" } }""", "schedulingConfig.endTime")]
    [InlineData("""{ "jobId": "with space" }""", "jobId")]
    [InlineData("""{ "targetSelection": "ALL" }""", "targetSelection")]
    [InlineData("""{ "abortconfig": { "criteriaList": [] } }""", "abortconfig")]
    public void WrongPart_NamesItsField(string text, string field) => Assert.Equal([field], FaultsOf(Aws, text));

    [Theory(DisplayName = "8.3: the limits themselves are possible")]
    [InlineData("""{ "startTime": "2026-05-20T12:34" }""")]
    [InlineData("""{ "startTime": "2027-05-20T12:03" }""")]
    [InlineData("""{ "startTime": "2026-05-21T00:00", "endTime": "2026-05-21T00:30" }""")]
    [InlineData("""{ "endTime": "2028-05-20T12:03", "endBehavior": "FORCE_CANCEL" }""")]
    [InlineData("""{ "maintenanceWindows": [ { "startTime": "cron(0 2 * * ? *)", "durationInMinutes": 1 }, { "startTime": "cron(0 4 * * ? *)", "durationInMinutes": 1430 } ] }""")]
    public void Schedule_AtItsLimits(string config) => Assert.Empty(FaultsOf(Aws, $$"""{ "schedulingConfig": {{config}} }"""));

    [Fact]
    public void ScheduleWithoutAStart_KeepsTheStartOfTheForm()
    {
        var plan = PlanOf(Aws, """{ "schedulingConfig": { "endTime": "2026-05-22T10:00" } }""");
        Assert.Equal((Basis.Schedule.Start, Basis.Schedule.StartAt, EndBehavior.StopRollout), (plan.Schedule.Start, plan.Schedule.StartAt, plan.Schedule.EndBehavior));
        Assert.NotNull(plan.Schedule.EndAt);
    }

    [Fact]
    public void LongDescription_IsNamedAndNotCut()
    {
        var read = Read(Aws, $$"""{ "description": "{{new string('x', 513)}}" }""");
        Assert.Null(read.Description);
        Assert.Equal("description", Assert.Single(read.LeftOut).Field);
    }

    private static string Job(string config) => $$"""{ "{{Config}}": { {{config}} } }""";
}
