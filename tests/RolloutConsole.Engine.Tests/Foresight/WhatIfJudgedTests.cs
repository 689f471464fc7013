using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using Xunit.Abstractions;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

/// <summary>
/// Judges the replay: a simulated rollout without a guard is replayed with one, and the same devices must be left out as in the run, with
/// the same seed, that had the guard.
/// </summary>
public sealed class WhatIfJudgedTests(ITestOutputHelper output)
{
    private const int Runs = 50;

    public static TheoryData<string> Guards => ["criterion", "criterion that pauses", "criterion for each group", "timeouts", "breaker", "breaker that pauses", "error limit"];

    [Theory]
    [MemberData(nameof(Guards))]
    public void NeverStarted_AreThoseThatTheGuardReallyLeftOut(string guard)
    {
        var (halted, left) = (0, 0);
        for (var seed = 1; seed <= Runs; seed++)
        {
            var drawn = new Random(seed);
            var off = Cascade(3, success: 30) with
            {
                Pacing = drawn.Next(2) == 0 ? new Pacing.ConstantRate(5 + drawn.Next(20)) : new Pacing.Unpaced(),
                MostInFlight = drawn.Next(2) == 0 ? 10 + drawn.Next(30) : null,
                DeviceLimits = new DeviceLimits { InProgressTimeout = TimeSpan.FromMinutes(15), RetriesAfterFailure = drawn.Next(3), RetriesAfterTimeout = drawn.Next(2) },
            };
            var on = Guarded(off, guard);
            var model = new DeviceModel(
                DurationSpread.Evenly(TimeSpan.FromSeconds(90)), DurationSpread.Around(TimeSpan.FromSeconds(240)), drawn.NextDouble() * 0.3, SilentShare: 0.05);
            int[] sizes = [40 + drawn.Next(60), 40 + drawn.Next(60), 40 + drawn.Next(60)];

            var past = RolloutSimulator.Record(off, sizes, model, new Random(seed), At(0));
            var really = RolloutSimulator.Record(on, sizes, model, new Random(seed), At(0));
            var halt = WhatIfReplay.Of(past, on).Halt;

            Assert.Equal(RolloutStatus.Finished, past.View.Status);
            Assert.Equal((seed, really.View.Status is RolloutStatus.Aborted or RolloutStatus.Paused), (seed, halt is not null));
            if (halt is null)
            {
                continue;
            }

            Assert.Equal((seed, really.View.Reason.Text), (seed, halt.Reason.Text));
            Assert.InRange(halt.At - really.View.Reason.Since, TimeSpan.Zero, TimeSpan.FromMilliseconds(999));
            Assert.Equal((seed, Begun(past, halt.NeverStarted)), (seed, Begun(really, [])));
            halted++;
            left += halt.NeverStarted.Length;
        }

        output.WriteLine($"{guard}: halted {halted} of {Runs}, {left} devices never started");
        Assert.InRange(halted, 5, Runs);
        Assert.True(left > halted, "a guard that leaves nobody out judges nothing");
    }

    private static RolloutPlan Guarded(RolloutPlan plan, string guard) => guard switch
    {
        "criterion" => plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 20, 20)] },
        "criterion that pauses" => plan with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 10, 15, GuardAction.Pause)] },
        "criterion for each group" => plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 10, 25, Scope: GuardScope.EachGroup)] },
        "timeouts" => plan with { AbortCriteria = [new AbortCriterion(FailureType.TimedOut, 20, 5)] },
        "breaker" => plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 3) },
        "breaker that pauses" => plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 3, Action: GuardAction.Pause) },
        _ => plan with { Groups = [.. plan.Groups.Select(g => g with { ErrorLimit = new ErrorLimit.Percent(10) })] },
    };

    // Whom a run that was paused had offered the update has begun or will; of one that was ended only those that had fetched it.
    private static string Begun(RecordedRollout run, IReadOnlyCollection<long> without) => string.Join(
        " ", run.Actions.Where(a => run.View.Status != RolloutStatus.Aborted || a.RetrievedAt is not null)
            .Select(a => a.TargetId).Except(without).Order());
}
