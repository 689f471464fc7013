using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

/// <summary>Timeouts and retries of simulated devices: as intake and sweep judge real ones (aws-iot-jobs, 8.1 and 8.2).</summary>
public sealed class SimulatedAttemptsTests
{
    [Theory]
    [InlineData(10, null, 601)]
    [InlineData(10, 3, 181)]
    [InlineData(null, 20, 1201)]
    public void SilentDevices_TimeOutAtTheEarlierDeadline(int? inProgress, int? step, int seconds)
    {
        var run = Run(Cascade(1) with { DeviceLimits = Limits(inProgress, step) }, Exact(1, 1) with { SilentShare = 1 }, 5);
        Assert.Equal((RunEnding.Finished, 5, TimeSpan.FromSeconds(seconds)), (run.Ending, run.Failures, run.Duration));
    }

    [Theory]
    [InlineData(10, 599, 0, 600)]
    [InlineData(10, 600, 5, 601)]
    [InlineData(10, 5000, 5, 601)]
    public void SlowDevices_TimeOutAtTheBoundary(int inProgress, int install, int failures, int seconds)
    {
        var run = Run(Cascade(1) with { DeviceLimits = Limits(inProgress, null) }, Exact(1, install), 5);
        Assert.Equal((failures, TimeSpan.FromSeconds(seconds)), (run.Failures, run.Duration));
    }

    [Fact]
    public void StepTimeout_LeavesDevicesThatReportAlone()
    {
        var run = Run(Cascade(1) with { DeviceLimits = Limits(null, 1) }, Exact(1, 600), 5);
        Assert.Equal((0, TimeSpan.FromSeconds(601)), (run.Failures, run.Duration));
    }

    [Theory]
    [InlineData(0, 31)]
    [InlineData(2, 93)]
    public void FailingDevice_IsTriedAgainUntilTheBudgetIsUsedUp(int retries, int seconds)
    {
        var plan = Cascade(1) with { DeviceLimits = new DeviceLimits { RetriesAfterFailure = retries } };
        var run = Run(plan, Exact(1, 30, failing: 1), 5);
        Assert.Equal((RunEnding.Finished, 5, 5, TimeSpan.FromSeconds(seconds)), (run.Ending, run.Failures, run.Touched, run.Duration));
    }

    [Fact]
    public void SilentDevice_HasABudgetOfItsOwn()
    {
        var plan = Cascade(1) with { DeviceLimits = Limits(1, null) with { RetriesAfterFailure = 5, RetriesAfterTimeout = 1 } };
        var run = Run(plan, Exact(1, 1) with { SilentShare = 1 }, 5);
        Assert.Equal((5, TimeSpan.FromSeconds(122)), (run.Failures, run.Duration));
    }

    [Fact]
    public void Retries_SaveMostOfThoseThatFail()
    {
        var limits = new DeviceLimits { RetriesAfterFailure = 3 };
        var (once, again) = (Run(Cascade(1), Exact(1, 30, failing: 0.5), 1000), Run(Cascade(1) with { DeviceLimits = limits }, Exact(1, 30, failing: 0.5), 1000));
        Assert.InRange(once.Failures, 400, 600);
        Assert.InRange(again.Failures, 30, 100);
        Assert.Equal((1000, RunEnding.Finished), (again.Touched, again.Ending));
    }

    [Theory]
    [InlineData(InFlightOnHalt.Finish)]
    [InlineData(InFlightOnHalt.Recall)]
    [InlineData(InFlightOnHalt.Force)]
    public void Abort_DropsRetriesInEveryStatus(InFlightOnHalt halt)
    {
        // Offered 50 a minute; first attempts fail after 31 s, so the abort finds retries that are due, offered and fetched.
        var plan = Cascade(1) with
        {
            AbortCriteria = [new AbortCriterion(FailureType.All, 120, 90)],
            Pacing = new Pacing.ConstantRate(50),
            DeviceLimits = new DeviceLimits { RetriesAfterFailure = 8 },
            InFlightOnHalt = halt,
        };
        var run = RunSeeded(plan, DeviceModel.Assumed(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30), 1), 3, 1000);
        Assert.Equal(RunEnding.Aborted, run.Ending);
        Assert.InRange(run.FailuresAtEnd, 1, 250);
        Assert.InRange(run.Touched, 120, 250);
        Assert.InRange(run.Failures, 1, run.Touched);
    }

    [Fact]
    public void PlannedEnd_KeepsRetriesThatArePlanned()
    {
        var plan = Cascade(1) with
        {
            DeviceLimits = new DeviceLimits { RetriesAfterFailure = 4 },
            Pacing = new Pacing.ConstantRate(1),
            Schedule = new RolloutSchedule { EndAt = Rollouts.RolloutBuilder.Now.AddSeconds(100), EndBehavior = EndBehavior.StopRollout },
        };
        var run = Run(plan, Exact(1, 30, failing: 1), 10);
        Assert.Equal((8, 2, 2, TimeSpan.FromSeconds(60 + 155)), (run.LeftOut, run.Failures, run.Touched, run.Duration));
    }

    private static DeviceLimits Limits(int? inProgress, int? step) => new()
    {
        InProgressTimeout = inProgress is { } whole ? TimeSpan.FromMinutes(whole) : null,
        StepTimeout = step is { } silence ? TimeSpan.FromMinutes(silence) : null,
    };
}
