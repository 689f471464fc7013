using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Source: aws-iot-jobs, sections 6 to 6.2 and rules. The decider itself is asked, minute by minute.</summary>
public sealed class ExponentialRateTests
{
    [Theory(DisplayName = "6.1: the documented table")]
    [InlineData(0, 50)]
    [InlineData(999, 50)]
    [InlineData(1000, 100)]
    [InlineData(2000, 200)]
    [InlineData(3000, 400)]
    [InlineData(4000, 800)]
    [InlineData(5000, 1000)]
    [InlineData(2_000_000_000, 1000)]
    public void Rate_AtACount_IsTheTables(int count, int rate)
    {
        var pacing = new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Notified, 1000);
        Assert.Equal(rate, pacing.BudgetAt(pacing.StepAt(count)));
    }

    [Theory(DisplayName = "6.2: minute by minute, and the three further vectors")]
    [InlineData(50, "2", 1000, 1000, 10000, "50x20 100x10 200x5 400x3 800x1 1000x5")]
    [InlineData(10, "1.5", 50, 40, 400, "10x5 15x4 22x2 33x2 40x4 20x1")]
    [InlineData(1, "1.1", 5, 1000, 60, "1x40 2x10")]
    [InlineData(50, "2", 1000, 150, 4000, "50x20 100x10 150x13 50x1")]
    public void Notified_OpensTheBuckets(int basis, string factor, int every, int most, int devices, string buckets)
    {
        var pacing = new Pacing.ExponentialRate(basis, decimal.Parse(factor, System.Globalization.CultureInfo.InvariantCulture), every, RateIncrease.Notified, most);
        Assert.Equal(buckets, InRuns(OpenAll(pacing, devices, succeeds: false)));
    }

    [Theory(DisplayName = "6.2: minimum time to notify D things, in buckets")]
    [InlineData(1000, 20)]
    [InlineData(2000, 30)]
    [InlineData(3000, 35)]
    [InlineData(4000, 38)]
    [InlineData(5000, 39)]
    [InlineData(10000, 44)]
    [InlineData(100000, 134)]
    public void Notified_TakesSoManyMinutes(int devices, int minutes) =>
        Assert.Equal(minutes, OpenAll(new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Notified, 1000), devices, succeeds: false).Count);

    [Theory(DisplayName = "6.2: static comparison")]
    [InlineData(1000, 10)]
    [InlineData(50, 200)]
    public void Constant_TakesSoManyMinutes(int rate, int minutes) =>
        Assert.Equal(minutes, OpenAll(new Pacing.ConstantRate(rate), 10_000, succeeds: false).Count);

    [Fact(DisplayName = "A-6: an unreached increase criterion never blocks")]
    public void Succeeded_WithoutAnySuccess_GoesOnAtTheBaseRate() =>
        Assert.Equal("50x4", InRuns(OpenAll(new Pacing.ExponentialRate(50, 2m, 10, RateIncrease.Succeeded, 1000), 200, succeeds: false)));

    [Fact(DisplayName = "A-5: successes are counted, not offers")]
    public void Succeeded_WithSuccesses_Grows() =>
        Assert.Equal("50x2 100x2 30x1", InRuns(OpenAll(new Pacing.ExponentialRate(50, 2m, 100, RateIncrease.Succeeded, 100), 330, succeeds: true)));

    [Fact(DisplayName = "A-4: missed buckets are not made up")]
    public void MissedMinutes_OpenOneBucket()
    {
        var view = Running(
            Plan(Group()) with { Pacing = new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Notified, 1000) },
            (GroupStatus.Running, new GroupTally { Scheduled = 900, Running = 50 })) with { Pace = new PaceState(Now, 50) };
        var later = RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now + TimeSpan.FromHours(2));
        Assert.Equal(50, Assert.IsType<RolloutSlice.OpenActions>(later.Slice).Most);
    }

    [Theory(DisplayName = "6: validation")]
    [InlineData(50, "1.0", 1000, 1000, "pacing.factor")]
    [InlineData(50, "1.05", 1000, 1000, "pacing.factor")]
    [InlineData(50, "1.55", 1000, 1000, "pacing.factor")]
    [InlineData(50, "5.1", 1000, 1000, "pacing.factor")]
    [InlineData(50, "1.1", 1000, 1000, null)]
    [InlineData(50, "1.5", 1000, 1000, null)]
    [InlineData(50, "2", 1000, 1000, null)]
    [InlineData(50, "5", 1000, 1000, null)]
    [InlineData(50, "2", 1000, 0, "pacing.mostPerMinute")]
    [InlineData(50, "2", 0, 1000, "pacing.every")]
    [InlineData(0, "2", 1000, 1000, "pacing.basePerMinute")]
    [InlineData(200, "2", 1000, 100, "pacing.basePerMinute")]
    public void Plan_WithAWrongRate_NamesTheField(int basis, string factor, int every, int most, string? field)
    {
        var pacing = new Pacing.ExponentialRate(basis, decimal.Parse(factor, System.Globalization.CultureInfo.InvariantCulture), every, RateIncrease.Notified, most);
        var faults = PlanRules.Check("name", "", Plan(Group()) with { Pacing = pacing }).Select(f => f.Field);
        Assert.Equal(field is null ? [] : [field], faults);
    }

    [Fact(DisplayName = "A-15: a rate that grows with successes, and nothing that stops failures, is warned of")]
    public void A15_SucceededCriterionWithoutAbort_IsWarnedOf()
    {
        var plan = Plan(Group()) with { Pacing = new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Succeeded, 1000) };
        Assert.Contains(PlanRules.Warn(plan, [100]), w => w.Field == "abortCriteria");
        Assert.DoesNotContain(PlanRules.Warn(plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 10, 20)] }, [100]), w => w.Field == "abortCriteria");
        Assert.DoesNotContain(
            PlanRules.Warn(plan with { Pacing = new Pacing.ExponentialRate(50, 2m, 1000, RateIncrease.Notified, 1000) }, [100]), w => w.Field == "abortCriteria");
    }

    [Fact(DisplayName = "6.1: the step never falls, so devices that are deleted do not slow the rollout")]
    public void DeletedDevices_DoNotSlowTheRollout()
    {
        var pacing = new Pacing.ExponentialRate(50, 2m, 100, RateIncrease.Succeeded, 1000);
        var view = Running(Plan(Group(100, 100)) with { Pacing = pacing }, (GroupStatus.Running, new GroupTally { Scheduled = 900, Finished = 10, Removed = 190 })) with
        {
            Pace = new PaceState(Now, 50, 150, 2),
        };
        var later = RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now + TimeSpan.FromMinutes(1));
        Assert.Equal(200, Assert.IsType<RolloutSlice.OpenActions>(later.Slice).Most);
    }

    [Fact(DisplayName = "6.1: the rate is fixed when the minute begins, whatever happens within it")]
    public void CountWithinTheMinute_DoesNotRaiseItsRate()
    {
        var pacing = new Pacing.ExponentialRate(50, 2m, 10, RateIncrease.Succeeded, 1000);
        var first = RolloutDecider.Decide(
            Running(Plan(Group(100, 100)) with { Pacing = pacing }, (GroupStatus.Running, new GroupTally { Scheduled = 900 })) with { StartedAt = Now }, new RolloutFact.DeadlineDue(), Now);
        Assert.Equal(50, Assert.IsType<RolloutSlice.OpenActions>(first.Slice).Most);

        var opened = first.Next with { Pace = first.Next.Pace with { Opened = 50 }, Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Retrieved, 50), Ended(1, ActionStatus.Finished, 50)] };
        var within = RolloutDecider.Decide(opened, new RolloutFact.OutcomesCommitted(), Now.AddSeconds(30));
        Assert.Null(within.Slice);
        Assert.Equal(800 + 50, Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(within.Next, new RolloutFact.DeadlineDue(), Now.AddSeconds(60)).Slice).Most);
    }

    [Fact]
    public void InFlightLimit_OpensOnlyWhatFits()
    {
        var plan = Plan(Group()) with { MostInFlight = 10 };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 90, Running = 4, Retrieved = 3 }));
        Assert.Equal(3, Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice).Most);

        var full = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 90, Running = 7, Retrieved = 3 }));
        var decision = RolloutDecider.Decide(full, new RolloutFact.LookAgain(), Now);
        Assert.Null(decision.Slice);
        Assert.Contains(decision.Waiting, b => b.Kind == BlockerKind.InFlightLimit && b.Sentence.StartsWith("10 devices are in flight, limit 10", StringComparison.Ordinal));
    }

    /// <summary>Runs the minutes until all are open; each minute's devices answer before the next one where they succeed.</summary>
    /// <returns>Actions opened in each minute.</returns>
    private static List<int> OpenAll(Pacing pacing, int devices, bool succeeds)
    {
        var view = Running(Plan(Group(100, 100)) with { Pacing = pacing }, (GroupStatus.Running, new GroupTally { Scheduled = devices })) with { StartedAt = Now };
        var buckets = new List<int>();
        for (var minute = 0; view.Total.Scheduled > 0 && minute < 1000; minute++)
        {
            var (opened, at) = (0, Now + TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(3));
            var decision = RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), at);
            while (decision.Slice is RolloutSlice.OpenActions slice)
            {
                opened += slice.Most;
                var after = decision.Next with
                {
                    Pace = decision.Next.Pace with { Opened = decision.Next.Pace.Opened + slice.Most },
                    Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, succeeds ? ActionStatus.Retrieved : ActionStatus.Running, slice.Most)],
                };
                decision = RolloutDecider.Decide(after, new RolloutFact.LookAgain(), at);
            }

            view = decision.Next;
            buckets.Add(opened);
            view = succeeds
                ? RolloutDecider.Decide(view with { Undecided = [Ended(1, ActionStatus.Finished, opened)] }, new RolloutFact.OutcomesCommitted(), at).Next
                : view;
        }

        return buckets;
    }

    private static string InRuns(List<int> buckets)
    {
        var runs = new List<(int Size, int Count)>();
        foreach (var size in buckets)
        {
            if (runs.Count > 0 && runs[^1].Size == size)
            {
                runs[^1] = (size, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((size, 1));
            }
        }

        return string.Join(' ', runs.Select(r => $"{r.Size}x{r.Count}"));
    }
}
