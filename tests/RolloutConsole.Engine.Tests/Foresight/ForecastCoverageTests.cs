using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Tests.Rollouts;
using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Foresight;

/// <summary>Judges forecasts: would the range given before the start have covered what really happened?</summary>
public sealed class ForecastCoverageTests(ITestOutputHelper output)
{
    private const int Rollouts = 50;

    [Fact]
    public void Range_CoversTheTrueFinishOfFiftyPastRollouts()
    {
        var (covered, below, widths) = (0, 0, new List<double>());
        for (var seed = 1; seed <= Rollouts; seed++)
        {
            // The truth is drawn here, by other rules than the model's: fast and slow devices, and a fleet that is not as fast as last time.
            var truth = new Random(seed);
            var slowShare = truth.NextDouble() * 0.3;
            var (fast, slow, poll) = (60 + truth.Next(600), 900 + truth.Next(1200), 30 + truth.Next(600));
            var (failing, drift) = (truth.NextDouble() * 0.04, 1 + (0.15 * (truth.NextDouble() - 0.5)));
            var earlier = Record(truth, 50 + truth.Next(500), poll, failing, () => InstallSeconds(truth, slowShare, fast, slow));
            var model = DeviceModel.Learn(earlier)!;

            var groups = 1 + truth.Next(6);
            var plan = ForesightBuilder.Cascade(groups, success: 50 + truth.Next(41), error: 30) with
            {
                Pacing = truth.Next(2) == 0 ? new Pacing.Unpaced() : new Pacing.ConstantRate(5 + truth.Next(50)),
                MostInFlight = truth.Next(3) == 0 ? 20 + truth.Next(100) : null,
            };
            int[] sizes = [.. Enumerable.Range(0, groups).Select(_ => 20 + truth.Next(150))];
            var forecast = Forecast.Of(new ForecastRequest(plan, sizes, model, RolloutBuilder.Now, seed));
            var really = new DeviceModel(
                DurationSpread.Evenly(TimeSpan.FromSeconds(poll)),
                DurationSpread.Observed(Enumerable.Range(0, 5000).Select(_ => TimeSpan.FromSeconds(drift * InstallSeconds(truth, slowShare, fast, slow)))),
                failing);
            var finish = RolloutSimulator.Run(plan, sizes, really, truth, RolloutBuilder.Now).Duration;
            var range = forecast.Finish!.Value;
            covered += range.Low <= finish && finish <= range.High ? 1 : 0;
            below += finish < range.Low ? 1 : 0;
            widths.Add((range.High - range.Low) / finish);
        }

        widths.Sort();
        output.WriteLine(
            $"covered {covered} of {Rollouts}, {below} finished before the range, {Rollouts - covered - below} after it; "
            + $"width of the range over the true duration: median {widths[Rollouts / 2]:P0}, widest {widths[^1]:P0}");
        Assert.True(covered >= 0.8 * Rollouts, $"only {covered} of {Rollouts} were covered");

        // A range that says nothing would cover everything.
        Assert.True(widths[Rollouts / 2] < 0.6, $"the median width is {widths[Rollouts / 2]:P0}");
    }

    private static double InstallSeconds(Random random, double slowShare, int fast, int slow) =>
        (random.NextDouble() < slowShare ? slow : fast) * (0.8 + (0.4 * random.NextDouble()));

    private static List<RecordedAction> Record(Random random, int devices, int poll, double failing, Func<double> install) =>
        [.. Enumerable.Range(1, devices).Select(n =>
        {
            var fetched = RolloutBuilder.Now.AddSeconds(random.NextDouble() * poll);
            return new RecordedAction(
                n, 1, RolloutBuilder.Now, fetched, fetched.AddSeconds(install()), random.NextDouble() < failing ? ActionStatus.Error : ActionStatus.Finished);
        })];
}
