using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

public sealed class RolloutSimulatorTests
{
    [Fact(DisplayName = "B-21: alarms are not simulated, and hold nothing back")]
    public void Alarms_AreNotSimulated()
    {
        var plan = Cascade(2);
        var watched = plan with { Alarms = new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90")]) };
        Assert.Equal(RunEnding.Finished, Run(watched, Exact(10, 60), 5, 5).Ending);
        Assert.Equal(Run(plan, Exact(10, 60), 5, 5).Duration, Run(watched, Exact(10, 60), 5, 5).Duration);
    }

    [Fact]
    public void OneGroup_TakesPollAndInstall()
    {
        var run = Run(Cascade(1), Exact(30, 300), 10);
        Assert.Equal((RunEnding.Finished, TimeSpan.FromSeconds(330), 10, 0), (run.Ending, run.Duration, run.Touched, run.Failures));
        Assert.Equal([new RunStep(0, 10, 0), new RunStep(30, 10, 10)], run.Steps);
    }

    [Fact]
    public void Groups_FollowEachOther()
    {
        var run = Run(Cascade(3), Exact(30, 300), 5, 5, 5);
        Assert.Equal(TimeSpan.FromSeconds(3 * 330), run.Duration);
        Assert.Equal([0, 330, 660], run.Steps.Where((s, i) => i == 0 || s.Offered > run.Steps[i - 1].Offered).Select(s => s.Second));
    }

    [Fact]
    public void ConstantRate_OpensItsBudgetEachMinute()
    {
        var run = Run(Cascade(1) with { Pacing = new Pacing.ConstantRate(4) }, Exact(1, 1), 10);
        Assert.Equal([(0, 4), (60, 8), (120, 10)], run.Steps.Where((s, i) => i == 0 || s.Offered > run.Steps[i - 1].Offered).Select(s => (s.Second, s.Offered)));
        Assert.Equal(TimeSpan.FromSeconds(122), run.Duration);
    }

    [Fact]
    public void ExponentialRate_GrowsWithWhatWasOffered()
    {
        // 2 a minute, doubled every 2 offered: 2, 4, then min(8, 8) of the rest.
        var run = Run(Cascade(1) with { Pacing = new Pacing.ExponentialRate(2, 2m, 2, RateIncrease.Notified, 8) }, Exact(1, 1), 14);
        Assert.Equal([2, 6, 14], run.Steps.Where((s, i) => i == 0 || s.Offered > run.Steps[i - 1].Offered).Select(s => s.Offered));
    }

    [Fact]
    public void InFlightLimit_HoldsBackUntilAResult()
    {
        var run = Run(Cascade(1) with { MostInFlight = 3 }, Exact(10, 50), 9);
        Assert.Equal([(0, 3), (60, 6), (120, 9)], run.Steps.Where((s, i) => i == 0 || s.Offered > run.Steps[i - 1].Offered).Select(s => (s.Second, s.Offered)));
    }

    [Theory]
    [InlineData(SelectionMode.Dynamic)]
    [InlineData(SelectionMode.Continuous)]
    public void DevicesThatMatchLater_AreLeftOut(SelectionMode mode)
    {
        var plan = Cascade(2);
        var growing = plan with { Selection = plan.Selection with { Mode = mode } };
        var (today, run) = (Run(plan, Exact(30, 300), 5, 5), Run(growing, Exact(30, 300), 5, 5));
        Assert.Equal((RunEnding.Finished, today.Duration, today.Touched), (run.Ending, run.Duration, run.Touched));
    }

    [Fact]
    public void Soak_IsWaitedFor()
    {
        var plan = Cascade(2);
        var run = Run(plan with { Groups = plan.Groups.ConvertAll(g => g with { SoakTime = TimeSpan.FromMinutes(10) }) }, Exact(30, 30), 5, 5);
        Assert.Equal(TimeSpan.FromSeconds(60 + 600 + 60), run.Duration);
    }

    [Fact]
    public void Rollback_IsNotSimulated_TheRunEndsWithTheAbort()
    {
        var plan = Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 4, 50)], Pacing = new Pacing.ConstantRate(2) };
        var (plain, rolledBack) = (Run(plan, Exact(1, 1, failing: 1), 100), Run(plan with { Recovery = Recovery.RollBack }, Exact(1, 1, failing: 1), 100));
        Assert.Equal((RunEnding.Aborted, plain.Duration, plain.Touched, plain.Failures), (rolledBack.Ending, rolledBack.Duration, rolledBack.Touched, rolledBack.Failures));
    }

    [Fact]
    public void EverybodyFails_AbortsAtTheCriterion()
    {
        var plan = Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 4, 50)], Pacing = new Pacing.ConstantRate(2) };
        var run = Run(plan, Exact(1, 1, failing: 1), 100);
        Assert.Equal((RunEnding.Aborted, 4, 4, 4), (run.Ending, run.FailuresAtEnd, run.Failures, run.Touched));
        Assert.Equal(TimeSpan.FromSeconds(62), run.Duration);
        Assert.StartsWith("Criterion 1: 4 of 4 results", run.Reason.Text);
    }

    [Theory]
    [InlineData(InFlightOnHalt.Finish, 10)]
    [InlineData(InFlightOnHalt.Recall, 2)]
    [InlineData(InFlightOnHalt.Force, 2)]
    public void Abort_TreatsWhatIsInFlightAsThePlanSays(InFlightOnHalt halt, int failures)
    {
        // Minutes 0 and 1: 2 devices each; those of minute 0 fail after 5 minutes, when 10 have fetched the update and none is merely offered.
        var plan = Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.All, 2, 100)], Pacing = new Pacing.ConstantRate(2), InFlightOnHalt = halt };
        var run = Run(plan, Exact(1, 290, failing: 1), 100);
        Assert.Equal((RunEnding.Aborted, 2, failures, 10), (run.Ending, run.FailuresAtEnd, run.Failures, run.Touched));
    }

    [Fact]
    public void Abort_WithdrawsWhatNobodyHasFetched()
    {
        // Ten are offered at once; five fetch at once and fail after 10 s, the others would fetch after 100 s.
        var model = new DeviceModel(DurationSpread.Observed([.. Steps(5, 1), .. Steps(5, 100)]), DurationSpread.Always(TimeSpan.FromSeconds(10)), 1);
        var run = Run(Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.All, 1, 1)] }, model, 200);
        Assert.Equal(RunEnding.Aborted, run.Ending);
        Assert.InRange(run.Touched, 50, 150);
        Assert.Equal(run.Touched, run.Failures);
    }

    [Fact]
    public void ErrorLimit_PausesAndDevicesInFlightGoOn()
    {
        var run = Run(Cascade(2, error: 10), Exact(1, 60, failing: 1), 20, 20);
        Assert.Equal((RunEnding.Paused, 20, 20), (run.Ending, run.Failures, run.Touched));
        Assert.Equal(TimeSpan.FromSeconds(61), run.Duration);
    }

    [Fact]
    public void Check_IsAnsweredAtOnceAndCounted()
    {
        var plan = Cascade(3);
        var run = Run(plan with { Groups = plan.Groups.ConvertAll(g => g with { SuccessAction = SuccessAction.PauseForCheck }) }, Exact(30, 30), 5, 5, 5);
        Assert.Equal((RunEnding.Finished, 2, TimeSpan.FromSeconds(180)), (run.Ending, run.Checks, run.Duration));
    }

    [Fact]
    public void SilentDevices_KeepItWaiting()
    {
        var run = Run(Cascade(1), Exact(1, 1) with { SilentShare = 1 }, 5);
        Assert.Equal((RunEnding.Waiting, 5), (run.Ending, run.Touched));
    }

    [Fact]
    public void EmptyGroups_FinishAtOnce() => Assert.Equal((RunEnding.Finished, TimeSpan.Zero), (Run(Cascade(2), Exact(1, 1), 0, 0).Ending, Run(Cascade(2), Exact(1, 1), 0, 0).Duration));

    [Fact]
    public void SameSeed_SameRun()
    {
        var model = DeviceModel.Assumed(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), 0.02);
        var (one, two, other) = (RunSeeded(Cascade(3, 80), model, 5, 50, 50, 50), RunSeeded(Cascade(3, 80), model, 5, 50, 50, 50), RunSeeded(Cascade(3, 80), model, 6, 50, 50, 50));
        Assert.Equal(one.Steps, two.Steps);
        Assert.Equal(one with { Steps = [] }, two with { Steps = one.Steps } with { Steps = [] });
        Assert.NotEqual(one.Steps, other.Steps);
    }

    [Fact]
    public void WrongNumberOfSizes_IsRefused() => Assert.Throws<ArgumentException>(() => Run(Cascade(2), Exact(1, 1), 5));

    private static IEnumerable<TimeSpan> Steps(int count, int seconds) => Enumerable.Repeat(TimeSpan.FromSeconds(seconds), count);
}
