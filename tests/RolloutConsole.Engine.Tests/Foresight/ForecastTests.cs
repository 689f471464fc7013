using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Tests.Rollouts;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

public sealed class ForecastTests
{
    private static readonly DeviceModel s_usual = DeviceModel.Assumed(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), 0.02);

    [Fact]
    public void Rate_IsThePlansAndEverybodyIsTouched()
    {
        var forecast = Of(Cascade(1) with { Pacing = new Pacing.ConstantRate(10) }, s_usual, 100);
        Assert.Equal((forecast.Runs, 0, 0), (forecast.Finished, forecast.Halted, forecast.Waiting));
        Assert.Equal(10, forecast.PeakPerMinute, 3);
        Assert.Equal([.. Enumerable.Repeat(10.0, 10)], forecast.Curve.Take(10).Select(p => Math.Round(p.StartedPerMinute, 3)));
        Assert.Equal(100, forecast.Curve[^1].Touched.Middle);
        var (low, middle, high) = forecast.Finish!.Value;
        Assert.True(TimeSpan.FromMinutes(10) < low && low < middle && middle < high && high < TimeSpan.FromMinutes(60), $"{low} {middle} {high}");
    }

    [Fact]
    public void Curve_HasAtMostItsPointsAndNeverFalls()
    {
        var forecast = Of(Cascade(5) with { Pacing = new Pacing.ConstantRate(1) }, s_usual, 200, 200, 200, 200, 200);
        Assert.InRange(forecast.Curve.Length, 2, Forecast.MostPoints);
        Assert.All(forecast.Curve.Zip(forecast.Curve.Skip(1)), p => Assert.True(p.First.Touched.Middle <= p.Second.Touched.Middle && p.First.At < p.Second.At));
    }

    [Fact]
    public void SameSeed_SameForecast()
    {
        var (one, two) = (Of(Cascade(2, 80), s_usual, 50, 50), Of(Cascade(2, 80), s_usual, 50, 50));
        Assert.Equal((one.Finish, one.Runs), (two.Finish, two.Runs));
        Assert.Equal(one.Curve.AsEnumerable(), two.Curve.AsEnumerable());
    }

    [Fact]
    public void NothingFinishes_NoRangeIsGiven()
    {
        var forecast = Of(Cascade(2, error: 10), s_usual with { FailureShare = 0.5 }, 50, 50);
        Assert.Null(forecast.Finish);
        Assert.Equal((forecast.Runs, 0), (forecast.Halted, forecast.Finished));
        Assert.StartsWith("Group 1 had 6 failures of 50", forecast.HaltReason);
    }

    [Fact]
    public void Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Forecast.Of(new ForecastRequest(Cascade(1), [10], s_usual, RolloutBuilder.Now), cancelled.Token));
    }

    [Fact]
    public void BlastRadius_EverybodyFails_IsExact()
    {
        var plan = Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 12, 30)], Pacing = new Pacing.ConstantRate(1) };
        var radius = BlastRadius.Of(new ForecastRequest(plan, [1000], Exact(1, 1), RolloutBuilder.Now), 1);
        Assert.Equal((radius.Runs, new ForecastRange<int>(12, 12, 12), new ForecastRange<int>(12, 12, 12)), (radius.Halted, radius.FailuresAtHalt, radius.Touched));
    }

    [Fact]
    public void BlastRadius_NoGuardFires_TouchesEverybody()
    {
        var radius = BlastRadius.Of(new ForecastRequest(Cascade(1), [100], s_usual, RolloutBuilder.Now), 0.3);
        Assert.Equal((0, null, new ForecastRange<int>(100, 100, 100)), (radius.Halted, radius.FailuresAtHalt, radius.Touched));
        Assert.InRange(radius.Failures.Middle, 20, 40);
    }

    // A plan that asked for approval once made forecast and blast radius throw: nobody is there to give it.
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void ApprovalThatIsAskedFor_KeepsNoForecastFromStarting(int above)
    {
        var free = Cascade(2) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 12, 30)], Pacing = new Pacing.ConstantRate(10) };
        var asking = free with { Approval = new ApprovalRule(above), Schedule = new RolloutSchedule(RolloutStart.WhenApproved) };
        Assert.Equal(Of(free, s_usual, 50, 50).Finish, Of(asking, s_usual, 50, 50).Finish);
        var (one, two) = (BlastRadius.Of(new ForecastRequest(free, [50, 50], s_usual, RolloutBuilder.Now), 1), BlastRadius.Of(new ForecastRequest(asking, [50, 50], s_usual, RolloutBuilder.Now), 1));
        Assert.Equal((one, two.Runs), (two, two.Halted));
    }

    [Fact]
    public void Learn_GivesBackWhatWasRecorded()
    {
        var actions = Enumerable.Range(0, 100).Select(i => new RecordedAction(
            i, 1, At(0), At(2), At(i < 95 ? 7 : 3), i < 80 ? ActionStatus.Finished : i < 95 ? ActionStatus.Error : ActionStatus.Rejected)).ToList();
        var model = DeviceModel.Learn(actions)!;
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), 100), (model.PollWait.Median, model.Install.Median, model.Samples));
        Assert.Equal((0.15, 0.05, 0.0), (model.FailureShare, model.RejectShare, model.SilentShare));
        Assert.Equal(TimeSpan.FromMinutes(5), model.Install.Longest);
    }

    [Fact]
    public void Learn_FromTooFew_IsNothing() =>
        Assert.Null(DeviceModel.Learn([.. Enumerable.Range(0, 19).Select(i => new RecordedAction(i, 1, At(0), At(1), At(2), ActionStatus.Finished))]));

    [Fact(DisplayName = "what was tried again with success fails as often the next time: the forecast has retries of its own")]
    public void Learn_FromRetriedFailures_TakesFirstAttempts()
    {
        var first = Enumerable.Range(0, 100).Select(i => new RecordedAction(i, 1, At(0), At(1), At(2), i < 40 ? ActionStatus.Error : ActionStatus.Finished, IsReplaced: i < 40));
        var again = Enumerable.Range(0, 40).Select(i => new RecordedAction(i, 1, At(3), At(4), At(9), ActionStatus.Finished, LastResult: ActionStatus.Error));
        var model = DeviceModel.Learn([.. first, .. again])!;
        Assert.Equal((0.4, 100, TimeSpan.FromMinutes(1)), (model.FailureShare, model.Samples, model.Install.Longest));
    }

    [Fact]
    public void Learn_SkipsWhatWasTakenBack()
    {
        var actions = Enumerable.Range(0, 40).Select(i => new RecordedAction(i, 1, At(0), At(1), At(2), i < 20 ? ActionStatus.Finished : ActionStatus.Canceled));
        Assert.Equal((20, 0.0), (DeviceModel.Learn([.. actions])!.Samples, DeviceModel.Learn([.. actions])!.SilentShare));
    }

    [Fact]
    public void AssumedInstallTimes_SpreadAroundTheirMedian()
    {
        var spread = DurationSpread.Around(TimeSpan.FromSeconds(100));
        Assert.Equal(100, spread.At(0.5), 0.1);
        Assert.Equal(60, spread.At(0.1), 1.0);
        Assert.Equal(167, spread.At(0.9), 2.0);
    }

    private static Forecast Of(RolloutPlan plan, DeviceModel model, params int[] sizes) => Forecast.Of(new ForecastRequest(plan, sizes, model, RolloutBuilder.Now));
}
