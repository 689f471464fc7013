using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

/// <summary>The forecast obeys windows and the planned end, because it asks the live decider on its virtual clock.</summary>
public sealed class ScheduleForesightTests
{
    private static readonly DateTimeOffset s_opens = new(2026, 5, 20, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Window_IsWaitedFor()
    {
        var run = Run(Cascade(1) with { Schedule = Evening(60) }, Exact(60, 120), 10);
        Assert.Equal((RunEnding.Finished, s_opens - Now + TimeSpan.FromMinutes(3)), (run.Ending, run.Duration));
    }

    [Fact]
    public void WindowTooShort_ContinuesInTheNext()
    {
        // Minutes of the rollout begin at second 22: six of them touch the five minutes of the window, two devices are left for the next evening.
        var run = Run(Cascade(1) with { Schedule = Evening(5), Pacing = new Pacing.ConstantRate(1) }, Exact(60, 120), 8);
        Assert.Equal((RunEnding.Finished, s_opens.AddDays(1).AddSeconds(22) - Now + TimeSpan.FromMinutes(3)), (run.Ending, run.Duration));
    }

    [Fact]
    public void StopRolloutAtTheEnd_LeavesDevicesOut_AndTheForecastSaysHowMany()
    {
        var plan = Cascade(1) with { Pacing = new Pacing.ConstantRate(10), Schedule = new RolloutSchedule { EndAt = Now.AddMinutes(5) } };
        var run = Run(plan, Exact(60, 120), 100);
        Assert.Equal((RunEnding.Finished, 50, 50), (run.Ending, run.LeftOut, run.Touched));
        Assert.Equal(new ForecastRange<int>(50, 50, 50), Forecast.Of(new ForecastRequest(plan, [100], Exact(60, 120), Now)).LeftOut);
        Assert.Null(Forecast.Of(new ForecastRequest(plan with { Schedule = new RolloutSchedule() }, [100], Exact(60, 120), Now)).LeftOut);
    }

    [Fact]
    public void CancelAtTheEnd_IsAnAbort()
    {
        var schedule = new RolloutSchedule { EndAt = Now.AddMinutes(5), EndBehavior = EndBehavior.Cancel };
        var run = Run(Cascade(1) with { Pacing = new Pacing.ConstantRate(10), Schedule = schedule }, Exact(60, 120), 100);
        Assert.Equal((RunEnding.Aborted, 50), (run.Ending, run.LeftOut));
        Assert.StartsWith("Planned end: 50 devices not started", run.Reason.Text, StringComparison.Ordinal);
    }

    private static RolloutSchedule Evening(int minutes) => new() { Windows = [new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(22, 0), minutes)] };
}
