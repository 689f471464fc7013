using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Where our plans differ from hawkBit: architecture, section 3, table "Readings", and the rest of the console's own rules.</summary>
public sealed class ConsoleReadingTests
{
    [Fact(DisplayName = "Readings: group over, success trigger missed")]
    public void GroupOver_TriggerMissed_PausesAndResumeStartsTheNextGroup()
    {
        var view = Running(
            Plan(Group(90, 50), Group()),
            (GroupStatus.Running, new GroupTally { Finished = 6, Error = 4 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var missed = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((RolloutStatus.Paused, PauseCause.TriggerMissed), (missed.Status, missed.Cause));
        Assert.Equal(GroupStatus.Scheduled, missed.Groups[1].Status);

        foreach (var command in new[] { RolloutCommand.Resume, RolloutCommand.TriggerNextGroup })
        {
            var on = RolloutDecider.Decide(missed, Command(command), Now);
            Assert.Null(on.Refusal);
            Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (on.Next.Status, on.Next.Groups[1].Status));
        }
    }

    [Theory(DisplayName = "Readings: manual pause before a pause-for-check: the check still waits, in both readings")]
    [InlineData(PlanReading.Console)]
    [InlineData(PlanReading.HawkBit)]
    public void PausedByPerson_CheckBecomesDue_StillWaitsAfterResume(PlanReading reading)
    {
        var plan = Plan(Group(50, 50, SuccessAction.PauseForCheck), Group()) with { Reading = reading };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Retrieved = 10 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        var paused = RolloutDecider.Decide(view, Command(RolloutCommand.Pause), Now).Next;
        paused = paused with { Undecided = [Ended(1, ActionStatus.Finished, 6)], UndecidedThrough = 9 };

        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);

        Assert.Equal((RolloutStatus.Paused, PauseCause.Check), (resumed.Status, resumed.Cause));
        Assert.Equal(GroupStatus.Running, Settle(resumed, Command(RolloutCommand.Resume), Now).Groups[1].Status);
    }

    [Fact(DisplayName = "Readings: targets that already run the set are members, counted as skipped")]
    public void SkippedTargets_InTheConsoleReading_AreNeitherSuccessNorDenominator()
    {
        var view = Running(
            Plan(Group(50, 50), Group()),
            (GroupStatus.Running, new GroupTally { Finished = 8, Skipped = 8, Retrieved = 2 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        Assert.Equal(GroupStatus.Scheduled, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Groups[1].Status);

        var hawkBit = view with { Plan = view.Plan with { Reading = PlanReading.HawkBit } };
        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(hawkBit, new RolloutFact.OutcomesCommitted(), Now).Next.Groups[1].Status);
    }

    [Fact(DisplayName = "Readings: absolute error count works")]
    public void ErrorCount_OneMoreThanTheLimit_Pauses()
    {
        var group = Group() with { ErrorLimit = new ErrorLimit.Count(3) };
        var view = Running(Plan(group, Group()), (GroupStatus.Running, new GroupTally { Error = 3, Retrieved = 97 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        Assert.Equal(RolloutStatus.Running, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Status);

        var broken = RolloutDecider.Decide(view with { Undecided = [Ended(1, ActionStatus.Error)], UndecidedThrough = 1 }, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal((RolloutStatus.Paused, PauseCause.Error), (broken.Next.Status, broken.Next.Cause));
        Assert.Contains("4 failures of 100, limit 3", broken.Next.Reason.Text, StringComparison.Ordinal);
        Assert.Contains(broken.Waiting, b => b.Kind == BlockerKind.Paused && b.Sentence.Contains("limit 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Batch_LimitBrokenInTheMiddle_PausesAtThatOutcomeAlthoughTheRestWouldSucceed()
    {
        var view = Running(
            Plan(Group(50, 10), Group()),
            (GroupStatus.Running, new GroupTally { Retrieved = 10 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 })) with
        {
            Undecided = [Ended(1, ActionStatus.Error, 2), Ended(1, ActionStatus.Finished, 8)],
            UndecidedThrough = 4,
        };

        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((RolloutStatus.Paused, GroupStatus.Error, GroupStatus.Scheduled), (after.Status, after.Groups[0].Status, after.Groups[1].Status));
        Assert.Equal(new GroupTally { Error = 2, Finished = 8 }, after.Groups[0].Tally);
    }

    [Fact]
    public void Batch_LimitBrokenInTheMiddleOfTheLastGroup_NamesTheFailureThatBrokeIt()
    {
        var view = Running(Plan(Group(50, 10)), (GroupStatus.Running, new GroupTally { Retrieved = 10 })) with
        {
            Undecided = [Ended(1, ActionStatus.Error, 5)],
            UndecidedThrough = 4,
        };

        var after = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal("Group 1 had 2 failures of 10, limit 1", after.Groups[0].Reason.Text);
        Assert.Equal(5, after.Groups[0].Tally.Error);
    }

    [Fact]
    public void TriggeredByHand_GroupWithNothingToWaitFor_IsJudgedInTheNextPassOnly()
    {
        var view = Running(
            Plan(Group(100), Group(0), Group()),
            (GroupStatus.Running, new GroupTally { Retrieved = 10 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var triggered = RolloutDecider.Decide(view, Command(RolloutCommand.TriggerNextGroup), Now).Next;
        Assert.Equal((GroupStatus.Running, GroupStatus.Scheduled), (triggered.Groups[1].Status, triggered.Groups[2].Status));

        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(triggered, new RolloutFact.LookAgain(), Now).Next.Groups[2].Status);
    }

    [Theory(DisplayName = "hawkbit-rollouts 6.1: resume after an error accepts it, although an earlier group still runs")]
    [InlineData(PlanReading.Console)]
    [InlineData(PlanReading.HawkBit)]
    public void ResumeAfterError_AnEarlierGroupStillRuns_TheNextGroupStartsAtOnce(PlanReading reading)
    {
        var view = Running(
            Plan(Group(100), Group(), Group()) with { Reading = reading },
            (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5 }),
            (GroupStatus.Error, new GroupTally { Error = 5 }),
            (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 })) with
        {
            Status = RolloutStatus.Paused,
            Cause = PauseCause.Error,
        };

        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(view, Command(RolloutCommand.Resume), Now).Next.Groups[2].Status);
    }

    [Fact]
    public void ResumeAfterError_NextGroupStartsAndTheFailedOneIsNeverJudgedAgain()
    {
        var view = Running(Plan(Group(), Group()), (GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 4 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));
        var paused = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

        var resumed = Settle(paused, Command(RolloutCommand.Resume, "known cause"), Now);
        resumed = resumed with { Undecided = [Ended(1, ActionStatus.Error, 4)], UndecidedThrough = 5 };
        var later = RolloutDecider.Decide(resumed, new RolloutFact.OutcomesCommitted(), Now).Next;

        Assert.Equal((RolloutStatus.Running, GroupStatus.Error, GroupStatus.Running), (later.Status, later.Groups[0].Status, later.Groups[1].Status));
    }

    [Fact]
    public void LastGroupOver_RolloutFinishesAndSaysHowManyFailed()
    {
        var view = Running(Plan(Group(90, 50)), (GroupStatus.Running, new GroupTally { Finished = 6, Error = 4 }));

        var after = Settle(view, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal((RolloutStatus.Finished, GroupStatus.Finished), (after.Status, after.Groups[0].Status));
        Assert.Contains("4 devices failed", after.Reason.Text, StringComparison.Ordinal);
        Assert.Empty(RolloutWaiting.Explain(after, Now));
    }

    [Fact]
    public void ConstantRate_OpensTheBudgetOnceAMinuteAndCarriesNothingOver()
    {
        var plan = Plan(Group()) with { Pacing = new Pacing.ConstantRate(50) };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 500 }));
        var minute = view.StartedAt!.Value + TimeSpan.FromMinutes(30);

        var first = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);
        Assert.Equal(new RolloutSlice.OpenActions(1, 50, minute), first.Slice);

        var used = first.Next with { Pace = first.Next.Pace with { Opened = 50 }, Groups = [first.Next.Groups[0] with { Tally = new GroupTally { Scheduled = 450, Running = 50 } }] };
        var full = RolloutDecider.Decide(used, new RolloutFact.LookAgain(), Now + TimeSpan.FromSeconds(20));
        Assert.Null(full.Slice);
        Assert.Equal(minute + TimeSpan.FromMinutes(1), full.Next.WakeAt);
        Assert.Contains(full.Waiting, b => b.Kind == BlockerKind.Rate && b.EarliestEnd == full.Next.WakeAt);

        var muchLater = RolloutDecider.Decide(used, new RolloutFact.DeadlineDue(), Now + TimeSpan.FromMinutes(7));
        Assert.Equal(50, Assert.IsType<RolloutSlice.OpenActions>(muchLater.Slice).Most);
    }

    [Fact]
    public void ConstantRate_ClockJumpsBack_GivesNoBudgetTwice()
    {
        var plan = Plan(Group()) with { Pacing = new Pacing.ConstantRate(50) };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 500 })) with { Pace = new PaceState(Now, 50) };

        Assert.Null(RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now - TimeSpan.FromMinutes(10)).Slice);
    }

    [Fact]
    public void Latch_RunningRollout_PausesAndRefusesToMoveUntilReleasedAndResumed()
    {
        var latch = new LatchState(true, "dora", Now, "smoke");
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Scheduled = 5, Retrieved = 5 })) with { Latch = latch };

        var held = RolloutDecider.Decide(view, new RolloutFact.LatchChanged(), Now);
        Assert.Equal((RolloutStatus.Paused, PauseCause.Latch), (held.Next.Status, held.Next.Cause));
        Assert.IsType<RolloutSlice.Recall>(held.Slice);
        Assert.Contains("dora", RolloutDecider.Decide(held.Next, Command(RolloutCommand.Resume), Now).Refusal, StringComparison.Ordinal);

        var released = RolloutDecider.Decide(held.Next with { Latch = null }, new RolloutFact.LatchChanged(), Now);
        Assert.Equal(RolloutStatus.Paused, released.Next.Status);
        Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(
            Settle(released.Next, Command(RolloutCommand.Resume), Now), new RolloutFact.LookAgain(), Now).Slice);
    }

    [Fact]
    public void Latch_NobodyBeforeThePointOfNoReturn_AsksNobodyBack()
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Running = 4, Retrieved = 5, PastReturn = 5 })) with
        {
            Latch = new LatchState(true, "dora", Now, "smoke"),
        };

        var held = RolloutDecider.Decide(view, new RolloutFact.LatchChanged(), Now);

        Assert.Null(held.Slice);
        Assert.Contains(held.Waiting, b => b is { Kind: BlockerKind.Recall, Sentence: "Devices that had begun: 5 past the point of no return go on" });
    }

    [Fact]
    public void Latch_RolloutPausedForAnotherCause_IsRecalledToo()
    {
        var view = Held(new GroupTally { Retrieved = 7, PastReturn = 2 }) with { Cause = PauseCause.Person, Latch = new LatchState(false, "dora", Now, null) };

        var held = RolloutDecider.Decide(view, new RolloutFact.LatchChanged(), Now);

        Assert.IsType<RolloutSlice.Recall>(held.Slice);
        Assert.Equal(PauseCause.Person, held.Next.Cause);
    }

    [Fact]
    public void Latch_Released_ChangesNothingUntilResumed()
    {
        var view = Held(new GroupTally { Retrieved = 3, Canceling = 2, Recalling = 2, Canceled = 4, Recalled = 4 });

        var released = RolloutDecider.Decide(view, new RolloutFact.LatchChanged(), Now);

        Assert.Null(released.Slice);
        Assert.Empty(released.Events);
        Assert.Contains(released.Waiting, b => b.Kind == BlockerKind.Recall
            && b.Sentence.Contains("4 gave the update back", StringComparison.Ordinal) && b.Sentence.Contains("2 asked back", StringComparison.Ordinal));
    }

    [Fact]
    public void Resume_WithdrawsOpenRecallsThenPlansAgainThenOpens()
    {
        var view = Held(new GroupTally { Canceling = 2, Recalling = 2, Canceled = 4, Recalled = 4 });

        var resumed = RolloutDecider.Decide(view, Command(RolloutCommand.Resume), Now);
        Assert.IsType<RolloutSlice.WithdrawRecalls>(resumed.Slice);

        var withdrawn = Decided(resumed, new ActionOutcome(1, new(ActionStatus.Canceling, true), ActionStatus.Retrieved, 2));
        Assert.IsType<RolloutSlice.PlanAgain>(withdrawn.Slice);

        var planned = Decided(withdrawn, new ActionOutcome(1, new(ActionStatus.Canceled, true), ActionStatus.Scheduled, 4));
        Assert.Equal(4, Assert.IsType<RolloutSlice.OpenActions>(planned.Slice).Most);
        Assert.Equal((2, 0, 4, 0), (planned.Next.Total.Retrieved, planned.Next.Total.Canceling, planned.Next.Total.Scheduled, planned.Next.Total.Canceled));
    }

    [Theory]
    [InlineData(PlanReading.Console)]
    [InlineData(PlanReading.HawkBit)]
    public void GivenBackToTheStop_IsNeitherOverNorSuccessNorFailure(PlanReading reading)
    {
        var tally = new GroupTally { Finished = 6, Canceled = 4, Recalled = 4 };
        var view = Held(tally) with { Status = RolloutStatus.Running, Cause = null };
        view = view with { Plan = view.Plan with { Reading = reading } };

        var decision = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (decision.Next.Status, decision.Next.Groups[0].Status));
        Assert.Equal((10, 6, 0, false), (tally.Members, tally.Executed, tally.Failed, tally.IsOver));
    }

    [Theory]
    [InlineData(RolloutCommand.Stop)]
    [InlineData(RolloutCommand.Delete)]
    public void EndForGood_RecallsBecomeOrdinaryCancellationsFirst(RolloutCommand command)
    {
        var view = Held(new GroupTally { Scheduled = 1, Canceling = 2, Recalling = 2, Canceled = 4, Recalled = 4 }) with
        {
            StartedAt = Now,
            Latch = new LatchState(true, "dora", Now, null),
        };

        Assert.IsType<RolloutSlice.GiveUpRecalls>(RolloutDecider.Decide(view, Command(command), Now).Slice);
    }

    [Fact]
    public void Latch_RolloutPausedByError_KeepsItsCause()
    {
        var view = Running(Plan(Group()), (GroupStatus.Error, new GroupTally { Error = 5, Scheduled = 5 })) with
        {
            Status = RolloutStatus.Paused,
            Cause = PauseCause.Error,
            Latch = new LatchState(false, "dora", Now, null),
        };

        Assert.Equal(PauseCause.Error, RolloutDecider.Decide(view, new RolloutFact.LatchChanged(), Now).Next.Cause);
    }

    private static RolloutView Held(GroupTally tally) =>
        Running(Plan(Group()), (GroupStatus.Running, tally)) with { Status = RolloutStatus.Paused, Cause = PauseCause.Latch };

    private static RolloutDecision Decided(RolloutDecision before, ActionOutcome outcome) => RolloutDecider.Decide(
        before.Next with { Undecided = [outcome], UndecidedThrough = before.Next.DecidedThrough + 1 },
        new RolloutFact.SliceDone(new SliceResult(null, outcome.Count, true)),
        Now);

    [Fact]
    public void StopForGood_EndsPlannedThenAsksOpenOnesBackThenStops()
    {
        var view = Running(Plan(Group(), Group()), (GroupStatus.Running, new GroupTally { Running = 3, Finished = 2 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var first = RolloutDecider.Decide(view, Command(RolloutCommand.Stop), Now);
        Assert.Equal(new RolloutSlice.EndScheduled(Delete: false), first.Slice);

        var planned = first.Next with { Undecided = [new ActionOutcome(2, ActionStatus.Scheduled, ActionStatus.Canceled, 5)], UndecidedThrough = 1 };
        var second = RolloutDecider.Decide(planned, new RolloutFact.SliceDone(new SliceResult(null, 5, true)), Now);
        Assert.IsType<RolloutSlice.AskBack>(second.Slice);

        var asked = second.Next with { Undecided = [new ActionOutcome(1, ActionStatus.Running, ActionStatus.Canceling, 3)], UndecidedThrough = 2 };
        var third = RolloutDecider.Decide(asked, new RolloutFact.SliceDone(new SliceResult(null, 3, true)), Now);
        Assert.Equal(RolloutStatus.Stopped, third.Next.Status);
        Assert.All(third.Next.Groups, g => Assert.Equal(GroupStatus.Finished, g.Status));
    }

    [Fact]
    public void Delete_NeverStarted_RemovesEverything()
    {
        var view = Running(Plan(Group()), (GroupStatus.Ready, new GroupTally { Scheduled = 5 })) with { Status = RolloutStatus.Ready, StartedAt = null };

        var first = RolloutDecider.Decide(view, Command(RolloutCommand.Delete), Now);
        Assert.Equal(new RolloutSlice.EndScheduled(Delete: true), first.Slice);

        var empty = first.Next with { Undecided = [new ActionOutcome(1, ActionStatus.Scheduled, null, 5)], UndecidedThrough = 1 };
        Assert.IsType<RolloutSlice.RemoveRollout>(RolloutDecider.Decide(empty, new RolloutFact.SliceDone(new SliceResult(null, 5, true)), Now).Slice);
    }

    [Fact]
    public void Delete_Started_ClosesOpenActionsBeforeItIsDeleted()
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Retrieved = 2, Canceling = 1, Finished = 2 }));

        var first = RolloutDecider.Decide(view, Command(RolloutCommand.Delete), Now);
        Assert.Equal(RolloutStatus.Deleting, first.Next.Status);
        Assert.IsType<RolloutSlice.ForceCancel>(first.Slice);

        var closed = first.Next with { Undecided = [Ended(1, ActionStatus.Canceled, 2), new ActionOutcome(1, ActionStatus.Canceling, ActionStatus.Canceled, 1)], UndecidedThrough = 1 };
        Assert.Equal(RolloutStatus.Deleted, RolloutDecider.Decide(closed, new RolloutFact.SliceDone(new SliceResult(null, 3, true)), Now).Next.Status);
    }

    [Fact]
    public void Create_FillsGroupsInOrderThenIsReady()
    {
        var plan = Plan(GroupPlan.EqualSplit(2, Group())[0], GroupPlan.EqualSplit(2, Group())[1]);
        var view = Running(plan, (GroupStatus.Creating, default), (GroupStatus.Creating, default)) with { Status = RolloutStatus.Creating, StartedAt = null };
        view = view with { Groups = [.. view.Groups.Select(g => g with { PlannedSize = -1, Size = 0 })] };

        var planned = RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now);
        Assert.IsType<RolloutSlice.PlanGroups>(planned.Slice);

        var fill = RolloutDecider.Decide(planned.Next, new RolloutFact.SliceDone(new SliceResult(null, 0, true, [4, 3])), Now);
        Assert.Equal(new RolloutSlice.FillGroup(1, 4), fill.Slice);

        var filled = fill.Next with { Undecided = [new ActionOutcome(1, null, ActionStatus.Scheduled, 4)], UndecidedThrough = 1 };
        var second = RolloutDecider.Decide(filled, new RolloutFact.SliceDone(new SliceResult(1, 4, false)), Now);
        Assert.Equal(GroupStatus.Ready, second.Next.Groups[0].Status);
        Assert.Equal(new RolloutSlice.FillGroup(2, 3), second.Slice);

        // Only two of three were found: one target was deleted since they were counted.
        var shorter = second.Next with { Undecided = [new ActionOutcome(2, null, ActionStatus.Scheduled, 2)], UndecidedThrough = 2 };
        var ready = RolloutDecider.Decide(shorter, new RolloutFact.SliceDone(new SliceResult(2, 2, true)), Now);
        Assert.Equal((RolloutStatus.Ready, 6), (ready.Next.Status, ready.Next.TotalTargets));
    }
}
