using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Devices that fail before their update. Source: ecs-rolling-update, B-1, B-4, B-6, B-12 and B-13; decision 0011.</summary>
public sealed class FailingBeforeTests
{
    private static readonly ActionStanding s_failing = new(ActionStatus.Scheduled, Health: ActionHealth.Failing);
    private static readonly Pacing.CapacityWindow s_window = new(CapacityMode.InPlace, 80, 100);

    [Theory(DisplayName = "B-1: a device that is unhealthy before its update serves in neither mode, and stays in the total")]
    [InlineData(CapacityMode.InPlace, 10, 0, 0, 10)]
    [InlineData(CapacityMode.InPlace, 10, 3, 0, 7)]
    [InlineData(CapacityMode.InPlace, 9, 3, 1, 6)]
    [InlineData(CapacityMode.SideBySide, 10, 3, 0, 7)]
    [InlineData(CapacityMode.SideBySide, 9, 3, 1, 7)]
    public void B1_FailingBefore_DoesNotServe(CapacityMode mode, int scheduled, int failing, int open, int serving)
    {
        var tally = new GroupTally { Scheduled = scheduled, ScheduledFailing = failing, Retrieved = open };
        Assert.Equal((serving, 10), (CapacityLimits.Healthy(mode, tally), tally.Members));
    }

    [Theory(DisplayName = "B-4: how many that serve may open, and how many that fail besides them")]
    [InlineData("none fails", CapacityMode.InPlace, 80, 100, 10, 0, 0, 2, 0)]
    [InlineData("one fails", CapacityMode.InPlace, 80, 100, 9, 1, 0, 1, 1)]
    [InlineData("as many as the limit leaves", CapacityMode.InPlace, 80, 100, 8, 2, 0, 0, 2)]
    [InlineData("more than the limit leaves", CapacityMode.InPlace, 80, 100, 5, 5, 0, 0, 2)]
    [InlineData("one updates", CapacityMode.InPlace, 80, 100, 5, 4, 1, 0, 1)]
    [InlineData("two update", CapacityMode.InPlace, 80, 100, 5, 3, 2, 0, 0)]
    [InlineData("one in any case", CapacityMode.InPlace, 100, 100, 7, 3, 0, 0, 1)]
    [InlineData("no lower limit", CapacityMode.InPlace, 0, 100, 5, 5, 0, 5, 5)]
    [InlineData("246 devices, four fail", CapacityMode.InPlace, 90, 100, 242, 4, 0, 20, 4)]
    [InlineData("side by side, too few serve", CapacityMode.SideBySide, 100, 110, 9, 1, 0, 0, 1)]
    [InlineData("side by side, one updates", CapacityMode.SideBySide, 100, 110, 8, 1, 1, 0, 0)]
    [InlineData("side by side, the places hold both", CapacityMode.SideBySide, 50, 110, 8, 2, 0, 1, 1)]
    [InlineData("side by side, no place", CapacityMode.SideBySide, 50, 110, 7, 2, 1, 0, 0)]
    [InlineData("side by side, room for three", CapacityMode.SideBySide, 80, 140, 7, 2, 1, 3, 1)]
    public void B4_MayOpen(string row, CapacityMode mode, int minimum, int maximum, int healthy, int failing, int open, int may, int mayFailing)
    {
        var (window, tally) = (new Pacing.CapacityWindow(mode, minimum, maximum), new GroupTally { Scheduled = healthy + failing, ScheduledFailing = failing, Retrieved = open });
        Assert.Equal((row, may, mayFailing), (row, CapacityLimits.MayOpen(window, tally), CapacityLimits.MayOpenFailing(window, tally)));
    }

    // h opens healthy ones, f failing ones, with how many; all of a round are healthy afterwards.
    [Theory(DisplayName = "B-4: a fleet of ten at 80 %, in rounds: those that serve first, then those that fail")]
    [InlineData(0, "h2 h2 h2 h2 h2")]
    [InlineData(1, "h1 f1 h2 h2 h2 h2")]
    [InlineData(2, "f2 h2 h2 h2 h2")]
    [InlineData(5, "f2 f2 h1 f1 h2 h2")]
    [InlineData(10, "f2 f2 f2 f2 f2")]
    public void B4_Fleet_OpensInRounds(int failing, string rounds)
    {
        var view = Running(PlanOf(s_window), (GroupStatus.Running, new GroupTally { Scheduled = 10, ScheduledFailing = failing }));
        var opened = new List<string>();
        for (var step = 0; step < 100 && !RolloutStateMachine.IsFinal(view.Status); step++)
        {
            var decision = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);
            view = decision.Next;
            if (decision.Slice is RolloutSlice.OpenActions open)
            {
                opened.Add($"{(open.AreFailing == true ? 'f' : 'h')}{open.Most}");
                view = view with { Undecided = [new ActionOutcome(1, open.AreFailing == true ? s_failing : ActionStatus.Scheduled, ActionStatus.Retrieved, open.Most)] };
            }
            else if (view.Total.Retrieved > 0)
            {
                view = view with { Undecided = [Ended(1, ActionStatus.Finished, view.Total.Retrieved)] };
            }
        }

        Assert.Equal((rounds, RolloutStatus.Finished), (string.Join(' ', opened), view.Status));
    }

    [Fact(DisplayName = "B-4: last in order means after every other one whose turn it is, whatever its group; a group that waits stays closed")]
    public void B4_Order_AcrossGroups()
    {
        var plan = Plan(Group(100, 100), Group(100, 100), Group(100, 100)) with { Pacing = s_window, Health = new HealthWatch() };
        var view = Running(
            plan, (GroupStatus.Running, new GroupTally { Scheduled = 1, ScheduledFailing = 1, Finished = 3 }),
            (GroupStatus.Running, new GroupTally { Scheduled = 4 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 2 }));
        Assert.Equal(new RolloutSlice.OpenActions(2, 1, null, AreFailing: false), RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);

        var next = view with { Undecided = [new ActionOutcome(2, ActionStatus.Scheduled, ActionStatus.Running, 1)] };
        Assert.Equal(new RolloutSlice.OpenActions(1, 1, null, AreFailing: true), RolloutDecider.Decide(next, new RolloutFact.OutcomesCommitted(), Now).Slice);

        var closed = Running(
            plan, (GroupStatus.Running, new GroupTally { Retrieved = 1, Finished = 3 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 6, ScheduledFailing = 2 }));
        Assert.Null(RolloutDecider.Decide(closed, new RolloutFact.LookAgain(), Now).Slice);
    }

    [Theory(DisplayName = "Plans that watch no health, and those without a capacity window, ask nobody who fails")]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Open_OtherPlans_MakeNoDifference(bool hasWindow, bool isWatched)
    {
        var plan = Plan(Group(0, 100)) with { Pacing = hasWindow ? s_window : new Pacing.Unpaced(), Health = isWatched ? new HealthWatch() : null };
        var tally = new GroupTally { Scheduled = 10, ScheduledFailing = isWatched ? 4 : 0 };
        Assert.Equal(
            new RolloutSlice.OpenActions(1, hasWindow ? 2 : 10, null),
            RolloutDecider.Decide(Running(plan, (GroupStatus.Running, tally)), new RolloutFact.LookAgain(), Now).Slice);
    }

    [Fact(DisplayName = "Busy devices that fail are asked again beside the busy ones that serve")]
    public void Busy_IsCountedApart()
    {
        var view = Running(PlanOf(s_window), (GroupStatus.Running, new GroupTally { Scheduled = 10, ScheduledFailing = 1 }));
        var healthy = RolloutDecider.Decide(view, new RolloutFact.SliceDone(new SliceResult(1, 0, true) { AreFailing = false }), Now);
        Assert.Equal((9, 0), (healthy.Next.Groups[0].Busy, healthy.Next.Groups[0].BusyFailing));
        Assert.Equal(new RolloutSlice.OpenActions(1, 1, null, AreFailing: true), healthy.Slice);

        var failing = RolloutDecider.Decide(healthy.Next, new RolloutFact.SliceDone(new SliceResult(1, 0, true) { AreFailing = true }), Now);
        Assert.Equal((9, 1, 10), (failing.Next.Groups[0].Busy, failing.Next.Groups[0].BusyFailing, failing.Next.Groups[0].AllBusy));
        Assert.Equal((RolloutStatus.Running, null, Now.AddSeconds(30)), (failing.Next.Status, failing.Slice, failing.Next.WakeAt));
        Assert.Contains(failing.Waiting, b => b is { Kind: BlockerKind.BusyDevices, Sentence: "10 devices are busy with other rollouts of equal or higher weight" });
        Assert.Equal(
            new RolloutSlice.OpenActions(1, 1, null, AreFailing: false), RolloutDecider.Decide(failing.Next, new RolloutFact.TargetsFreed(), Now).Slice);
    }

    [Fact(DisplayName = "Where those that fail are busy, the window is still what holds the others")]
    public void Busy_FailingOnes_DoNotHideTheWindow()
    {
        var view = Running(PlanOf(s_window), (GroupStatus.Running, new GroupTally { Scheduled = 10, ScheduledFailing = 3 }));
        var decision = RolloutDecider.Decide(view, new RolloutFact.SliceDone(new SliceResult(1, 0, true) { AreFailing = true }), Now);
        Assert.Equal((RolloutStatus.Running, null), (decision.Next.Status, decision.Slice));
        Assert.Equal([BlockerKind.BusyDevices, BlockerKind.Capacity], decision.Waiting.Select(b => b.Kind).Where(k => k is BlockerKind.BusyDevices or BlockerKind.Capacity));
    }

    [Theory(DisplayName = "B-13: a device that fails already needs no room, so the rollout goes on with it; one whose group waits ends it")]
    [InlineData("in the group that runs", GroupStatus.Running, RolloutStatus.Running, "The first group runs")]
    [InlineData("in a group that waits", GroupStatus.Scheduled, RolloutStatus.Aborted, "No further progress: 7 of 10 devices are healthy (1 was failing before its update), at least 8 must stay so")]
    public void B13_FailingOneIsLeft(string row, GroupStatus status, RolloutStatus expected, string reason)
    {
        var plan = Plan(Group(100, 100), Group(100, 100)) with { Pacing = s_window, Health = new HealthWatch() };
        var view = Running(
            plan, (GroupStatus.Running, new GroupTally { Scheduled = 5, Finished = 1, Error = 2 }),
            (status, new GroupTally { Scheduled = 2, ScheduledFailing = 1 }));
        var decision = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);
        Assert.Equal((row, expected, reason), (row, decision.Next.Status, decision.Next.Reason.Text));
        Assert.Equal(expected == RolloutStatus.Running ? new RolloutSlice.OpenActions(2, 1, null, AreFailing: true) : null, decision.Slice as RolloutSlice.OpenActions);
    }

    [Fact(DisplayName = "B-6: a fleet that has shrunk is no deadlock while a device fails that may begin")]
    public void B6_FailingOneIsLeft_IsNoDeadlock()
    {
        var window = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100);
        var failing = RolloutDecider.Decide(Running(PlanOf(window), (GroupStatus.Running, new GroupTally { Scheduled = 5, ScheduledFailing = 1 })), new RolloutFact.LookAgain(), Now);
        Assert.Equal(new RolloutSlice.OpenActions(1, 1, null, AreFailing: true), failing.Slice);
        Assert.DoesNotContain(failing.Events, e => e.Kind == RolloutEventKind.Note);
        Assert.DoesNotContain(failing.Waiting, b => b.Kind == BlockerKind.Deadlock);

        var recovered = failing.Next with { Undecided = [new ActionOutcome(1, s_failing, ActionStatus.Scheduled, 1)] };
        Assert.Single(RolloutDecider.Decide(recovered, new RolloutFact.OutcomesCommitted(), Now).Events, e => e.Text.StartsWith("Deadlock", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "How many fail is said where it matters: among those that serve, and side by side where too few do")]
    [InlineData(CapacityMode.InPlace, 90, 226, 4, 20, "222 of 246 devices are healthy (4 were failing before their update), at least 222 must stay so")]
    [InlineData(CapacityMode.InPlace, 90, 226, 0, 20, "226 of 246 devices are healthy, at least 222 must stay so")]
    [InlineData(CapacityMode.SideBySide, 90, 226, 4, 20, "266 of at most 270 places are taken, 20 of them by devices that update")]
    [InlineData(CapacityMode.SideBySide, 100, 246, 1, 0, "245 of 246 devices are healthy (1 was failing before its update), at least 246 must stay so")]
    public void Capacity_SaysHowManyFail(CapacityMode mode, int minimum, int scheduled, int failing, int open, string words) => Assert.Equal(
        words, RolloutWords.Capacity(new Pacing.CapacityWindow(mode, minimum, 110), new GroupTally { Scheduled = scheduled, ScheduledFailing = failing, Retrieved = open }));

    [Fact(DisplayName = "The blocker says what would end it: a result, or where nothing updates a device that becomes healthy")]
    public void Waiting_SaysWhatEndsIt()
    {
        var plan = Plan(Group(100, 100), Group(100, 100)) with { Pacing = s_window, Health = new HealthWatch() };
        Assert.Equal("the next device's result", BlockerOf(new GroupTally { Scheduled = 4, Retrieved = 1 }, new GroupTally { Scheduled = 5, ScheduledFailing = 2 }).EndsBy);

        var held = BlockerOf(new GroupTally { Scheduled = 5 }, new GroupTally { Scheduled = 5, ScheduledFailing = 2 });
        Assert.Equal("Capacity: 8 of 10 devices are healthy (2 were failing before their update), at least 8 must stay so; 5 wait", held.Sentence);
        Assert.Equal(("a failing device that becomes healthy", "the devices; Manager can trigger the next group"), (held.EndsBy, held.WhoCanAct));

        Blocker BlockerOf(GroupTally runs, GroupTally waits)
        {
            var decision = RolloutDecider.Decide(Running(plan, (GroupStatus.Running, runs), (GroupStatus.Scheduled, waits)), new RolloutFact.LookAgain(), Now);
            Assert.Equal((RolloutStatus.Running, null), (decision.Next.Status, decision.Slice));
            return Assert.Single(decision.Waiting, b => b.Kind == BlockerKind.Capacity);
        }
    }

    [Fact(DisplayName = "B-12: what a device says before its update counts for no guard, and is no result")]
    public void B12_FailingBefore_CountsForNoGuard()
    {
        var plan = PlanOf(s_window) with
        {
            Breaker = new CircuitBreaker(BreakerKind.Count, 1), AbortCriteria = [new AbortCriterion(FailureType.All, 1, 1)], Groups = [Group(100, 0) with { ErrorAction = ErrorAction.Abort }],
        };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 9, Finished = 1 })) with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, s_failing, 5)] };
        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Running, 0, 0, 1), (after.Status, after.Guards.BreakerCount, after.Total.Failed, after.Total.Executed));
        Assert.Equal((5, 4), (after.Total.ScheduledFailing, after.Total.ScheduledHealthy));
    }

    [Fact(DisplayName = "B-1: the mark ends with the plan: a device that begins is updating, and a retry counts by its failure")]
    public void Mark_EndsWithThePlan()
    {
        var planned = new ActionState(ActionStatus.Scheduled, Health: ActionHealth.Failing);
        Assert.Equal(s_failing, planned.Standing);
        Assert.False(planned.Standing!.Value.IsFailure);
        Assert.Equal(new ActionStanding(ActionStatus.Canceled), planned.After(ActionTrigger.RequestCancel, ActionStatus.Canceled).Standing);
        Assert.Equal(ActionHealth.Unwatched, planned.After(ActionTrigger.RequestCancel, ActionStatus.Canceled).Health);
        Assert.Equal(new ActionStanding(ActionStatus.Scheduled, LastResult: ActionStatus.Error), (planned with { LastResult = ActionStatus.Error }).Standing);

        var outcome = new ActionOutcome(1, s_failing, ActionStatus.Running, 1);
        var tally = new GroupTally { Scheduled = 3, ScheduledFailing = 2 };
        Assert.Equal(new GroupTally { Scheduled = 2, ScheduledFailing = 1, Running = 1 }, tally.After(outcome));
        Assert.Equal(tally, tally.After(outcome).Before(outcome));
    }

    private static RolloutPlan PlanOf(Pacing.CapacityWindow window) => Plan(Group(0, 100)) with { Pacing = window, Health = new HealthWatch() };
}
