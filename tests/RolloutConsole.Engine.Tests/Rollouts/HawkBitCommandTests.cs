using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Commands in detail in hawkBit's reading: hawkbit-rollouts, 6.1 and 6.2.</summary>
public sealed class HawkBitCommandTests
{
    [Fact(DisplayName = "hawkbit-rollouts 6.1: pause only sets PAUSED; running actions continue and nothing is evaluated")]
    public void Pause_GroupsAndActions_StayAsTheyAre()
    {
        var view = Cascade((GroupStatus.Running, new GroupTally { Finished = 4, Retrieved = 1 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var paused = RolloutDecider.Decide(view with { Groups = [view.Groups[0] with { Tally = new GroupTally { Finished = 1, Retrieved = 4 } }, view.Groups[1]] }, Command(RolloutCommand.Pause), Now);

        Assert.Equal((RolloutStatus.Paused, PauseCause.Person, null), (paused.Next.Status, paused.Next.Cause, paused.Slice));
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled], paused.Next.Groups.Select(g => g.Status));
        var later = paused.Next with { Undecided = [Ended(1, Engine.Targets.ActionStatus.Error, 4)], UndecidedThrough = 1 };
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled], RolloutDecider.Decide(later, new RolloutFact.OutcomesCommitted(), Now).Next.Groups.Select(g => g.Status));
    }

    [Theory(DisplayName = "hawkbit-rollouts 6.1: what resume does with the last started group")]
    [InlineData("error pause: the next group starts in the command", PauseCause.Error, GroupStatus.Error, true)]
    [InlineData("success pause: the next group starts in the command", PauseCause.Check, GroupStatus.Running, true)]
    [InlineData("manual pause below the threshold: nothing starts", PauseCause.Person, GroupStatus.Running, false)]
    public void Resume_ByCause_StartsTheNextGroupOrNot(string row, PauseCause cause, GroupStatus last, bool starts)
    {
        var tally = cause == PauseCause.Check ? new GroupTally { Finished = 3, Retrieved = 2 } : new GroupTally { Error = last == GroupStatus.Error ? 4 : 0, Retrieved = 1, Running = last == GroupStatus.Error ? 0 : 4 };
        var view = Cascade((last, tally), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 })) with { Status = RolloutStatus.Paused, Cause = cause };

        var resumed = RolloutDecider.Decide(view, Command(RolloutCommand.Resume), Now).Next;

        Assert.Equal((row, RolloutStatus.Running, starts ? GroupStatus.Running : GroupStatus.Scheduled), (row, resumed.Status, resumed.Groups[1].Status));
        Assert.Equal(last, resumed.Groups[0].Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.1: a success pause caused by completion below the threshold goes on when resumed")]
    public void Resume_CompletedBelowTheThresholdWithPause_GoesOn()
    {
        var plan = Plan(Group(90, 50, SuccessAction.PauseForCheck), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Finished = 3, Error = 2 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        var paused = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Paused, GroupStatus.Finished), (paused.Status, paused.Groups[0].Status));

        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (resumed.Status, resumed.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.2: trigger next ignores thresholds, and earlier groups are still evaluated")]
    public void Trigger_EarlierGroup_StaysRunningAndIsStillJudged()
    {
        var view = Running(
            Plan(Group(90, 20), Group(90, 20), Group()) with { Reading = PlanReading.HawkBit },
            (GroupStatus.Running, new GroupTally { Retrieved = 5 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var triggered = RolloutDecider.Decide(view, Command(RolloutCommand.TriggerNextGroup), Now).Next;
        Assert.Equal([GroupStatus.Running, GroupStatus.Running, GroupStatus.Scheduled], triggered.Groups.Select(g => g.Status));

        var failed = triggered with { Undecided = [Ended(1, Engine.Targets.ActionStatus.Error, 2)], UndecidedThrough = 1 };
        var judged = RolloutDecider.Decide(failed, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((GroupStatus.Error, RolloutStatus.Paused), (judged.Groups[0].Status, judged.Status));
    }

    [Theory(DisplayName = "hawkbit-rollouts 5.2: edges of the formulas")]
    [InlineData("error threshold 0, first error", 100, 0, 0, 1, 9, GroupStatus.Error)]
    [InlineData("error threshold 0, none", 100, 0, 1, 0, 9, GroupStatus.Running)]
    [InlineData("error threshold 100 never triggers", 100, 100, 0, 9, 1, GroupStatus.Running)]
    [InlineData("success threshold 100 with one canceled goes on by completion only", 100, 50, 4, 0, 0, GroupStatus.Finished)]
    public void Formulas_AtTheirEdges_HoldExactly(string row, int success, int error, int ok, int failed, int open, GroupStatus status)
    {
        var plan = Plan(Group(success, error), Group()) with { Reading = PlanReading.HawkBit };
        var tally = new GroupTally { Finished = ok, Error = failed, Retrieved = open, Canceled = open == 0 ? 1 : 0 };
        var view = Running(plan, (GroupStatus.Running, tally), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        Assert.Equal((row, status), (row, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Groups[0].Status));
    }

    private static RolloutView Cascade(params (GroupStatus Status, GroupTally Tally)[] groups) =>
        Running(Plan([.. groups.Select(_ => Group(60, 50, SuccessAction.PauseForCheck))]) with { Reading = PlanReading.HawkBit }, groups);
}
