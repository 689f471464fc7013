using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Health after success. Source: ecs-rolling-update, 3.3, 3.4, 4 and 7; architecture, section 5.</summary>
public sealed class HealthTests
{
    private static readonly ActionStanding s_pending = new(ActionStatus.Finished, Health: ActionHealth.Pending);
    private static readonly ActionStanding s_healthy = new(ActionStatus.Finished, Health: ActionHealth.Healthy);
    private static readonly ActionStanding s_failing = new(ActionStatus.Finished, Health: ActionHealth.Failing);
    private static readonly TimeSpan s_bake = TimeSpan.FromMinutes(10);

    [Theory(DisplayName = "B-1 and B-3: who serves in place, by class of the target")]
    [InlineData("OldHealthy", 10, 0, 0, 0, 0, 10)]
    [InlineData("Updating, action open", 9, 1, 0, 0, 0, 9)]
    [InlineData("Updating, installed without confirmed health", 9, 0, 1, 0, 0, 9)]
    [InlineData("NewHealthy", 9, 0, 0, 1, 0, 10)]
    [InlineData("NewUnhealthy", 9, 0, 0, 0, 1, 9)]
    public void B1_InPlace_Serves(string row, int scheduled, int open, int pending, int healthy, int failing, int serving)
    {
        var tally = Tally(scheduled, open, pending, healthy, failing);
        Assert.Equal((row, serving), (row, CapacityLimits.Healthy(CapacityMode.InPlace, tally)));
        Assert.Equal((row, Math.Max(0, serving - 8)), (row, CapacityLimits.MayOpen(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100), tally)));
    }

    [Theory(DisplayName = "B-5: side by side a device that is waited for takes a place, and nothing opens below the lower limit")]
    [InlineData("one installed, not confirmed", 9, 1, 0, 110, 0)]
    [InlineData("the same with room for two", 9, 1, 0, 120, 1)]
    [InlineData("one unhealthy: 9 < 10", 9, 0, 1, 200, 0)]
    public void B5_SideBySide_MayOpen(string row, int scheduled, int pending, int failing, int maximum, int may) => Assert.Equal(
        (row, may),
        (row, CapacityLimits.MayOpen(new Pacing.CapacityWindow(CapacityMode.SideBySide, 100, maximum), Tally(scheduled, 0, pending, 0, failing))));

    // o becomes healthy after its installation, H fails after it. A round's devices all install first; nothing may open meanwhile.
    [Theory(DisplayName = "7: worked fleet examples, in place, ten devices, where failures come after the installation")]
    [InlineData("1", 80, 0, "oooooooooo", "2 2 2 2 2", RolloutStatus.Finished, null)]
    [InlineData("2", 80, 0, "oHoooooooo", "2 1 1 1 1 1 1 1 1", RolloutStatus.Aborted, "1 of 10 devices are unhealthy at the end")]
    [InlineData("2, one tolerated", 80, 1, "oHoooooooo", "2 1 1 1 1 1 1 1 1", RolloutStatus.Finished, "1 device failed")]
    [InlineData("3", 80, 0, "oHH", "2 1", RolloutStatus.Aborted, "8 of 10 devices are healthy, at least 8")]
    [InlineData("4", 75, 0, "HH", "2", RolloutStatus.Aborted, "8 of 10 devices are healthy, at least 8")]
    [InlineData("6", 0, 0, "HHHHHooooo", "10", RolloutStatus.Aborted, "Circuit breaker: 5 failures in a row, limit 5")]
    public void Fleet_FailuresAfterSuccess(string row, int minimum, int tolerated, string fates, string rounds, RolloutStatus status, string? reason)
    {
        var plan = PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, minimum, 100, tolerated)) with { Breaker = new CircuitBreaker(Floor: 3) };
        var (opened, end) = RunFleet(plan, 10, fates);
        Assert.Equal((row, rounds), (row, opened));
        Assert.True(end.Status == status, $"row {row}: {end.Status}, {end.Reason.Text}");
        Assert.Contains(reason ?? "", end.Reason.Text, StringComparison.Ordinal);
    }

    // F start failure, R installed and not confirmed, o healthy, U fails its health check: the one that is waited for, else a healthy one, else a new one.
    [Theory(DisplayName = "3.4: stage 1 and stage 2, threshold 3; the count after each event")]
    [InlineData("row 1", "FFF", "1,2,3", "1,2,3")]
    [InlineData("row 2", "FFoFF", "1,2,0,1,2", "1,2,2,3")]
    [InlineData("row 3", "RUUU", "0,1,2,3", "0,1,2,3")]
    [InlineData("row 4", "FFRU", "1,2,2,3", "1,2,2,3")]
    [InlineData("row 5", "oUUU", "0,1,2,3", "0,1,2,3")]
    public void Breaker_CountsBothStages(string row, string events, string consecutive, string cumulative)
    {
        Assert.Equal((row, consecutive), (row, CountsOf(BreakerCounting.ResetByHealthy, events)));
        Assert.Equal((row, cumulative), (row, CountsOf(BreakerCounting.NeverReset, events)));
    }

    [Fact(DisplayName = "B-11: a device that recovers is newly healthy, and counts again when it fails again")]
    public void B11_Recovery_ResetsAndCountsAgain()
    {
        var view = Running(PlanOf() with { Breaker = new CircuitBreaker(BreakerKind.Count, 5) }, (GroupStatus.Running, Tally(0, 8, 0, 2, 0)));
        var counts = new List<int>();
        foreach (var outcome in new[] { Change(s_healthy, s_failing), Change(s_healthy, s_failing), Change(s_failing, s_healthy), Change(s_healthy, s_failing) })
        {
            view = After(view, outcome).Next;
            counts.Add(view.Guards.BreakerCount);
        }

        Assert.Equal([1, 2, 0, 1], counts);
        Assert.Equal((2, 2), (view.Total.HealthFailing, view.Total.Failed));
    }

    [Theory(DisplayName = "B-12: what a device says after the end never counts")]
    [InlineData(RolloutStatus.Finished)]
    [InlineData(RolloutStatus.Stopped)]
    [InlineData(RolloutStatus.Aborted)]
    public void B12_AfterTheEnd_NothingIsJudged(RolloutStatus status)
    {
        var plan = PlanOf() with { Breaker = new CircuitBreaker(BreakerKind.Count, 1), AbortCriteria = [new AbortCriterion(FailureType.All, 1, 1)] };
        var view = Running(plan, (GroupStatus.Finished, Tally(0, 0, 1, 0, 0))) with { Status = status, HaltIsCarriedOut = true };
        var decision = After(view, Change(s_pending, s_failing));
        Assert.Equal((status, 0, 1), (decision.Next.Status, decision.Next.Guards.BreakerCount, decision.Next.Total.HealthFailing));
        Assert.Empty(decision.Events);
    }

    [Fact(DisplayName = "B-13: a device that is waited for may still make room, one that fails cannot")]
    public void B13_BlockedOnlyWhenNothingUpdates()
    {
        var view = Running(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)), (GroupStatus.Running, Tally(7, 0, 1, 1, 1)));
        var waiting = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);
        Assert.Equal((RolloutStatus.Running, null), (waiting.Next.Status, waiting.Slice));
        Assert.Contains(waiting.Waiting, b => b is { Kind: BlockerKind.Health, Sentence: "1 device has installed it and is not known to be healthy yet" });

        var ended = After(view, Change(s_pending, s_failing)).Next;
        Assert.Equal((RolloutStatus.Aborted, "No further progress: 8 of 10 devices are healthy, at least 8 must stay so"), (ended.Status, ended.Reason.Text));
    }

    [Fact(DisplayName = "B-15: completed only when every target is healthy")]
    public void B15_FinishesWithTheLastConfirmation()
    {
        var view = Running(PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)), (GroupStatus.Running, Tally(0, 0, 1, 9, 0)));
        Assert.Equal(RolloutStatus.Running, Settle(view, new RolloutFact.LookAgain(), Now).Status);
        Assert.Equal(RolloutStatus.Finished, Settle(view with { Undecided = [Change(s_pending, s_healthy)] }, new RolloutFact.OutcomesCommitted(), Now).Status);
        var failed = Settle(view with { Undecided = [Change(s_pending, s_failing)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Aborted, "1 of 10 devices are unhealthy at the end, 0 are tolerated"), (failed.Status, failed.Reason.Text));
    }

    [Fact(DisplayName = "B-1: a group's success counts healthy devices, its end waits for every device's health")]
    public void Group_CountsHealthyDevicesOnly()
    {
        var plan = Plan(Group(50, 50), Group()) with { Health = new HealthWatch() };
        var view = Running(plan, (GroupStatus.Running, Tally(0, 0, 6, 4, 0)), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        var waiting = Settle(view, new RolloutFact.LookAgain(), Now);
        Assert.Equal((GroupStatus.Running, GroupStatus.Scheduled), (waiting.Groups[0].Status, waiting.Groups[1].Status));
        Assert.Equal((4, 10), (GroupJudge.Successes(plan, waiting.Groups[0].Tally), waiting.Groups[0].Tally.Members));

        var reached = Settle(waiting with { Undecided = [Change(s_pending, s_healthy)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((GroupStatus.Running, GroupStatus.Running), (reached.Groups[0].Status, reached.Groups[1].Status));
        var over = Settle(reached with { Undecided = [Change(s_pending, s_healthy, 5)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(GroupStatus.Finished, over.Groups[0].Status);
    }

    [Fact(DisplayName = "Architecture 5: a failing device counts for its group's error limit, one by one")]
    public void ErrorLimit_CountsFailingDevices()
    {
        var plan = Plan(Group(100, 20), Group()) with { Health = new HealthWatch() };
        var view = Running(plan, (GroupStatus.Running, Tally(0, 5, 0, 5, 0)), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        Assert.Equal(RolloutStatus.Running, Settle(view with { Undecided = [Change(s_healthy, s_failing, 2)] }, new RolloutFact.OutcomesCommitted(), Now).Status);
        var broken = Settle(view with { Undecided = [Change(s_healthy, s_failing, 3)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Paused, PauseCause.Error, GroupStatus.Error), (broken.Status, broken.Cause, broken.Groups[0].Status));
    }

    [Theory(DisplayName = "Abort criteria: a failing device counts as FAILED, one that is waited for is not executed")]
    [InlineData("pending is no result", 0, 9, 0, 0, "0 0")]
    [InlineData("healthy is a result", 0, 8, 1, 0, "1 0")]
    [InlineData("failing is a failure", 0, 8, 0, 1, "1 1")]
    [InlineData("both kinds of failure", 2, 5, 1, 1, "4 3")]
    public void Criteria_Count(string row, int errors, int pending, int healthy, int failing, string counted)
    {
        var count = ResultCount.Of(Tally(0, 0, pending, healthy, failing) with { Error = errors });
        Assert.Equal((row, counted), (row, $"{count.Executed} {count.Of(FailureType.Failed)}"));
    }

    [Fact(DisplayName = "Abort criteria: a failure after success fires them")]
    public void Criterion_FiresOnAFailureAfterSuccess()
    {
        var view = Running(PlanOf() with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 10, 20)] }, (GroupStatus.Running, Tally(0, 5, 0, 9, 1)));
        var decision = After(view, Change(s_healthy, s_failing));
        Assert.Equal((RolloutStatus.Aborted, "Criterion 1: 2 of 10 results failed, 20.00 %, limit 20 %"), (decision.Next.Status, decision.Next.Reason.Text));
    }

    [Fact(DisplayName = "B-15: the bake time ends exactly at its boundary, and is said")]
    public void Bake_EndsAtItsBoundary()
    {
        var baking = Bake(PlanOf());
        Assert.Equal((RolloutStatus.Running, GroupStatus.Finished, Now + s_bake), (baking.Status, baking.Groups[0].Status, baking.WakeAt));
        var blocker = Assert.Single(RolloutWaiting.Explain(baking, Now));
        Assert.Equal((BlockerKind.Bake, "Baking until 12:13:22 UTC", Now + s_bake), (blocker.Kind, blocker.Sentence, blocker.EarliestEnd));

        var early = Settle(baking, new RolloutFact.DeadlineDue(), Now + s_bake - TimeSpan.FromMilliseconds(1));
        Assert.Equal((RolloutStatus.Running, Now + s_bake), (early.Status, early.WakeAt));
        Assert.Equal(RolloutStatus.Finished, Settle(early, new RolloutFact.DeadlineDue(), Now + s_bake).Status);
    }

    // Bug: a rollout whose devices were all done was aborted, because its planned end fell into the bake time.
    [Theory(DisplayName = "A-16 and B-15: a planned end that falls into the bake time ends nothing")]
    [InlineData(EndBehavior.StopRollout)]
    [InlineData(EndBehavior.Cancel)]
    [InlineData(EndBehavior.ForceCancel)]
    public void Bake_PlannedEndPasses_FinishesAtItsBoundary(EndBehavior behavior)
    {
        var endAt = Now.AddMinutes(5);
        var baking = Bake(PlanOf() with { Schedule = new RolloutSchedule { EndAt = endAt, EndBehavior = behavior } });
        Assert.Equal((RolloutStatus.Running, endAt), (baking.Status, baking.WakeAt));

        var passed = Settle(baking, new RolloutFact.DeadlineDue(), endAt);
        Assert.Equal((RolloutStatus.Running, Now + s_bake), (passed.Status, passed.WakeAt));
        Assert.Equal(RolloutStatus.Finished, Settle(passed, new RolloutFact.DeadlineDue(), Now + s_bake).Status);
    }

    [Fact(DisplayName = "B-15: a device that fails while it bakes, and one that recovers, begin the bake time anew")]
    public void Bake_BeginsAnewWithEachChange()
    {
        var (failed, recovered) = (Now.AddMinutes(6), Now.AddMinutes(9));
        var failing = Settle(Bake(PlanOf()) with { Undecided = [Change(s_healthy, s_failing)] }, new RolloutFact.OutcomesCommitted(), failed);
        Assert.Equal((RolloutStatus.Running, failed + s_bake), (failing.Status, failing.WakeAt));
        Assert.Equal("Baking until 12:19:22 UTC; 1 device fails after success", RolloutWaiting.Explain(failing, failed)[0].Sentence);

        var again = Settle(failing with { Undecided = [Change(s_failing, s_healthy)] }, new RolloutFact.OutcomesCommitted(), recovered);
        Assert.Equal(recovered + s_bake, again.WakeAt);
        var end = Settle(again, new RolloutFact.DeadlineDue(), recovered + s_bake);
        Assert.Equal((RolloutStatus.Finished, "All groups are over without a failure"), (end.Status, end.Reason.Text));
    }

    [Theory(DisplayName = "4 and B-15: what a failing report while it bakes is judged by")]
    [InlineData("breaker", "Circuit breaker: 1 failures in a row, limit 1")]
    [InlineData("criterion", "Criterion 1: 1 of 10 results failed, 10.00 %, limit 10 %")]
    [InlineData("capacity", "1 of 10 devices are unhealthy at the end, 0 are tolerated")]
    [InlineData("nothing", null)]
    public void Bake_FailingReport_IsJudged(string guard, string? reason)
    {
        var plan = guard == "capacity" ? PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 80, 100)) : PlanOf();
        var baking = Bake(plan with
        {
            Breaker = guard == "breaker" ? new CircuitBreaker(BreakerKind.Count, 1) : null,
            AbortCriteria = guard == "criterion" ? [new AbortCriterion(FailureType.Failed, 10, 10)] : [],
        });
        var after = Settle(baking with { Undecided = [Change(s_healthy, s_failing)] }, new RolloutFact.OutcomesCommitted(), Now.AddMinutes(1));
        Assert.Equal(reason is null ? RolloutStatus.Running : RolloutStatus.Aborted, after.Status);
        Assert.Equal(reason ?? baking.Reason.Text, after.Reason.Text);
    }

    [Fact(DisplayName = "B-15: a rollout that is paused while it bakes finishes when it is resumed")]
    public void Bake_Paused_FinishesAfterResume()
    {
        var paused = Settle(Bake(PlanOf()), Command(RolloutCommand.Pause), Now.AddMinutes(1));
        Assert.Equal(RolloutStatus.Paused, Settle(paused, new RolloutFact.DeadlineDue(), Now + s_bake).Status);
        Assert.Equal(RolloutStatus.Finished, Settle(paused, Command(RolloutCommand.Resume), Now + s_bake).Status);
    }

    [Fact(DisplayName = "B-6: a fleet that has shrunk: one event per cause, again after 6 hours, and the rollout stays running")]
    public void B6_Deadlock_IsToldOnceAndAgainAfterSixHours()
    {
        var view = Running(Plan(Group(100, 100)) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) }, (GroupStatus.Running, new GroupTally { Scheduled = 10 }));
        Assert.NotNull(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);

        var shrunk = view with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Removed, 5)] };
        var decision = RolloutDecider.Decide(shrunk, new RolloutFact.OutcomesCommitted(), Now);
        const string Said = "Deadlock: 90 % of 5 devices are 5: none may ever be out of service, so nothing can begin. Choose at most 80.";
        Assert.Equal((Said, RolloutEventKind.Note), (Assert.Single(decision.Events).Text, decision.Events[0].Kind));
        Assert.Equal((RolloutStatus.Running, null, Now.AddHours(6)), (decision.Next.Status, decision.Slice, decision.Next.WakeAt));
        Assert.Equal(Said, Assert.Single(decision.Waiting, b => b.Kind == BlockerKind.Deadlock).Sentence);
        Assert.DoesNotContain(decision.Waiting, b => b.Kind == BlockerKind.Capacity);
        Assert.True(decision.HasChanges(shrunk));

        var soon = RolloutDecider.Decide(decision.Next, new RolloutFact.DeadlineDue(), Now.AddHours(6) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(soon.Events);
        var later = RolloutDecider.Decide(soon.Next, new RolloutFact.DeadlineDue(), Now.AddHours(6));
        Assert.Equal(Said, Assert.Single(later.Events).Text);
        Assert.Equal((Now, Now.AddHours(12)), (later.Next.Health.DeadlockSince, later.Next.WakeAt));
    }

    [Fact(DisplayName = "B-6: when the cause goes away it is forgotten, and told at once when it comes back")]
    public void B6_Deadlock_GoneAndBack_IsToldAgain()
    {
        var view = Running(Plan(Group(100, 100)) with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) }, (GroupStatus.Running, new GroupTally { Scheduled = 5 }));
        var locked = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Next;
        var grown = RolloutDecider.Decide(locked with { Undecided = [new ActionOutcome(1, null, ActionStatus.Scheduled, 5)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Null(grown.Next.Health.Deadlock);
        Assert.NotNull(grown.Slice);
        var back = RolloutDecider.Decide(grown.Next with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, ActionStatus.Removed, 5)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Single(back.Events);
    }

    [Theory(DisplayName = "B-6: what still updates, and what failed for good, is no deadlock")]
    [InlineData(4, 1, 0, 0)]
    [InlineData(4, 0, 1, 0)]
    [InlineData(4, 0, 0, 1)]
    public void B6_StillMoving_IsNoDeadlock(int scheduled, int open, int pending, int failing)
    {
        var plan = PlanOf(new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100));
        var decision = RolloutDecider.Decide(Running(plan, (GroupStatus.Running, Tally(scheduled, open, pending, 0, failing))), new RolloutFact.LookAgain(), Now);
        Assert.DoesNotContain(decision.Events, e => e.Text.StartsWith("Deadlock", StringComparison.Ordinal));
        Assert.Equal(failing > 0 ? RolloutStatus.Aborted : RolloutStatus.Running, decision.Next.Status);
    }

    [Fact(DisplayName = "An exponential rate grows with healthy devices, not with installed ones")]
    public void Rate_GrowsWithHealthyDevices()
    {
        var plan = PlanOf(new Pacing.ExponentialRate(1, 2m, 5, RateIncrease.Succeeded, 100));
        var view = Running(plan, (GroupStatus.Running, Tally(20, 0, 6, 4, 0)));
        Assert.Equal(1, ((RolloutSlice.OpenActions)RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice!).Most);
        var grown = view with { Undecided = [Change(s_pending, s_healthy)] };
        Assert.Equal(2, ((RolloutSlice.OpenActions)RolloutDecider.Decide(grown, new RolloutFact.OutcomesCommitted(), Now).Slice!).Most);
    }

    [Theory(DisplayName = "Headroom: a device that is waited for, and a healthy one that is watched, can still be the failure that acts")]
    [InlineData("breaker of 3, waited for", "breaker", 0, 3, 0, 0, true, 3L)]
    [InlineData("breaker of 3, healthy", "breaker", 0, 1, 9, 0, true, 3L)]
    [InlineData("breaker of 3, too few", "breaker", 0, 1, 1, 0, true, null)]
    [InlineData("breaker of 3, nobody watches", "breaker", 0, 0, 10, 0, false, null)]
    [InlineData("criterion, healthy ones raise the share at once", "criterion", 0, 0, 20, 0, true, 4L)]
    [InlineData("criterion, new results alone", "criterion", 20, 0, 20, 0, false, 5L)]
    [InlineData("criterion, the minimum wants new results first", "criterion", 10, 0, 4, 0, true, 6L)]
    [InlineData("criterion, the minimum out of reach", "criterion", 5, 0, 4, 0, true, null)]
    [InlineData("criterion, everything has a result", "criterion", 0, 0, 20, 0, false, null)]
    [InlineData("group of 20, at most 2, healthy", "group", 0, 0, 20, 0, true, 3L)]
    [InlineData("group of 20, at most 2, one has failed", "group", 0, 0, 19, 1, true, 2L)]
    [InlineData("group of 20, nobody watches", "group", 0, 0, 20, 0, false, null)]
    public void Headroom_CountsWhatCanStillFail(string row, string guard, int open, int pending, int healthy, int failing, bool isWatched, long? left)
    {
        var plan = Plan(Group(100, guard == "group" ? 10 : 100) with { ErrorAction = ErrorAction.Abort }) with
        {
            Health = isWatched ? new HealthWatch() : null,
            Breaker = guard == "breaker" ? new CircuitBreaker(BreakerKind.Count, 3) : null,
            AbortCriteria = guard == "criterion" ? [new AbortCriterion(FailureType.Failed, 10, 20)] : [],
        };
        var view = Running(plan, (GroupStatus.Running, Tally(0, open, pending, healthy, failing)));
        var found = GuardHeadroom.Of(view).SingleOrDefault(h => h.Guard == guard switch { "breaker" => GuardKind.Breaker, "criterion" => GuardKind.Criterion, _ => GuardKind.GroupLimit });
        Assert.Equal((row, left), (row, found?.Left));
        if (left is { } number)
        {
            Assert.False(HasHalted(number - 1), $"{row}: {number - 1} act already");
            Assert.True(HasHalted(number), $"{row}: {number} do not act");
        }

        // New results first where the minimum wants them, then healthy devices, then whoever is left: the decider itself is asked.
        bool HasHalted(long failures)
        {
            var outcomes = new List<ActionOutcome>();
            var fresh = guard == "criterion" ? Math.Max(0, 10 - healthy - failing) : 0;
            for (var (i, well) = (0, isWatched ? healthy : 0); i < failures; i++)
            {
                outcomes.Add(i >= fresh && well-- > 0 ? Change(s_healthy, s_failing) : pending > 0 ? Change(s_pending, s_failing) : Ended(1, ActionStatus.Error));
            }

            return RolloutDecider.Decide(view with { Undecided = [.. outcomes] }, new RolloutFact.OutcomesCommitted(), Now).Next.Status is RolloutStatus.Aborted or RolloutStatus.Paused;
        }
    }

    [Fact(DisplayName = "Headroom: a group that is over is still watched by a criterion of each group")]
    public void Headroom_OfAGroupThatIsOver()
    {
        var plan = Plan(Group(), Group()) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 5, 40, GuardAction.Abort, GuardScope.EachGroup)] };
        Assert.Empty(Criteria(plan));
        Assert.Equal([(1, 2L)], Criteria(plan with { Health = new HealthWatch() }));

        static IEnumerable<(int, long)> Criteria(RolloutPlan plan) => GuardHeadroom.Of(Running(plan, (GroupStatus.Finished, Tally(0, 0, 0, 5, 0)), (GroupStatus.Running, Tally(0, 0, 0, 0, 0))))
            .Where(h => h.Guard == GuardKind.Criterion).Select(h => (h.Group, h.Left));
    }

    private static GroupTally Tally(int scheduled, int open, int pending, int healthy, int failing) => new()
    {
        Scheduled = scheduled,
        Retrieved = open,
        Finished = pending + healthy + failing,
        HealthPending = pending,
        HealthFailing = failing,
    };

    private static RolloutPlan PlanOf(Pacing? pacing = null) =>
        Plan(Group(0, 100)) with { Pacing = pacing ?? new Pacing.Unpaced(), Health = new HealthWatch() };

    private static ActionOutcome Change(ActionStanding from, ActionStanding to, int count = 1) => new(1, from, to, count);

    private static RolloutDecision After(RolloutView view, ActionOutcome outcome) =>
        RolloutDecider.Decide(view with { Undecided = [outcome] }, new RolloutFact.OutcomesCommitted(), Now);

    private static RolloutView Bake(RolloutPlan plan) => Settle(
        Running(plan with { Health = plan.Health! with { BakeTime = s_bake } }, (GroupStatus.Running, Tally(0, 0, 1, 9, 0))) with { Undecided = [Change(s_pending, s_healthy)] },
        new RolloutFact.OutcomesCommitted(),
        Now);

    private static string CountsOf(BreakerCounting counting, string events)
    {
        var view = Running(PlanOf() with { Breaker = new CircuitBreaker(BreakerKind.Count, 3, counting) }, (GroupStatus.Running, new GroupTally { Retrieved = 10 }));
        var counts = new List<int>();
        foreach (var happened in events)
        {
            var installs = new ActionOutcome(1, ActionStatus.Retrieved, s_pending, 1);
            ImmutableList<ActionOutcome> outcomes = happened switch
            {
                'F' => [Ended(1, ActionStatus.Error)],
                'R' => [installs],
                'o' => [installs, Change(s_pending, s_healthy)],
                _ when view.Total.HealthPending > 0 => [Change(s_pending, s_failing)],
                _ when view.Total.Confirmed > 0 => [Change(s_healthy, s_failing)],
                _ => [installs, Change(s_pending, s_failing)],
            };
            view = RolloutDecider.Decide(view with { Undecided = outcomes }, new RolloutFact.OutcomesCommitted(), Now).Next;
            counts.Add(view.Guards.BreakerCount);
            if (view.Status == RolloutStatus.Aborted)
            {
                break;
            }
        }

        Assert.Equal(counts[^1] >= 3, view.Status == RolloutStatus.Aborted);
        return string.Join(',', counts);
    }

    private static (string Opened, RolloutView End) RunFleet(RolloutPlan plan, int devices, string fates)
    {
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = devices }));
        var (rounds, told) = (new List<int>(), 0);
        RolloutFact fact = new RolloutFact.LookAgain();
        for (var step = 0; step < 200 && !RolloutStateMachine.IsFinal(view.Status); step++)
        {
            var decision = RolloutDecider.Decide(view, fact, Now);
            (view, fact) = (decision.Next, new RolloutFact.LookAgain());
            if (decision.Slice is RolloutSlice.OpenActions open)
            {
                Assert.Equal(0, view.Total.Updating);
                rounds.Add(open.Most);
                view = view with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, s_pending with { Status = ActionStatus.Retrieved, Health = ActionHealth.Unwatched }, open.Most)] };
            }
            else if (view.Total.Retrieved > 0)
            {
                view = view with { Undecided = [new ActionOutcome(1, ActionStatus.Retrieved, s_pending, view.Total.Retrieved)] };
            }
            else if (view.Total.HealthPending > 0)
            {
                var batch = fates.Substring(told, Math.Min(view.Total.HealthPending, fates.Length - told));
                told += batch.Length;
                view = view with { Undecided = [.. batch.Select(f => Change(s_pending, f == 'H' ? s_failing : s_healthy))] };
            }
        }

        return (string.Join(' ', rounds), view);
    }
}
