using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Passes and commands in the hawkBit reading: hawkbit-rollouts, 2.1, 2.2, 4.2, 5.1, 5.4, 5.5 and 6.1 to 6.4. The conditions have a table of their own.</summary>
public sealed class HawkBitPassTests
{
    private static readonly GroupTally s_planned = new() { Scheduled = 10 };
    private static readonly GroupTally s_open = new() { Retrieved = 10 };
    private static readonly GroupTally s_reached = new() { Finished = 5, Retrieved = 5 };

    [Theory(DisplayName = "hawkbit-rollouts 2.1: a rollout that the scheduler does not handle rests until a person acts")]
    [InlineData(RolloutStatus.WaitingForApproval)]
    [InlineData(RolloutStatus.ApprovalDenied)]
    [InlineData(RolloutStatus.Ready)]
    [InlineData(RolloutStatus.Paused)]
    [InlineData(RolloutStatus.Stopped)]
    [InlineData(RolloutStatus.Finished)]
    [InlineData(RolloutStatus.Deleted)]
    public void Pass_StateThatWaitsForAPerson_ChangesNothing(RolloutStatus status)
    {
        var view = Cascade((GroupStatus.Running, s_reached), (GroupStatus.Scheduled, s_planned)) with
        {
            Status = status,
            Cause = status == RolloutStatus.Paused ? PauseCause.Person : null,
        };

        var decision = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);

        Assert.Equal((status, null, false), (decision.Next.Status, decision.Slice, decision.LookAgain));
        Assert.Equal(view.Groups.Select(g => g.Status), decision.Next.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2, footnote 5: a deleted rollout that is deleted again ends as deleted")]
    public void Delete_OfADeletedRollout_EndsDeleted()
    {
        var view = Cascade((GroupStatus.Finished, new GroupTally { Finished = 5, Canceled = 5 })) with { Status = RolloutStatus.Deleted };

        var first = RolloutDecider.Decide(view, Command(RolloutCommand.Delete), Now);

        Assert.Equal(RolloutStatus.Deleted, Settle(first.Next with { Status = RolloutStatus.Deleting }, new RolloutFact.LookAgain(), Now).Status);
        Assert.Equal([RolloutStatus.Deleting, RolloutStatus.Deleted], first.Events.Select(e => Enum.Parse<RolloutStatus>(e.ToStatus!)));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2: deleting what is being deleted changes nothing")]
    public void Delete_OfADeletingRollout_MovesNothingAgain()
    {
        var view = Cascade((GroupStatus.Finished, new GroupTally { Finished = 5, Canceling = 5 })) with { Status = RolloutStatus.Deleting };

        var again = RolloutDecider.Decide(view, Command(RolloutCommand.Delete), Now);

        Assert.Equal((RolloutStatus.Deleting, null), (again.Next.Status, again.Refusal));
        Assert.Empty(again.Events);
    }

    [Theory(DisplayName = "hawkbit-rollouts 5.1, step 4a: a member that is deleted leaves the denominator; 5.6, rows 11 and 12")]
    [InlineData("5->4|3|1|0|100|23", 3, 1, 23, GroupStatus.Error, GroupStatus.Scheduled)]
    [InlineData("5->4|4|0|0|100|10", 4, 0, 10, GroupStatus.Finished, GroupStatus.Running)]
    public void Pass_MemberIsDeleted_IsCountedNoMore(string row, int ok, int failed, int error, GroupStatus group, GroupStatus next)
    {
        var plan = Plan(Group(100, error), Group()) with { Reading = PlanReading.HawkBit };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Finished = ok, Error = failed, Retrieved = 1 }), (GroupStatus.Scheduled, s_planned));
        Assert.Equal(GroupStatus.Running, Settle(view, new RolloutFact.LookAgain(), Now).Groups[0].Status);

        var deleted = view with { Undecided = [new ActionOutcome(1, ActionStatus.Retrieved, ActionStatus.Removed, 1)], UndecidedThrough = 1 };
        var after = RolloutDecider.Decide(deleted, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((row, group, next), (row, after.Groups[0].Status, after.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.2, rules 1 and 4: the start schedules every group, starts the first and asks no condition")]
    public void Start_FirstGroupIsEmpty_IsJudgedInTheNextPass()
    {
        var view = Cascade((GroupStatus.Ready, default), (GroupStatus.Ready, s_planned), (GroupStatus.Ready, s_planned)) with { Status = RolloutStatus.Ready, StartedAt = null };

        var started = RolloutDecider.Decide(view, Command(RolloutCommand.Start), Now).Next;
        Assert.Equal(RolloutStatus.Running, started.Status);
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled, GroupStatus.Scheduled], started.Groups.Select(g => g.Status));

        var judged = RolloutDecider.Decide(started, new RolloutFact.LookAgain(), Now).Next;
        Assert.Equal([GroupStatus.Finished, GroupStatus.Running, GroupStatus.Scheduled], judged.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.4: a chain of empty groups advances one group a pass")]
    public void Pass_EmptyGroups_AdvanceOneAPass()
    {
        var view = Cascade((GroupStatus.Running, default), (GroupStatus.Scheduled, default), (GroupStatus.Scheduled, default), (GroupStatus.Scheduled, s_planned));

        for (var running = 1; running <= 3; running++)
        {
            view = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Next;
            Assert.Equal(running, view.Groups.FindIndex(g => g.Status == GroupStatus.Running));
            Assert.Equal(3 - running, view.Groups.Count(g => g.Status == GroupStatus.Scheduled));
        }
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.4: NEXTGROUP of a group that stays above its threshold starts its own successor only")]
    public void Pass_SuccessorRunsAlready_StartsNoFurtherGroup()
    {
        var view = Cascade((GroupStatus.Running, s_reached), (GroupStatus.Running, s_open), (GroupStatus.Scheduled, s_planned));

        Assert.Equal(GroupStatus.Scheduled, Settle(view, new RolloutFact.LookAgain(), Now).Groups[2].Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.4: success action PAUSE does nothing once the next group runs")]
    public void Pass_PauseWhileTheSuccessorRuns_DoesNotPause()
    {
        var view = Cascade(SuccessAction.PauseForCheck, (GroupStatus.Running, s_reached), (GroupStatus.Running, s_open));

        Assert.Equal(RolloutStatus.Running, Settle(view, new RolloutFact.LookAgain(), Now).Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.4: success action PAUSE of the last group has no effect")]
    public void Pass_PauseOfTheLastGroup_FinishesTheRollout()
    {
        var view = Cascade(SuccessAction.PauseForCheck, (GroupStatus.Finished, s_reached), (GroupStatus.Running, new GroupTally { Finished = 10 }));

        Assert.Equal(RolloutStatus.Finished, Settle(view, new RolloutFact.LookAgain(), Now).Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.5: an error pause leaves devices, later groups and other running groups as they are; results still count")]
    public void ErrorPause_TouchesOnlyTheFailingGroup()
    {
        var view = Cascade((GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 4 }), (GroupStatus.Running, s_open), (GroupStatus.Scheduled, s_planned));

        var paused = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Paused, PauseCause.Error), (paused.Next.Status, paused.Next.Cause));
        Assert.Null(paused.Slice);
        Assert.Equal([GroupStatus.Error, GroupStatus.Running, GroupStatus.Scheduled], paused.Next.Groups.Select(g => g.Status));

        var reported = paused.Next with { Undecided = [Ended(1, ActionStatus.Finished, 4), Ended(2, ActionStatus.Error, 10)], UndecidedThrough = 3 };
        var later = RolloutDecider.Decide(reported, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((4, 16), (later.Total.Finished, later.Total.Error));
        Assert.Equal([GroupStatus.Error, GroupStatus.Running, GroupStatus.Scheduled], later.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.1: a pause by a person starts no group, evaluates nothing and takes nothing back")]
    public void Pause_ByAPerson_OnlySetsTheState()
    {
        var view = Cascade((GroupStatus.Running, s_reached), (GroupStatus.Scheduled, s_planned));

        var paused = RolloutDecider.Decide(view, Command(RolloutCommand.Pause), Now);

        Assert.Equal((RolloutStatus.Paused, null), (paused.Next.Status, paused.Slice));
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled], paused.Next.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.1: a success pause is continued with the next group")]
    public void Resume_AfterASuccessPause_StartsTheNextGroupAtOnce()
    {
        var view = Cascade(SuccessAction.PauseForCheck, (GroupStatus.Running, s_reached), (GroupStatus.Scheduled, s_planned)) with
        {
            Status = RolloutStatus.Paused,
            Cause = PauseCause.Check,
        };

        var resumed = RolloutDecider.Decide(view, Command(RolloutCommand.Resume), Now).Next;

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (resumed.Status, resumed.Groups[1].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.1: a success pause by completion below the threshold is continued too")]
    public void Resume_AfterAGroupEndedBelowItsThreshold_StartsTheNextGroup()
    {
        var view = Cascade(SuccessAction.PauseForCheck, (GroupStatus.Running, new GroupTally { Finished = 4, Canceled = 6 }), (GroupStatus.Scheduled, s_planned));
        var paused = Settle(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Paused, GroupStatus.Finished, GroupStatus.Scheduled), (paused.Status, paused.Groups[0].Status, paused.Groups[1].Status));

        Assert.Equal(GroupStatus.Running, Settle(paused, Command(RolloutCommand.Resume), Now).Groups[1].Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.2: a group triggered by hand runs beside the earlier ones, which are still judged")]
    public void TriggerNextGroup_EarlierGroupsRunOnAndAreJudged()
    {
        var view = Cascade((GroupStatus.Running, s_open), (GroupStatus.Scheduled, s_planned), (GroupStatus.Scheduled, s_planned));

        var triggered = RolloutDecider.Decide(view, Command(RolloutCommand.TriggerNextGroup), Now).Next;
        Assert.Equal([GroupStatus.Running, GroupStatus.Running, GroupStatus.Scheduled], triggered.Groups.Select(g => g.Status));

        var failed = triggered with { Undecided = [Ended(1, ActionStatus.Error, 6)], UndecidedThrough = 1 };
        var judged = RolloutDecider.Decide(failed, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Paused, GroupStatus.Error), (judged.Status, judged.Groups[0].Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.2, footnote 2: nothing is triggered while no group was ever started")]
    public void TriggerNextGroup_NothingStarted_IsRefused()
    {
        var view = Cascade((GroupStatus.Ready, s_planned), (GroupStatus.Ready, s_planned)) with { Status = RolloutStatus.Ready };

        Assert.NotNull(RolloutDecider.Decide(view, Command(RolloutCommand.TriggerNextGroup), Now).Refusal);
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.3: a stop finishes every group but those that failed")]
    public void Stop_GroupThatFailed_StaysSo()
    {
        var view = Cascade((GroupStatus.Error, new GroupTally { Error = 6, Canceled = 4 }), (GroupStatus.Running, new GroupTally { Finished = 10 }), (GroupStatus.Scheduled, default));

        var stopped = Settle(view, Command(RolloutCommand.Stop), Now);

        Assert.Equal(RolloutStatus.Stopped, stopped.Status);
        Assert.Equal([GroupStatus.Error, GroupStatus.Finished, GroupStatus.Finished], stopped.Groups.Select(g => g.Status));
    }

    [Fact(DisplayName = "hawkbit-rollouts 6.4: a rollout that was started is kept when it is deleted, even where no device was offered anything")]
    public void Delete_StartedButNothingOffered_IsKept()
    {
        var view = Cascade((GroupStatus.Running, default), (GroupStatus.Scheduled, default));

        Assert.Equal(RolloutStatus.Deleted, Settle(view, Command(RolloutCommand.Delete), Now).Status);
    }

    [Fact(DisplayName = "hawkbit-rollouts 5.3: a download is the end of a download-only group")]
    public void Pass_DownloadOnlyGroupIsDownloaded_IsOver()
    {
        var tally = new GroupTally { Downloaded = 9, Error = 1 };
        var view = Cascade((GroupStatus.Running, tally));
        Assert.Equal(GroupStatus.Finished, Settle(view with { Plan = view.Plan with { Content = new RolloutContent(7, ActionType.DownloadOnly) } }, new RolloutFact.LookAgain(), Now).Groups[0].Status);
    }

    private static RolloutView Cascade(params (GroupStatus Status, GroupTally Tally)[] groups) => Cascade(SuccessAction.NextGroup, groups);

    private static RolloutView Cascade(SuccessAction action, params (GroupStatus Status, GroupTally Tally)[] groups) =>
        Running(Plan([.. groups.Select(_ => Group(50, 50, action))]) with { Reading = PlanReading.HawkBit }, groups);
}
