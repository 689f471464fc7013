using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Source: aws-iot-jobs, 8.1 and 8.2; rules .</summary>
public sealed class DeviceLimitsTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    // Minutes after 12:00; the plan's in-progress timeout is 20 minutes. The model's device sets each step itself; here it is the plan's.
    [Theory(DisplayName = "8.1: the deadline is the earlier of the in-progress deadline, which no report moves, and the step's")]
    [InlineData(5, 7, 12)]
    [InlineData(10, 5, 15)]
    [InlineData(13, 9, 20)]
    public void DueAt_ExampleOfTheTable(int reportedAt, int step, int due)
    {
        var limits = new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(20), StepTimeout = TimeSpan.FromMinutes(step) };
        Assert.Equal(s_noon.AddMinutes(due), limits.DueAt(s_noon, s_noon.AddMinutes(reportedAt)));
    }

    [Fact(DisplayName = "8.1: no default; each timer works alone")]
    public void DueAt_OneTimerOrNone()
    {
        Assert.Null(new DeviceLimits().DueAt(s_noon, s_noon.AddMinutes(5)));
        Assert.Equal(s_noon.AddMinutes(3), new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(3) }.DueAt(s_noon, s_noon.AddMinutes(2)));
        Assert.Equal(s_noon.AddMinutes(5), new DeviceLimits { StepTimeout = TimeSpan.FromMinutes(3) }.DueAt(s_noon, s_noon.AddMinutes(2)));
    }

    [Theory(DisplayName = "8.1 and 8.2: ranges; the fault names its field")]
    [InlineData(1.0, 0, 0, null)]
    [InlineData(10_080.0, 10, 0, null)]
    [InlineData(null, 5, 5, null)]
    [InlineData(0.5, 0, 0, "deviceLimits.inProgressTimeout")]
    [InlineData(10_081.0, 0, 0, "deviceLimits.inProgressTimeout")]
    [InlineData(30.0, 11, 0, "deviceLimits.retriesAfterFailure")]
    [InlineData(30.0, 0, 11, "deviceLimits.retriesAfterTimeout")]
    [InlineData(30.0, -1, 0, "deviceLimits.retriesAfterFailure")]
    [InlineData(30.0, 6, 5, "deviceLimits.retriesAfterFailure")]
    public void Check_NamesTheField(double? timeout, int afterFailure, int afterTimeout, string? field)
    {
        TimeSpan? time = timeout is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
        var plan = Plan(Group()) with { DeviceLimits = new DeviceLimits { InProgressTimeout = time, RetriesAfterFailure = afterFailure, RetriesAfterTimeout = afterTimeout } };
        Assert.Equal(field is null ? [] : [field], PlanRules.Check("name", "", plan).Select(f => f.Field));
    }

    [Fact(DisplayName = "8.1: the range of the step timeout")]
    public void Check_StepTimeout() => Assert.Equal(
        ["deviceLimits.stepTimeout"],
        PlanRules.Check("name", "", Plan(Group()) with { DeviceLimits = new DeviceLimits { StepTimeout = TimeSpan.Zero } }).Select(f => f.Field));

    [Fact(DisplayName = "A-15: a criterion or a retry for timeouts without any timeout is warned of")]
    public void Warn_TimeoutsWithoutATimeout()
    {
        var plan = Plan(Group(50, 5)) with
        {
            AbortCriteria = [new AbortCriterion(FailureType.All, 1, 50), new AbortCriterion(FailureType.TimedOut, 1, 20)],
            DeviceLimits = new DeviceLimits { RetriesAfterTimeout = 1 },
        };
        Assert.Equal(["abortCriteria[1].failureType", "deviceLimits.retriesAfterTimeout"], PlanRules.Warn(plan, [100]).Select(w => w.Field));

        var timed = plan with { DeviceLimits = plan.DeviceLimits with { StepTimeout = TimeSpan.FromMinutes(5) } };
        Assert.Empty(PlanRules.Warn(timed, [100]));
    }

    [Theory(DisplayName = "8.1: a step timeout that is no shorter than the in-progress timeout never acts")]
    [InlineData(20, 20, "Choose less than 20, such as 10, or leave it out.")]
    [InlineData(20, 30, "Choose less than 20, such as 10, or leave it out.")]
    [InlineData(1, 1, "Leave it out.")]
    [InlineData(20, 19, null)]
    public void Warn_StepTimeoutThatNeverActs(int whole, int step, string? words)
    {
        var limits = new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(whole), StepTimeout = TimeSpan.FromMinutes(step) };
        Assert.Equal(words is null, limits.DueAt(s_noon, s_noon) < s_noon.AddMinutes(whole));
        var warnings = PlanRules.Warn(Plan(Group(50, 5)) with { DeviceLimits = limits }, [100]);
        Assert.Equal(words is null ? [] : [("deviceLimits.stepTimeout", words)], warnings.Select(w => (w.Field, w.Suggestion)));
    }

    [Theory(DisplayName = "E4 and table 'Readings': rejected ends the action where the plan says so")]
    [InlineData(true, ActionStatus.Rejected)]
    [InlineData(false, ActionStatus.Retrieved)]
    public void Rejected_EndsWhereThePlanSaysSo(bool ends, ActionStatus status)
    {
        var trigger = new DeviceReport(1, 1, DeviceReportKind.Rejected, null, [], null).TriggerFor(ActionType.Forced, ends, isRecalled: false);
        Assert.True(ActionStateMachine.TryMove(ActionStatus.Retrieved, trigger, out var move));
        Assert.Equal(status, move.To);
        Assert.False(new ActionState(move.To).TriedAgain(hasRetryLeft: true).Standing!.Value.IsMarked);
    }
}
