using System.Diagnostics;
using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Benchmarks;

/// <summary>
/// One round of the decider for a rollout of 200 groups with every guard, at 1,000 and at 1,000,000 targets. Its cost may not grow with the
/// fleet, because it works on tallies only.
/// </summary>
internal static class DeciderBenchmark
{
    private const int Groups = 200;
    private const int Rounds = 2000;
    private const double BudgetMilliseconds = 1;
    private const double BudgetRatio = 1.2;
    private static readonly DateTimeOffset s_now = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    public static Task RunAsync()
    {
        Report.Title($"A round of the decider, {Groups} groups, criteria for the rollout and each group, breaker, rate");
        foreach (var (words, results) in new[] { ("nothing new", 0), ("64 new results", 64) })
        {
            var (small, large) = (ViewOf(1000, results), ViewOf(1_000_000, results));
            Measure(small);
            Measure(large);

            // Turn by turn, so that a busy moment of the machine hits both.
            var (forSmall, forLarge) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < 9; turn++)
            {
                forSmall.Add(Measure(small));
                forLarge.Add(Measure(large));
            }

            forSmall.Sort();
            forLarge.Sort();
            var (few, many) = (forSmall[4], forLarge[4]);
            Report.Ratio($"{words}, 1,000,000 targets against 1,000", Show(many), Show(few), many / few, $"<= {BudgetRatio}", many / few <= BudgetRatio);
            Report.Ratio($"{words}, against a millisecond", Show(many), Show(BudgetMilliseconds), many / BudgetMilliseconds, "<= 1", many <= BudgetMilliseconds);
        }

        return Task.CompletedTask;
    }

    private static double Measure(RolloutView view)
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), s_now);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Rounds;
    }

    private static RolloutView ViewOf(int targets, int results)
    {
        var plan = RolloutDriver.Plan(1, Groups) with
        {
            Pacing = new Pacing.ExponentialRate(50, 1.5m, 1000, RateIncrease.Succeeded, 1000),
            MostInFlight = 500,
            AbortCriteria =
            [
                new AbortCriterion(FailureType.All, 100, 20), new AbortCriterion(FailureType.TimedOut, 50, 10.99m),
                new AbortCriterion(FailureType.Failed, 3, 40, Scope: GuardScope.EachGroup),
            ],
            Breaker = new CircuitBreaker(),
        };
        var size = targets / Groups;
        return new RolloutView
        {
            Id = 1,
            Name = "spring",
            Plan = plan,
            Status = RolloutStatus.Running,
            Reason = new StatusReason("running", "The first group runs", s_now, StatusReason.Engine),
            CreatedAt = s_now.AddHours(-2),
            StartedAt = s_now.AddHours(-1),
            Groups = [.. plan.Groups.Select((g, i) => GroupOf(g, i, size))],
            Undecided = [.. Enumerable.Range(0, results).Select(r => new ActionOutcome(100, ActionStatus.Retrieved, r % 8 == 0 ? ActionStatus.Error : ActionStatus.Finished, 1))],
            UndecidedThrough = results,
        };
    }

    // Half of the groups are over, one runs, the rest waits. Enough are open that the results at hand come from devices.
    private static GroupView GroupOf(GroupPlan plan, int index, int size) => new()
    {
        Id = index + 1,
        Number = index + 1,
        Plan = plan,
        Status = index < 99 ? GroupStatus.Finished : index == 99 ? GroupStatus.Running : GroupStatus.Scheduled,
        Reason = new StatusReason("x", "", s_now, StatusReason.Engine),
        PlannedSize = size,
        Size = size,
        Tally = index < 99 ? new GroupTally { Finished = size } : index == 99 ? new GroupTally { Retrieved = 100, Scheduled = size } : new GroupTally { Scheduled = size },
    };

    private static string Show(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0000} ms");
}
