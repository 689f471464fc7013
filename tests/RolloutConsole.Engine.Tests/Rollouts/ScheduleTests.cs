using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Planned end and maintenance windows in the decider: aws-iot-jobs, 5, 8.3, A-4, A-8, A-14 and A-16.</summary>
public sealed class ScheduleTests
{
    private static readonly DateTimeOffset s_opens = new(2026, 5, 20, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_closes = s_opens.AddHours(1);
    private static readonly RolloutSchedule s_evening = new() { Windows = [new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(22, 0), 60)] };

    [Fact(DisplayName = "8.3: a closed window opens nothing, says so, and wakes at the next edge")]
    public void Window_GatesTheOpening()
    {
        var view = Running(Plan(Group()) with { Schedule = s_evening }, (GroupStatus.Running, new GroupTally { Scheduled = 4, Retrieved = 1 }));
        var closed = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Null(closed.Slice);
        Assert.Equal(s_opens, closed.Next.WakeAt);
        var blocker = closed.Waiting[0];
        Assert.Equal(
            (BlockerKind.Window, "Window closed; opens Wed 2026-05-20 22:00 (UTC); 4 devices wait; 1 group fits", s_opens, "the next window"),
            (blocker.Kind, blocker.Sentence, blocker.EarliestEnd, blocker.EndsBy));
        Assert.Equal(view.StartedAt, blocker.Since);

        var open = RolloutDecider.Decide(closed.Next, new RolloutFact.DeadlineDue(), s_opens);
        Assert.Equal(new RolloutSlice.OpenActions(1, 4, null), open.Slice);
        Assert.Equal(s_closes, open.Next.WakeAt);
        Assert.DoesNotContain(open.Waiting, b => b.Kind == BlockerKind.Window);

        var shut = RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), s_closes);
        Assert.Null(shut.Slice);
        Assert.Equal((s_opens.AddDays(1), s_closes), (shut.Next.WakeAt, shut.Waiting[0].Since));
    }

    [Fact(DisplayName = "8.3: retries wait for the next window, running ones finish")]
    public void Window_HoldsRetries()
    {
        var plan = Plan(Group()) with { Schedule = s_evening, DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 } };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 1, RetryScheduled = 1, AfterFailure = 1, Retrieved = 2 }));
        Assert.Null(RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Slice);
        Assert.Equal(
            new RolloutSlice.OpenActions(1, 1, null, AreRetries: true), RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), s_opens).Slice);

        var counted = RolloutDecider.Decide(view with { Undecided = [Ended(1, ActionStatus.Finished)], UndecidedThrough = 5 }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(1, counted.Next.Total.Finished);
    }

    [Fact(DisplayName = "8.3: guards act while the window is closed")]
    public void Window_DoesNotHoldGuards()
    {
        var plan = Plan(Group()) with { Schedule = s_evening, AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 100m)] };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 4, Retrieved = 1 })) with { Undecided = [Ended(1, ActionStatus.Error)], UndecidedThrough = 5 };
        Assert.Equal(RolloutStatus.Aborted, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Status);
    }

    [Fact(DisplayName = "8.3 and A-4: the rate's step survives a closed window, missed buckets do not come back")]
    public void Window_KeepsTheStep()
    {
        var plan = Plan(Group()) with { Schedule = s_evening, Pacing = new Pacing.ExponentialRate(10, 2m, 100, RateIncrease.Notified, 1000) };
        var started = s_opens.AddDays(-1);
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 5000, Running = 240 })) with
        {
            StartedAt = started, Pace = new PaceState(started.AddMinutes(59), 30, 210, 2),
        };
        var open = RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), s_opens);
        Assert.Equal(new RolloutSlice.OpenActions(1, 40, s_opens), open.Slice);
        Assert.Equal(new PaceState(s_opens, 0, 240, 2), open.Next.Pace);
    }

    [Fact]
    public void NoWindowAnyMore_WaitsForAManager()
    {
        var plan = Plan(Group()) with { Schedule = new RolloutSchedule { Windows = [new MaintenanceWindow.Cron("0 0 22 * * ? 2020", 60)] } };
        var decision = RolloutDecider.Decide(Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 4 })), new RolloutFact.LeaseGained(), Now);
        Assert.Null(decision.Next.WakeAt);
        var blocker = decision.Waiting[0];
        Assert.Equal((BlockerKind.Window, "No window opens any more; 4 devices wait for ever", "Manager", null), (blocker.Kind, blocker.Sentence, blocker.WhoCanAct, blocker.EarliestEnd));
    }

    [Fact(DisplayName = "A-16: the clock passes the end once; before it a deadline wakes the rollout")]
    public void End_WakesTheRollout()
    {
        var endAt = Now.AddMinutes(10);
        var view = Running(Plan(Group()) with { Schedule = new RolloutSchedule { EndAt = endAt } }, (GroupStatus.Running, new GroupTally { Retrieved = 2 }));
        var before = RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now);
        Assert.Equal((endAt, null), (before.Next.WakeAt, before.Next.End));
        var at = RolloutDecider.Decide(before.Next, new RolloutFact.DeadlineDue(), endAt);
        Assert.True(at.Next.End is { IsEndTime: true } && at.HasChanges(before.Next));
        Assert.Single(at.Events);
        Assert.Empty(RolloutDecider.Decide(at.Next, new RolloutFact.DeadlineDue(), endAt.AddMinutes(1)).Events);
    }

    // Section 5, columns of endBehavior: what becomes of executions that are not created, QUEUED, waiting for retry and IN_PROGRESS.
    [Theory(DisplayName = "5: what the end does with each execution")]
    [InlineData("STOP_ROLLOUT", EndBehavior.StopRollout, 0, 3, 1, 4, 2)]
    [InlineData("CANCEL", EndBehavior.Cancel, 0, 0, 0, 4, 0)]
    [InlineData("FORCE_CANCEL", EndBehavior.ForceCancel, 0, 0, 0, 0, 0)]
    public void End_ByBehavior(string column, EndBehavior behavior, int notCreated, int queued, int retries, int inProgress, int retryDue)
    {
        Assert.Equal(column.Replace("_", "", StringComparison.Ordinal), behavior.ToString().ToUpperInvariant());
        var plan = Plan(Group(100, 100), Group(100, 100)) with
        {
            Schedule = new RolloutSchedule { EndAt = Now, EndBehavior = behavior }, InFlightOnHalt = InFlightOnHalt.Recall, DeviceLimits = new DeviceLimits { RetriesAfterFailure = 2 },
            MostInFlight = 7,
        };
        var first = new GroupTally { Scheduled = 6, RetryScheduled = 1, AfterFailure = 1, Running = 3, Retrieved = 4, Error = 2, RetryDue = 2, Finished = 1 };
        var world = new TallyWorld(Running(plan, (GroupStatus.Running, first), (GroupStatus.Scheduled, new GroupTally { Scheduled = 8 })), Now);
        world.Tell(new RolloutFact.DeadlineDue());
        var total = world.View.Total;

        // A retry that stays is planned anew or waits, as before; it is never offered beyond the limit in flight.
        Assert.Equal((notCreated, queued, inProgress), (total.Scheduled - total.RetryScheduled, total.Running, total.Retrieved));
        Assert.Equal(retries + retryDue, total.RetryScheduled + total.RetryDue);
        Assert.Equal(1, total.Finished);
        Assert.Equal(behavior == EndBehavior.StopRollout ? RolloutStatus.Running : RolloutStatus.Aborted, world.View.Status);
        Assert.Equal((RolloutEnd.EndTime, StatusReason.Engine), (world.View.End!.Code, world.View.End.Actor));
        Assert.Equal(GroupStatus.Finished, world.View.Groups[1].Status);
    }

    [Fact(DisplayName = "A-16: STOP_ROLLOUT is over when every created action is, without asking for success triggers")]
    public void StopRollout_FinishesWithWhatWasOffered()
    {
        var plan = Plan(Group(90, 50), Group(90, 50), Group(90, 50)) with { Schedule = new RolloutSchedule { EndAt = Now } };
        var world = new TallyWorld(
            Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 5, Retrieved = 2 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 7 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 7 })), Now);
        world.Tell(new RolloutFact.DeadlineDue());
        Assert.Equal((RolloutStatus.Running, 19, 2), (world.View.Status, world.View.Total.Canceled, world.View.Total.Open));
        world.Report(Ended(1, ActionStatus.Finished));
        Assert.Equal(RolloutStatus.Running, world.View.Status);
        world.Report(Ended(1, ActionStatus.Finished));
        Assert.Equal((RolloutStatus.Finished, 2), (world.View.Status, world.View.Total.Finished));
    }

    [Fact(DisplayName = "A-16: a group that is over because of the end misses no trigger")]
    public void StopRollout_WithNothingInFlight_FinishesAtOnce()
    {
        var plan = Plan(Group(90, 50), Group(90, 50)) with { Schedule = new RolloutSchedule { EndAt = Now } };
        var world = new TallyWorld(
            Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 5, Finished = 1 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 7 })), Now);
        world.Tell(new RolloutFact.DeadlineDue());
        Assert.Equal((RolloutStatus.Finished, 12), (world.View.Status, world.View.Total.Canceled));
    }

    [Theory(DisplayName = "A-16 with later devices: after its end nobody joins, and it finishes when its devices are over")]
    [InlineData(SelectionMode.Dynamic)]
    [InlineData(SelectionMode.Continuous)]
    public void StopRollout_OfARolloutThatGrows_Finishes(SelectionMode mode)
    {
        var plan = Plan(Group(0, 50)) with { Selection = new TargetSelection("id==*", mode), Schedule = new RolloutSchedule { EndAt = Now } };
        var view = Running(plan with { Groups = [plan.Groups[0], plan.GroupAt(2)] }, (GroupStatus.Finished, new GroupTally { Finished = 5 }), (GroupStatus.Running, new GroupTally { Finished = 5 }));
        var world = new TallyWorld(view with { Plan = plan }, Now);
        world.Tell(new RolloutFact.DeadlineDue());
        Assert.Equal(RolloutStatus.Finished, world.View.Status);
        Assert.DoesNotContain(world.Slices, s => s is RolloutSlice.AddGroup or RolloutSlice.LookForMembers);
    }

    [Fact(DisplayName = "A-16 with recovery: the planned end is no failure, so nothing is rolled back")]
    public void Cancel_AtTheEnd_RollsNothingBack()
    {
        var plan = Plan(Group(90, 50)) with { Recovery = Recovery.RollBack, Schedule = new RolloutSchedule { EndAt = Now, EndBehavior = EndBehavior.Cancel } };
        var world = new TallyWorld(Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 5, Finished = 1 })), Now);
        world.Tell(new RolloutFact.DeadlineDue());
        Assert.Equal((RolloutStatus.Aborted, RecoveryState.None), (world.View.Status, world.View.Recovery));
    }

    [Theory(DisplayName = "A-16: pause and emergency stop come before the end, which is applied when the rollout runs again")]
    [InlineData(false)]
    [InlineData(true)]
    public void PauseAndLatch_ComeFirst(bool isLatch)
    {
        var plan = Plan(Group()) with { Schedule = new RolloutSchedule { EndAt = Now, EndBehavior = EndBehavior.ForceCancel } };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Scheduled = 3, Retrieved = 2, PastReturn = 2 }));
        var latch = new LatchState(true, "dora", Now, null);
        view = isLatch ? view with { Latch = latch } : view with { Status = RolloutStatus.Paused, Cause = PauseCause.Person };
        var held = Settle(view, new RolloutFact.DeadlineDue(), Now);
        Assert.Equal((RolloutStatus.Paused, null), (held.Status, held.End));
        var blocker = Assert.Single(RolloutWaiting.Explain(held, Now), b => b.Kind == BlockerKind.EndTime);
        Assert.Equal("Its planned end Wed 2026-05-20 12:03 (UTC) has passed; on resume 3 devices not started are canceled and everything open is closed", blocker.Sentence);

        var resumed = Settle(held with { Latch = null }, Command(RolloutCommand.Resume), Now.AddHours(1));
        Assert.Equal((RolloutStatus.Aborted, RolloutEnd.EndTime), (resumed.Status, resumed.End!.Code));
    }

    [Theory(DisplayName = "J9: an end that passes before the start stops the rollout for good")]
    [InlineData(RolloutStatus.Ready)]
    [InlineData(RolloutStatus.Scheduled)]
    [InlineData(RolloutStatus.WaitingForApproval)]
    public void End_BeforeTheStart(RolloutStatus status)
    {
        var schedule = new RolloutSchedule(RolloutStart.AtTime, Now.AddMinutes(-30)) { EndAt = Now };
        var view = Running(Plan(Group()) with { Schedule = schedule }, (GroupStatus.Ready, new GroupTally { Scheduled = 3 })) with { Status = status, StartedAt = null };
        Assert.Equal(Now, RolloutDecider.Decide(view with { Status = RolloutStatus.Ready }, new RolloutFact.LeaseGained(), Now.AddMinutes(-10)).Next.WakeAt);
        var world = new TallyWorld(view, Now);
        world.Tell(new RolloutFact.DeadlineDue());
        Assert.Equal((RolloutStatus.Stopped, 3, RolloutEnd.EndTime), (world.View.Status, world.View.Total.Canceled, world.View.End!.Code));
    }

    [Fact(DisplayName = "A-16: under the emergency stop a rollout that was not started does not end either")]
    public void Latch_HoldsTheEndOfWhatIsReady()
    {
        var view = Running(Plan(Group()) with { Schedule = new RolloutSchedule { EndAt = Now } }, (GroupStatus.Ready, new GroupTally { Scheduled = 3 })) with { Status = RolloutStatus.Ready, StartedAt = null };
        var held = Settle(view with { Latch = new LatchState(true, "dora", Now, null) }, new RolloutFact.DeadlineDue(), Now);
        Assert.Equal(RolloutStatus.Ready, held.Status);
        Assert.Equal(RolloutStatus.Stopping, RolloutDecider.Decide(held with { Latch = null }, new RolloutFact.LatchChanged(), Now).Next.Status);
    }

    [Fact(DisplayName = "A-8: on abort uncreated, QUEUED and retry-waiting end, IN_PROGRESS stays and its late result changes no status")]
    public void A8_Abort()
    {
        var plan = Plan(Group(100, 100)) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 20m)], DeviceLimits = new DeviceLimits { RetriesAfterFailure = 1 }, MostInFlight = 8 };
        var tally = new GroupTally { Scheduled = 6, RetryScheduled = 1, AfterFailure = 1, Running = 3, Retrieved = 5 };
        var world = new TallyWorld(Running(plan, (GroupStatus.Running, tally)), Now);
        world.Report(new ActionOutcome(1, ActionStatus.Retrieved, new ActionStanding(ActionStatus.Error, true), 1));
        var total = world.View.Total;
        Assert.Equal((RolloutStatus.Aborted, 0, 0, 4, 0), (world.View.Status, total.Scheduled, total.Running, total.Retrieved, total.RetryDue));
        world.Report(Ended(1, ActionStatus.Finished, 4));
        Assert.Equal((RolloutStatus.Aborted, 4), (world.View.Status, world.View.Total.Finished));
    }

    [Fact(DisplayName = "A-14: an abort names failure type, F, E, percentage and criterion index")]
    public void A14_Abort()
    {
        var plan = Plan(Group(100, 100)) with { AbortCriteria = [new AbortCriterion(FailureType.Failed, 100, 20m), new AbortCriterion(FailureType.TimedOut, 4, 50m)] };
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Finished = 2, TimedOut = 1, Retrieved = 9 })) with { Undecided = [Ended(1, ActionStatus.TimedOut)], UndecidedThrough = 5 };
        var end = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.End!;
        Assert.Equal((RolloutEnd.AbortThreshold, "Criterion 2: 2 of 4 results timed out, 50.00 %, limit 50 %", StatusReason.Engine), (end.Code, end.Comment, end.Actor));
    }

    [Theory(DisplayName = "A-14: a person's stop carries code and comment, USER_CANCELED where none is given")]
    [InlineData(null, null, "USER_CANCELED", "", "Stopped for good by ben")]
    [InlineData("BAD_RELEASE_4", "battery drain", "BAD_RELEASE_4", "battery drain", "Stopped for good by ben (BAD_RELEASE_4)")]
    public void A14_Stop(string? code, string? comment, string recorded, string said, string text)
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { Retrieved = 2 }));
        var fact = (RolloutFact.OperatorCommand)Command(RolloutCommand.Stop, comment);
        var decision = RolloutDecider.Decide(view, fact with { Code = code }, Now);
        Assert.Equal(new RolloutEnd(recorded, said, "ben", Now), decision.Next.End);
        Assert.Equal((text, comment), (decision.Events[0].Text, decision.Events[0].Reason));

        // What becomes of it later does not change who ended it.
        Assert.Equal(recorded, Settle(decision.Next, Command(RolloutCommand.Delete), Now).End!.Code);
    }

    [Theory(DisplayName = "A-14 and 5: which codes and comments a person may send")]
    [InlineData("USER_CANCELED", 0, null)]
    [InlineData("A1_", 2028, null)]
    [InlineData(null, 2029, "comment")]
    [InlineData("user", 0, "reasonCode")]
    [InlineData("A B", 0, "reasonCode")]
    [InlineData("ÄA", 0, "reasonCode")]
    [InlineData("A\n", 0, "reasonCode")]
    [InlineData("ABORT_THRESHOLD", 0, "reasonCode")]
    [InlineData("END_TIME", 0, "reasonCode")]
    [InlineData("GROUP_LIMIT", 0, "reasonCode")]
    [InlineData("SET_INVALIDATED", 0, "reasonCode")]
    public void A14_Words(string? code, int commentLength, string? field) =>
        Assert.Equal(field is null ? [] : [field], RolloutEnd.Check(code, new string('x', commentLength)).Select(f => f.Field));

    [Theory(DisplayName = "5: a code has at most 128 characters")]
    [InlineData(128, 0)]
    [InlineData(129, 1)]
    public void A14_LongestCode(int length, int faults) => Assert.Equal(faults, RolloutEnd.Check(new string('A', length), null).Count());
}
