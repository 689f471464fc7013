using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Foresight.ForesightBuilder;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Foresight;

public sealed class WhatIfReplayTests
{
    [Fact]
    public void NoGuard_NothingIsHalted()
    {
        var whatIf = WhatIfReplay.Of(Past("oxo", "xxo"), Cascade(2));
        Assert.Null(whatIf.Halt);
        Assert.Equal((6, 3, 6), (whatIf.Devices, whatIf.Failures, whatIf.Finished));
        Assert.Equal([(1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (6, 3)], whatIf.Curve.Select(p => (p.Finished, p.Failures)));
    }

    [Fact]
    public void Criterion_HaltsAtTheDeviceThatIsOneTooMany()
    {
        // Results: 1 o, 2 x, 3 o, 4 x (2 of 4 = 50 %). It ends at minute 6; devices 7 to 10 were offered later, 6 at that minute.
        var plan = Cascade(2) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 4, 50)] };
        var whatIf = WhatIfReplay.Of(Past("oxoxx", "xxoxx"), plan);
        var halt = whatIf.Halt!;
        Assert.Equal((At(6), 4L, 1, true), (halt.At, halt.TargetId, halt.Group, halt.Aborts));
        Assert.Equal((4, 2), (halt.Finished, halt.Failures));
        Assert.Equal([6, 7, 8, 9, 10], halt.NeverStarted.AsEnumerable());
        Assert.Equal((4, 7), (halt.FailuresAvoided, whatIf.Failures));
        Assert.StartsWith("Criterion 1: 2 of 4 results", halt.Reason.Text);
        Assert.Equal("criterion-1", halt.Reason.Key);
    }

    [Fact]
    public void Pause_LeavesWhatWasOffered()
    {
        var plan = Cascade(2) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 4, 50, GuardAction.Pause)] };
        var halt = WhatIfReplay.Of(Past("oxoxx", "xxoxx"), plan).Halt!;
        Assert.False(halt.Aborts);

        // Device 6 was offered the update at the very minute of the result: the live engine decides after it, and would have paused.
        Assert.Equal([6, 7, 8, 9, 10], halt.NeverStarted.AsEnumerable());
    }

    [Fact]
    public void Breaker_CountsInARow()
    {
        var plan = Cascade(2) with { Breaker = new CircuitBreaker(BreakerKind.Count, 3) };
        var halt = WhatIfReplay.Of(Past("xxoxx", "xoooo"), plan).Halt!;
        Assert.Equal((6L, 2, 6, 5), (halt.TargetId, halt.Group, halt.Finished, halt.Failures));
    }

    [Fact]
    public void ErrorLimit_OfTheNewPlanJudges()
    {
        // At most 20 % of 5 = 1 failure.
        var halt = WhatIfReplay.Of(Past("ooxox", "ooooo"), Cascade(2, error: 20)).Halt!;
        Assert.Equal((5L, 1, false, "error-limit"), (halt.TargetId, halt.Group, halt.Aborts, halt.Reason.Key));
    }

    [Fact]
    public void FewerGroups_TheLastJudgesTheRest()
    {
        var halt = WhatIfReplay.Of(Past("ooooo", "xxooo"), Cascade(1, error: 20)).Halt!;
        Assert.Equal((7L, 2), (halt.TargetId, halt.Group));
    }

    [Fact]
    public void EachGroup_IsCountedApart()
    {
        var plan = Cascade(2) with { AbortCriteria = [new AbortCriterion(FailureType.All, 2, 100, Scope: GuardScope.EachGroup)] };
        Assert.Equal("criterion-1-group-2", WhatIfReplay.Of(Past("oxooo", "xxooo"), plan).Halt!.Reason.Key);
    }

    [Fact]
    public void Canceled_IsNoResult()
    {
        var plan = Cascade(2) with { AbortCriteria = [new AbortCriterion(FailureType.All, 3, 30)] };
        Assert.Equal(5L, WhatIfReplay.Of(Past("occxo", "ooooo"), plan).Halt!.TargetId);
    }

    [Theory]
    [InlineData(513)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void LongRecord_IsHaltedAtTheExactDevice(int at)
    {
        var plan = Cascade(2) with { Breaker = new CircuitBreaker(BreakerKind.Count, 1) };
        var halt = WhatIfReplay.Of(Past(new string('o', at - 1) + "xooo", new string('x', 600)), plan).Halt!;
        Assert.Equal((at, at), (halt.TargetId, halt.Finished));
        Assert.Equal(600, halt.FailuresAvoided);
    }

    [Fact]
    public void LongRecord_CurveIsThinnedAndReachesTheEnd()
    {
        var curve = WhatIfReplay.Of(Past(new string('o', 1000), new string('x', 1000)), Cascade(2)).Curve;
        Assert.InRange(curve.Length, 100, WhatIfReplay.MostPoints);
        Assert.Equal(new WhatIfPoint(2000, 1000), curve[^1]);
    }

    [Fact(DisplayName = "aws-iot-jobs 7.1, row 13: the replay counts failures whose retries were pending, as the live guard did")]
    public void FailuresThatWereTriedAgain_FireTheCriterionThatReallyFired()
    {
        // 3 ok, then 2 failures (2 of 5 = 40 %); both were tried again at minute 8 and succeeded, and device 6 was offered the update last.
        var past = PastOf(
            Attempt(1, 1, ActionStatus.Finished), Attempt(2, 1, ActionStatus.Finished), Attempt(3, 1, ActionStatus.Finished),
            Attempt(4, 2, ActionStatus.Error) with { IsReplaced = true }, Attempt(5, 3, ActionStatus.Error) with { IsReplaced = true },
            Attempt(4, 8, ActionStatus.Finished) with { LastResult = ActionStatus.Error }, Attempt(5, 8, ActionStatus.Finished) with { LastResult = ActionStatus.Error },
            Attempt(6, 9, ActionStatus.Finished));
        var plan = Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 5, 40)] };

        var whatIf = WhatIfReplay.Of(past, plan);

        var halt = whatIf.Halt!;
        Assert.StartsWith("Criterion 1: 2 of 5 results failed, 40.00 %", halt.Reason.Text, StringComparison.Ordinal);
        Assert.Equal((At(5), 5L, 5, 2, 0), (halt.At, halt.TargetId, halt.Finished, halt.Failures, halt.FailuresAvoided));
        Assert.Equal([6], halt.NeverStarted.AsEnumerable());

        // In the end nothing had failed, and each device counts once.
        Assert.Equal((6, 0, 6), (whatIf.Devices, whatIf.Failures, whatIf.Finished));
        Assert.Equal([(1, 0), (2, 0), (3, 0), (4, 1), (5, 2), (5, 1), (5, 0), (6, 0)], whatIf.Curve.Select(p => (p.Finished, p.Failures)));
    }

    [Fact(DisplayName = "aws-iot-jobs 7.1, row 14: a retry's success replaces the failure")]
    public void RetriesThatSucceeded_CountAsSuccess()
    {
        var past = PastOf(
            Attempt(1, 1, ActionStatus.Error) with { IsReplaced = true }, Attempt(1, 4, ActionStatus.Finished) with { LastResult = ActionStatus.Error },
            Attempt(2, 7, ActionStatus.Finished), Attempt(3, 7, ActionStatus.Finished), Attempt(4, 7, ActionStatus.Finished), Attempt(5, 7, ActionStatus.Error));

        Assert.Null(WhatIfReplay.Of(past, Cascade(1) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 5, 40)] }).Halt);
    }

    [Fact(DisplayName = "ecs-rolling-update 3.3: the breaker counts failed attempts, those that were tried again too")]
    public void Breaker_CountsEachFailedAttempt()
    {
        var past = PastOf(
            Attempt(1, 1, ActionStatus.TimedOut) with { IsReplaced = true }, Attempt(1, 4, ActionStatus.Error) with { IsReplaced = true, LastResult = ActionStatus.TimedOut },
            Attempt(1, 7, ActionStatus.Finished) with { LastResult = ActionStatus.Error }, Attempt(2, 9, ActionStatus.Finished));

        var halt = WhatIfReplay.Of(past, Cascade(1) with { Breaker = new CircuitBreaker(BreakerKind.Count, 2) }).Halt!;
        Assert.Equal((At(6), 1L, 1, 1), (halt.At, halt.TargetId, halt.Finished, halt.Failures));
        Assert.Equal([2], halt.NeverStarted.AsEnumerable());
    }

    [Fact]
    public void NothingOnRecord_IsNoFault() => Assert.Null(WhatIfReplay.Of(Past("", ""), Cascade(1)).Halt);

    // Fetched a minute after the offer and ended a minute later.
    private static RecordedAction Attempt(long device, int offered, ActionStatus result) => new(device, 1, At(offered), At(offered + 1), At(offered + 2), result);

    private static RecordedRollout PastOf(params RecordedAction[] attempts)
    {
        var results = attempts.Where(a => !a.IsReplaced).Select(a => a.Result).ToList();
        var tally = new GroupTally { Finished = results.Count(r => r == ActionStatus.Finished), Error = results.Count(r => r == ActionStatus.Error) };
        return new RecordedRollout(Running(Cascade(1), (GroupStatus.Finished, tally)) with { Status = RolloutStatus.Finished }, [.. attempts], false);
    }
}
