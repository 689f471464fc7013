using System.Diagnostics;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Testing;

namespace RolloutConsole.Benchmarks;

/// <summary>A forecast and a blast radius for a large rollout, and the replay of a large record. There is no limit beside them: seconds are printed.</summary>
internal static class ForecastBenchmark
{
    private const int Devices = 100_000;
    private const int Groups = 20;
    private const double Budget = 2;

    public static Task RunAsync()
    {
        Report.Title($"Forecast for {Devices:N0} devices in {Groups} groups");
        foreach (var (words, pacing) in new (string, Pacing)[] { ("1,000 a minute", new Pacing.ConstantRate(1000)), ("not paced", new Pacing.Unpaced()), ("50 a minute", new Pacing.ConstantRate(50)) })
        {
            var request = RequestOf(pacing);
            var started = Stopwatch.GetTimestamp();
            var forecast = Forecast.Of(request);
            var forecastTook = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            BlastRadius.Of(request, 0.3);
            var blastTook = Stopwatch.GetElapsedTime(started);
            Report.Line($"{words}: {forecastTook.TotalSeconds:0.00} s (about {Budget} s wanted) for {forecast.Runs} runs, {forecast.Finish?.Low:d\\.hh\\:mm} to {forecast.Finish?.High:d\\.hh\\:mm}; blast radius {blastTook.TotalSeconds:0.00} s");
        }

        return Task.CompletedTask;
    }

    private static ForecastRequest RequestOf(Pacing pacing)
    {
        var plan = RolloutDriver.Plan(1, Groups) with { Pacing = pacing, AbortCriteria = [new AbortCriterion(FailureType.All, 50, 20)] };
        plan = plan with { Groups = plan.Groups.ConvertAll(g => g with { SuccessTriggerPercent = 90 }) };
        var model = DeviceModel.Assumed(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), 0.02);
        return new ForecastRequest(plan, GroupPlanner.Sizes(plan.Groups, Devices), model, DateTimeOffset.UnixEpoch);
    }
}
