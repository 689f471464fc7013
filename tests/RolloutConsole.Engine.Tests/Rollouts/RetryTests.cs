using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Retries. Source: aws-iot-jobs, 7.1 (rows 13 and 14), 8.2, A-8, A-10 and A-11; architecture, section 4.</summary>
public sealed class RetryTests
{
    private static readonly ActionStanding s_failed = new(ActionStatus.Error, true);
    private static readonly ActionStanding s_again = new(ActionStatus.Scheduled, LastResult: ActionStatus.Error);
    private static readonly ActionStanding s_running = new(ActionStatus.Running, LastResult: ActionStatus.Error);

    [Fact(DisplayName = "7.1, row 13: 3 ok and 2 failures that wait for their retry are 2 of 5; the abort drops both retries")]
    public void Row13_FailuresCountWhileTheirRetryIsPending()
    {
        var view = With(new GroupTally { Retrieved = 6 }, new AbortCriterion(FailureType.Failed, 5, 40));
        view = After(view, Ended(1, ActionStatus.Finished, 3)).Next;
        var aborted = After(view, new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 2));

        Assert.Equal((RolloutStatus.Aborted, "criterion-1"), (aborted.Next.Status, aborted.Next.Reason.Key));
        Assert.StartsWith("Criterion 1: 2 of 5 results failed, 40.00 %", aborted.Next.Reason.Text, StringComparison.Ordinal);
        Assert.Equal(new RolloutSlice.GiveUpRecalls(), aborted.Slice);
    }

    [Fact(DisplayName = "7.1, row 13, the failures' retries planned already")]
    public void Row13_FailuresCountWhileTheirRetryIsPlanned()
    {
        var view = With(new GroupTally { Retrieved = 6 }, new AbortCriterion(FailureType.Failed, 5, 40));
        view = After(view, new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 2)).Next;
        view = After(view, new ActionOutcome(1, s_failed, s_again, 2)).Next;
        view = After(view, Ended(1, ActionStatus.Finished, 2)).Next;
        Assert.Equal(RolloutStatus.Running, view.Status);

        var aborted = After(view, Ended(1, ActionStatus.Finished));

        Assert.Equal(RolloutStatus.Aborted, aborted.Next.Status);
        Assert.Equal(new RolloutSlice.EndScheduled(Delete: false), aborted.Slice);
    }

    [Fact(DisplayName = "7.1, row 14: a retry's success replaces the failure: 0 of 5")]
    public void Row14_ARetrysResultReplacesTheFailure()
    {
        var view = With(new GroupTally { Retrieved = 6 }, new AbortCriterion(FailureType.Failed, 5, 40));
        view = After(view, Ended(1, ActionStatus.Finished, 3)).Next;
        view = After(view, new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 1)).Next;
        view = After(view, new ActionOutcome(1, s_failed, s_again, 1)).Next;
        view = After(view, new ActionOutcome(1, s_again, s_running, 1)).Next;
        view = After(view, new ActionOutcome(1, s_running, ActionStatus.Finished, 1)).Next;
        view = After(view, Ended(1, ActionStatus.Finished)).Next;

        Assert.Equal(RolloutStatus.Running, view.Status);
        Assert.Equal(new ResultCount(5, 0, 0, 0), ResultCount.Of(view.Total));
        Assert.Equal((5, 0, 1), (view.Total.Finished, view.Total.Error, view.Total.RetriedFailures));
    }

    [Fact(DisplayName = "A-10: a failure with a retry left is planned again at once, after the guards")]
    public void RetryDue_WhileRunning_IsPlannedAtOnce() =>
        Assert.Equal(new RolloutSlice.TryAgain(), After(With(new GroupTally { Retrieved = 2 }), new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 1)).Slice);

    [Theory(DisplayName = "A-10: only a rollout that runs tries again; a paused one keeps it for its resume")]
    [InlineData(false)]
    [InlineData(true)]
    public void RetryDue_Paused_WaitsForResume(bool isLatched)
    {
        var view = With(new GroupTally { Retrieved = 1, Error = 1, RetryDue = 1 }) with { Status = RolloutStatus.Paused, Cause = PauseCause.Person };
        var held = isLatched ? view with { Latch = new LatchState(true, "dora", Now, null) } : view;
        var waits = RolloutDecider.Decide(held, new RolloutFact.LeaseGained(), Now);
        Assert.False(waits.Slice is RolloutSlice.TryAgain);
        Assert.Contains(waits.Waiting, b => b.Kind == BlockerKind.Retry && b.Sentence == "1 device is tried again, 1 of them after resume");

        Assert.Equal(new RolloutSlice.TryAgain(), RolloutDecider.Decide(view, Command(RolloutCommand.Resume), Now).Slice);
    }

    [Fact(DisplayName = "6.1: retries use no rate budget, and first attempts get all of it")]
    public void Retries_OpenBesideTheBudget()
    {
        var view = With(new GroupTally { Scheduled = 8, RetryScheduled = 3, AfterFailure = 3 });
        view = view with
        {
            Plan = view.Plan with { Pacing = new Pacing.ConstantRate(5) },
            Pace = new PaceState(view.StartedAt + TimeSpan.FromMinutes(30), 5),
        };

        var retries = RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now);
        Assert.Equal(new RolloutSlice.OpenActions(1, 3, null, AreRetries: true), retries.Slice);

        var opened = retries.Next with { Undecided = [new ActionOutcome(1, s_again, s_running, 3)] };
        var rest = RolloutDecider.Decide(opened, new RolloutFact.SliceDone(new SliceResult(1, 3, true, AreRetries: true)), Now);
        Assert.Null(rest.Slice);
        Assert.Equal(5, rest.Next.Pace.Opened);

        Assert.Equal(
            new RolloutSlice.OpenActions(1, 5, rest.Next.WakeAt, AreRetries: false),
            RolloutDecider.Decide(rest.Next, new RolloutFact.DeadlineDue(), rest.Next.WakeAt!.Value).Slice);
    }

    [Fact(DisplayName = "Architecture 4: a device that is tried again has not failed for its group, and the group waits for it")]
    public void ErrorLimit_CountsNewestAttempts()
    {
        var view = With(new GroupTally { Retrieved = 1, Finished = 3 });
        view = view with { Plan = view.Plan with { Groups = [Group(100, 0)] }, Groups = [view.Groups[0] with { Plan = Group(100, 0) }] };

        var again = After(view, new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 1)).Next;
        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (again.Status, again.Groups[0].Status));

        again = After(After(again, new ActionOutcome(1, s_failed, s_again, 1)).Next, new ActionOutcome(1, s_again, s_running, 1)).Next;
        var last = After(again, new ActionOutcome(1, s_running, ActionStatus.Error, 1)).Next;
        Assert.Equal(GroupStatus.Error, last.Groups[0].Status);
    }

    [Fact(DisplayName = "Stop of a rollout with retries keeps planned ones as canceled, in hawkBit's reading too: the device stays in the counts")]
    public void Stop_WithRetries_DeletesNoDevice()
    {
        var view = With(new GroupTally { Scheduled = 1, RetryScheduled = 1, AfterFailure = 1 });
        view = view with { Plan = view.Plan with { Reading = PlanReading.HawkBit } };
        Assert.Equal(new RolloutSlice.EndScheduled(Delete: false), RolloutDecider.Decide(view, Command(RolloutCommand.Stop), Now).Slice);
    }

    [Fact(DisplayName = "A-11: targets by newest attempt and attempts by result are two counts")]
    public void Tally_CountsTargetsAndAttempts()
    {
        var tally = default(GroupTally).After(new ActionOutcome(1, null, ActionStatus.Retrieved, 2))
            .After(new ActionOutcome(1, ActionStatus.Retrieved, s_failed, 1));
        Assert.Equal((2, 1, 1, false), (tally.Members, tally.Error, tally.RetryDue, tally.IsOver));

        var retry = new ActionOutcome(1, s_failed, s_again, 1);
        var planned = tally.After(retry);
        Assert.Equal((2, 0, 1, 1, 1), (planned.Members, planned.Error, planned.Scheduled, planned.RetriedFailures, planned.TriedAgain));
        Assert.Equal(tally, planned.Before(retry));
    }

    [Theory]
    [InlineData(ActionStatus.Running, true)]
    [InlineData(ActionStatus.Retrieved, true)]
    [InlineData(ActionStatus.Canceling, true)]
    [InlineData(ActionStatus.Finished, false)]
    [InlineData(ActionStatus.Rejected, false)]
    [InlineData(ActionStatus.Canceled, false)]
    [InlineData(ActionStatus.Removed, false)]
    public void Standing_RemembersTheLastResultUntilThereIsANewOne(ActionStatus status, bool remembers) => Assert.Equal(
        remembers ? ActionStatus.TimedOut : (ActionStatus?)null,
        new ActionState(status, LastResult: ActionStatus.TimedOut).Standing!.Value.LastResult);

    private static RolloutView With(GroupTally tally, params AbortCriterion[] criteria) => Running(
        Plan(Group(100, 100)) with { AbortCriteria = [.. criteria], DeviceLimits = new DeviceLimits { RetriesAfterFailure = 2 } },
        (GroupStatus.Running, tally));

    private static RolloutDecision After(RolloutView view, ActionOutcome outcome) =>
        RolloutDecider.Decide(view with { Undecided = [outcome] }, new RolloutFact.OutcomesCommitted(), Now);
}
