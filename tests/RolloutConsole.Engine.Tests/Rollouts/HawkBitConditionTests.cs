using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// The worked examples of hawkbit-rollouts, section 5.6, in the hawkBit reading: one pass over a running group with a scheduled one
/// behind it. Rows that need what is not built yet (text thresholds that are refused on save, dynamic groups) are tested where they
/// are refused.
/// </summary>
public sealed class HawkBitConditionTests
{
    /// <summary>Row, N, ok, err, canceled, success %, error %, then: group status, rollout status, status of the next group.</summary>
    public static TheoryData<string, int, int, int, int, int, int, GroupStatus, RolloutStatus, GroupStatus> Rows => new()
    {
        { "10|5|0|0|50|50", 10, 5, 0, 0, 50, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Running },
        { "10|4|0|0|50|50", 10, 4, 0, 0, 50, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Scheduled },
        { "10|0|5|0|50|50", 10, 0, 5, 0, 50, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Scheduled },
        { "10|0|6|0|50|50", 10, 0, 6, 0, 50, 50, GroupStatus.Error, RolloutStatus.Paused, GroupStatus.Scheduled },
        { "10|8|2|0|90|30", 10, 8, 2, 0, 90, 30, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "10|9|1|0|90|0", 10, 9, 1, 0, 90, 0, GroupStatus.Error, RolloutStatus.Paused, GroupStatus.Scheduled },
        { "10|0|10|0|50|100", 10, 0, 10, 0, 50, 100, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "5|3|2|0|100|50", 5, 3, 2, 0, 100, 50, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "5|4|0|1|100|10", 5, 4, 0, 1, 100, 10, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "5->4|3|1|0|100|23", 4, 3, 1, 0, 100, 23, GroupStatus.Error, RolloutStatus.Paused, GroupStatus.Scheduled },
        { "5->4|4|0|0|100|10", 4, 4, 0, 0, 100, 10, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "3|1|0|0|33|50", 3, 1, 0, 0, 33, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Running },
        { "3|1|0|0|34|50", 3, 1, 0, 0, 34, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Scheduled },
        { "3|2|0|0|67|50", 3, 2, 0, 0, 67, 50, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Scheduled },
        { "0|-|-|-|50|50", 0, 0, 0, 0, 50, 50, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "0|-|-|-|100|0", 0, 0, 0, 0, 100, 0, GroupStatus.Finished, RolloutStatus.Running, GroupStatus.Running },
        { "10|0|0|0|0|25", 10, 0, 0, 0, 0, 25, GroupStatus.Running, RolloutStatus.Running, GroupStatus.Running },
        { "1000|0|1|0|50|0", 1000, 0, 1, 0, 50, 0, GroupStatus.Error, RolloutStatus.Paused, GroupStatus.Scheduled },
    };

    [Theory(DisplayName = "hawkbit-rollouts 5.6")]
    [MemberData(nameof(Rows))]
    public void Pass_OneRunningGroup_EndsAsTheTableSays(
        string row, int members, int ok, int failed, int canceled, int success, int error,
        GroupStatus group, RolloutStatus rollout, GroupStatus next)
    {
        var tally = new GroupTally { Finished = ok, Error = failed, Canceled = canceled, Retrieved = members - ok - failed - canceled };

        var after = OnePass(tally, Group(success, error));

        Assert.Equal((row, group, rollout, next), (row, after.Groups[0].Status, after.Status, after.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.6: 5|3|0|0|60|90, success action PAUSE")]
    public void Pass_SuccessWithPauseAction_PausesAndLeavesTheNextGroupScheduled()
    {
        var after = OnePass(new GroupTally { Finished = 3, Retrieved = 2 }, Group(60, 90, SuccessAction.PauseForCheck));

        Assert.Equal(RolloutStatus.Paused, after.Status);
        Assert.Equal(PauseCause.Check, after.Cause);
        Assert.Equal(GroupStatus.Running, after.Groups[0].Status);
        Assert.Equal(GroupStatus.Scheduled, after.Groups[1].Status);
    }

    [Theory(DisplayName = "hawkbit-rollouts 5.6: download-only rows")]
    [InlineData("5 DOWNLOADED", 5, 0, GroupStatus.Running)]
    [InlineData("4 DOWNLOADED + 1 FINISHED", 4, 1, GroupStatus.Scheduled)]
    public void Pass_DownloadOnly_CountsDownloadsOnly(string row, int downloaded, int finished, GroupStatus next)
    {
        var tally = new GroupTally { Downloaded = downloaded, Finished = finished, Skipped = finished, Retrieved = 10 - downloaded - finished };

        var after = OnePass(tally, Group(), p => p with { Content = p.Content with { ActionType = ActionType.DownloadOnly } });

        Assert.Equal((row, next), (row, after.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.6: success threshold 0 starts one group a pass")]
    public void Pass_SuccessThresholdZero_HopsOneGroupAtATime()
    {
        var plan = Plan(Group(0, 25), Group(0, 25), Group(0, 25)) with { Reading = PlanReading.HawkBit };
        var open = new GroupTally { Retrieved = 10 };
        var view = Running(plan, (GroupStatus.Running, open), (GroupStatus.Scheduled, open), (GroupStatus.Scheduled, open));

        var first = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);

        Assert.Equal([GroupStatus.Running, GroupStatus.Running, GroupStatus.Scheduled], first.Next.Groups.Select(g => g.Status));
        Assert.True(first.LookAgain);
        var second = RolloutDecider.Decide(first.Next, new RolloutFact.LookAgain(), Now);
        Assert.Equal([GroupStatus.Running, GroupStatus.Running, GroupStatus.Running], second.Next.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.5: the failing group was the last open one")]
    public void Pass_ErrorInTheLastGroup_FinishesInsteadOfPausing()
    {
        var plan = Plan(Group(), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(plan, (GroupStatus.Finished, new GroupTally { Finished = 5 }), (GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 4 }));

        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((RolloutStatus.Finished, GroupStatus.Error), (after.Status, after.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.5: several groups over the limit in one pass")]
    public void Pass_TwoGroupsOverTheLimit_BothErrorAndOnePause()
    {
        var plan = Plan(Group(), Group(), Group()) with { Reading = PlanReading.HawkBit };
        var bad = new GroupTally { Error = 6, Retrieved = 4 };
        var view = Running(plan, (GroupStatus.Running, bad), (GroupStatus.Running, bad), (GroupStatus.Scheduled, bad));

        var decision = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal([GroupStatus.Error, GroupStatus.Error, GroupStatus.Scheduled], decision.Next.Groups.Select(g => g.Status));
        Assert.Single(decision.Events, e => e.Kind == RolloutEventKind.RolloutMoved);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.5: a later running group that meets success in the same pass still starts one more")]
    public void Pass_ErrorThenSuccessInALaterGroup_StillStartsTheNext()
    {
        var plan = Plan(Group(), Group(), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(
            plan,
            (GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 4 }),
            (GroupStatus.Running, new GroupTally { Finished = 6, Retrieved = 4 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 10 }));

        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal(RolloutStatus.Paused, after.Status);
        Assert.Equal(GroupStatus.Running, after.Groups[2].Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.5: nothing is evaluated while paused, and closed on the first pass after resume")]
    public void Paused_LastDeviceFinishes_GroupClosesOnlyAfterResume()
    {
        var plan = Plan(Group(), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Finished = 4, Retrieved = 1 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        view = RolloutDecider.Decide(view with { Groups = [view.Groups[0] with { Tally = new GroupTally { Finished = 1, Retrieved = 4 } }, view.Groups[1]] }, Command(RolloutCommand.Pause), Now).Next;
        view = view with { Undecided = [Ended(1, Engine.Targets.ActionStatus.Finished, 4)], UndecidedThrough = 1 };

        var paused = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal(GroupStatus.Running, paused.Groups[0].Status);

        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);
        Assert.Equal(GroupStatus.Finished, resumed.Groups[0].Status);
        Assert.Equal(GroupStatus.Running, resumed.Groups[1].Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.4: no running group but a scheduled one left")]
    public void Pass_NoneRunning_StartsTheSuccessorOfTheLastStarted()
    {
        var plan = Plan(Group(), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(plan, (GroupStatus.Finished, new GroupTally { Finished = 4 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Next.Groups[1].Status);
    }

    private static RolloutView OnePass(GroupTally tally, GroupPlan group, Func<RolloutPlan, RolloutPlan>? change = null)
    {
        var plan = Plan(group, Group()) with { Reading = PlanReading.HawkBit };
        plan = change?.Invoke(plan) ?? plan;
        var view = Running(plan, (GroupStatus.Running, tally), (GroupStatus.Scheduled, new GroupTally { Scheduled = 10 }));
        return RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
    }
}
