using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Soak, minimum sample and abort of a group: architecture, sections 3 and 5.</summary>
public sealed class SoakTests
{
    private static readonly TimeSpan s_soak = TimeSpan.FromMinutes(10);

    [Fact]
    public void TriggerReached_NextGroupStartsOnlyAfterTheSoak()
    {
        var view = Reached(new GroupTally { Finished = 6, Retrieved = 4 });
        var soaking = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(GroupStatus.Scheduled, soaking.Next.Groups[1].Status);
        Assert.Equal(Now + s_soak, soaking.Next.WakeAt);
        Assert.Contains(soaking.Waiting, b => b.Kind == BlockerKind.Soak && b.EarliestEnd == Now + s_soak);

        var early = RolloutDecider.Decide(soaking.Next, new RolloutFact.DeadlineDue(), Now + s_soak - TimeSpan.FromSeconds(1));
        Assert.Equal(GroupStatus.Scheduled, early.Next.Groups[1].Status);
        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(early.Next, new RolloutFact.DeadlineDue(), Now + s_soak).Next.Groups[1].Status);
    }

    [Fact]
    public void TriggerStopsHolding_SoakBeginsAgain()
    {
        // Half of ten succeeded; when the target of one success is deleted, four of nine have.
        var soaking = RolloutDecider.Decide(Reached(new GroupTally { Finished = 5, Retrieved = 5 }), new RolloutFact.OutcomesCommitted(), Now).Next;
        var lost = Decide(soaking, new ActionOutcome(1, ActionStatus.Finished, ActionStatus.Removed, 1), Now + TimeSpan.FromMinutes(4));
        Assert.Null(lost.Groups[0].SoakSince);

        var again = Decide(lost, Ended(1, ActionStatus.Finished), Now + TimeSpan.FromMinutes(5));
        Assert.Equal(Now + TimeSpan.FromMinutes(5), again.Groups[0].SoakSince);
        Assert.Equal(GroupStatus.Scheduled, RolloutDecider.Decide(again, new RolloutFact.DeadlineDue(), Now + s_soak).Next.Groups[1].Status);
    }

    [Fact]
    public void GroupOver_StillSoaksAndErrorLimitCountsMeanwhile()
    {
        var soaking = RolloutDecider.Decide(Reached(new GroupTally { Finished = 10 }), new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((GroupStatus.Running, GroupStatus.Scheduled), (soaking.Next.Groups[0].Status, soaking.Next.Groups[1].Status));

        var failing = RolloutDecider.Decide(Reached(new GroupTally { Finished = 5, Retrieved = 5 }), new RolloutFact.OutcomesCommitted(), Now).Next;
        failing = Decide(failing, Ended(1, ActionStatus.Error, 5), Now + TimeSpan.FromMinutes(1));
        Assert.Equal((RolloutStatus.Paused, PauseCause.Error), (failing.Status, failing.Cause));
    }

    [Fact]
    public void TriggeredByHand_StartsDuringTheSoak()
    {
        var soaking = RolloutDecider.Decide(Reached(new GroupTally { Finished = 6, Retrieved = 4 }), new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal(GroupStatus.Running, Settle(soaking, Command(RolloutCommand.TriggerNextGroup), Now).Groups[1].Status);
    }

    [Fact]
    public void ErrorLimit_BeforeTheMinimumSample_IsNotAsked()
    {
        var group = Group(100, 10) with { ErrorMinimumSample = 5 };
        var view = Running(Plan(group, Group()), (GroupStatus.Running, new GroupTally { Error = 3, Finished = 1, Retrieved = 16 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        Assert.Equal(RolloutStatus.Running, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Status);
        Assert.Equal(PauseCause.Error, Decide(view, Ended(1, ActionStatus.Finished), Now).Cause);
    }

    [Fact]
    public void ErrorLimit_WithActionAbort_Aborts()
    {
        var view = Running(
            Plan(Group(100, 10) with { ErrorAction = ErrorAction.Abort }, Group()),
            (GroupStatus.Running, new GroupTally { Error = 2, Retrieved = 8 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Aborted, GroupStatus.Error), (after.Status, after.Groups[0].Status));
    }

    private static RolloutView Reached(GroupTally tally) => Running(
        Plan(Group(50, 40) with { SoakTime = s_soak }, Group()), (GroupStatus.Running, tally), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

    private static RolloutView Decide(RolloutView view, ActionOutcome outcome, DateTimeOffset now) =>
        RolloutDecider.Decide(view with { Undecided = [outcome] }, new RolloutFact.OutcomesCommitted(), now).Next;
}
