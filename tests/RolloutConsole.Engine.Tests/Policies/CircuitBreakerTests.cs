using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>Source: ecs-rolling-update, tables 3.2 and 3.4, worked fleet examples 6 and 7; rules B-10, B-11, B-13.</summary>
public sealed class CircuitBreakerTests
{
    [Theory(DisplayName = "3.2: threshold by desired count, floor 10 and floor 3")]
    [InlineData(1, 10, 3)]
    [InlineData(6, 10, 3)]
    [InlineData(7, 10, 4)]
    [InlineData(19, 10, 10)]
    [InlineData(20, 10, 10)]
    [InlineData(21, 11, 11)]
    [InlineData(25, 13, 13)]
    [InlineData(100, 50, 50)]
    [InlineData(399, 200, 200)]
    [InlineData(400, 200, 200)]
    [InlineData(401, 200, 200)]
    [InlineData(800, 200, 200)]
    public void Threshold_Bounded_IsTheTables(int devices, int documented, int today)
    {
        Assert.Equal(documented, new CircuitBreaker().ThresholdFor(devices));
        Assert.Equal(today, new CircuitBreaker(Floor: 3).ThresholdFor(devices));
    }

    [Fact(DisplayName = "3.2: unbounded percent and count")]
    public void Threshold_UnboundedAndCount()
    {
        Assert.Equal(400, new CircuitBreaker(BreakerKind.Percent).ThresholdFor(800));
        Assert.Equal(1, new CircuitBreaker(BreakerKind.Percent, 1).ThresholdFor(1));
        Assert.Equal(7, new CircuitBreaker(BreakerKind.Count, 7).ThresholdFor(800));
    }

    // F failed, o healthy; the number is the place of the result at which it fires, null for never.
    [Theory(DisplayName = "3.4 and section 7: sequences with threshold 3 and the fleet examples")]
    [InlineData("3.4 row 1", 3, "FFF", 3, 3, 3)]
    [InlineData("3.4 row 2", 3, "FFoFF", null, 4, null)]
    [InlineData("3.4 row 5, failures after a success", 3, "oFFF", 4, 4, null)]
    [InlineData("fleet 6", 5, "FFFFF", 5, 5, 5)]
    [InlineData("fleet 7", 2, "FoFF", 4, 3, null)]
    public void Sequence_FiresAt(string row, int threshold, string results, int? inARow, int? cumulative, int? older)
    {
        Assert.Equal((row, inARow), (row, FiresAt(BreakerCounting.ResetByHealthy, threshold, results)));
        Assert.Equal((row, cumulative), (row, FiresAt(BreakerCounting.NeverReset, threshold, results)));
        Assert.Equal((row, older), (row, FiresAt(BreakerCounting.EndedByHealthy, threshold, results)));
    }

    [Fact]
    public void Batch_ResultsAreCountedOneByOne()
    {
        var view = Start(BreakerCounting.ResetByHealthy, 3) with
        {
            Undecided = [Ended(1, ActionStatus.Error, 2), Ended(1, ActionStatus.Finished), Ended(1, ActionStatus.TimedOut, 2)],
        };
        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Running, 2), (after.Status, after.Guards.BreakerCount));
    }

    [Theory(DisplayName = "3.2 and 3.3: the threshold moves with the devices, and one that has shrunk fires at once")]
    [InlineData(59, RolloutStatus.Running)]
    [InlineData(60, RolloutStatus.Aborted)]
    public void Threshold_MovesWithTheDevices(int removed, RolloutStatus status)
    {
        var plan = Plan(Group(100, 100)) with { Breaker = new CircuitBreaker() };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 80, Retrieved = 20 })) with { Undecided = [Ended(1, ActionStatus.Error, 20)] };
        var failed = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Running, 20), (failed.Status, failed.Guards.BreakerCount));

        var after = RolloutDecider.Decide(failed with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Removed, removed)] }, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal(status, after.Status);
        Assert.Equal(status == RolloutStatus.Aborted, after.Reason.Text == "Circuit breaker: 20 failures in a row, limit 20");
    }

    [Fact]
    public void Paused_Resumed_CountsFromZero()
    {
        var view = Start(BreakerCounting.NeverReset, 2, GuardAction.Pause) with { Undecided = [Ended(1, ActionStatus.Rejected, 2)] };
        var paused = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Paused, PauseCause.Breaker), (paused.Status, paused.Cause));
        Assert.Equal("Circuit breaker: 2 failures, limit 2", paused.Reason.Text);
        Assert.Equal((BreakerStage.Tripped, (DateTimeOffset?)Now), (BreakerState.Of(paused).Stage, BreakerState.Of(paused).TrippedAt));
        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);
        Assert.Equal((0, BreakerStage.Watching), (resumed.Guards.BreakerCount, BreakerState.Of(resumed).Stage));
    }

    [Fact(DisplayName = "A criterion that halts at the failure with which the breaker would have is said to have done it")]
    public void HaltedByACriterion_TheBreakerHasNotTripped()
    {
        var started = Start(BreakerCounting.NeverReset, 2, GuardAction.Pause);
        var plan = started.Plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 2, 20m, GuardAction.Pause)] };
        var paused = RolloutDecider.Decide(started with { Plan = plan, Undecided = [Ended(1, ActionStatus.Error, 2)] }, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((RolloutStatus.Paused, PauseCause.Criterion, 2), (paused.Status, paused.Cause, paused.Guards.BreakerCount));
        Assert.Equal((BreakerStage.Watching, (DateTimeOffset?)null), (BreakerState.Of(paused).Stage, BreakerState.Of(paused).TrippedAt));
    }

    [Fact(DisplayName = "B-13: a breaker that can never fire is warned of")]
    public void Warn_ThresholdAboveTheDevices()
    {
        var plan = Plan(Group()) with { Breaker = new CircuitBreaker() };
        Assert.Contains(PlanRules.Warn(plan, [9]), w => (w.Field, w.Suggestion) == ("breaker.floor", "Choose at most 9."));
        Assert.DoesNotContain(PlanRules.Warn(plan, [10]), w => w.Field.StartsWith("breaker", StringComparison.Ordinal));
        Assert.Contains(
            PlanRules.Warn(plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 11) }, [10]), w => (w.Field, w.Suggestion) == ("breaker.value", "Choose at most 10."));
    }

    // It was once said of a breaker at 15 and 10 devices with a retry that it can never fire; it counts attempts.
    [Theory(DisplayName = "B-13: with retries a breaker can fire at more failures than there are devices")]
    [InlineData(20, 20L)]
    [InlineData(21, null)]
    public void Retries_CountForWarningAndHeadroom(int threshold, long? left)
    {
        var plan = Plan(Group()) with
        {
            Breaker = new CircuitBreaker(BreakerKind.Count, threshold), DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 },
        };
        Assert.Equal(
            left is null ? ["The circuit breaker can never fire: it needs 21 failures and there are 10 devices with 2 attempts each. Choose at most 20."] : [],
            PlanRules.Warn(plan, [10]).Where(w => w.Field == "breaker.value").Select(w => $"{w.Message} {w.Suggestion}"));

        var fresh = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 4, Retrieved = 6 }));
        Assert.Equal(left, GuardHeadroom.Of(fresh).SingleOrDefault(h => h.Guard == GuardKind.Breaker)?.Left);

        // Six have failed once, two of them are tried again already: 4 x 2 + 2 + 4 failures are left.
        var tally = new GroupTally { Scheduled = 4, Retrieved = 2, AfterFailure = 2, RetriedFailures = 2, Error = 4, RetryDue = 4 };
        var late = Running(plan, (GroupStatus.Running, tally)) with { Guards = new GuardMemory { BreakerCount = 6 } };
        Assert.Equal(left - 6, GuardHeadroom.Of(late).SingleOrDefault(h => h.Guard == GuardKind.Breaker)?.Left);
    }

    [Theory(DisplayName = "3.1: validation")]
    [InlineData(BreakerKind.Percent, 0, 10, 200, "breaker.value")]
    [InlineData(BreakerKind.BoundedPercent, 101, 10, 200, "breaker.value")]
    [InlineData(BreakerKind.Count, 0, 10, 200, "breaker.value")]
    [InlineData(BreakerKind.BoundedPercent, 50, 0, 200, "breaker.floor")]
    [InlineData(BreakerKind.BoundedPercent, 50, 10, 9, "breaker.cap")]
    [InlineData(BreakerKind.Count, 700, 0, 0, null)]
    public void Plan_WithAWrongBreaker_NamesTheField(BreakerKind kind, int value, int floor, int cap, string? field)
    {
        var plan = Plan(Group()) with { Breaker = new CircuitBreaker(kind, value, Floor: floor, Cap: cap) };
        Assert.Equal(field is null ? [] : [field], PlanRules.Check("name", "", plan).Select(f => f.Field));
    }

    private static int? FiresAt(BreakerCounting counting, int threshold, string results)
    {
        var view = Start(counting, threshold);
        for (var i = 0; i < results.Length; i++)
        {
            var outcome = Ended(1, results[i] == 'F' ? ActionStatus.Error : ActionStatus.Finished);
            view = RolloutDecider.Decide(view with { Undecided = [outcome] }, new RolloutFact.OutcomesCommitted(), Now).Next;
            if (view.Status == RolloutStatus.Aborted)
            {
                return i + 1;
            }
        }

        return null;
    }

    private static RolloutView Start(BreakerCounting counting, int threshold, GuardAction action = GuardAction.Abort) => Running(
        Plan(Group(100, 100)) with { Breaker = new CircuitBreaker(BreakerKind.Count, threshold, counting, Action: action) },
        (GroupStatus.Running, new GroupTally { Retrieved = 10 }));
}
