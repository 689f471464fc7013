using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Rolling back (ecs-rolling-update, 3.5, B-16 to B-20 and B-25; architecture, section 3; decision 0007). The version that B-17 looks up is
/// replaced: every device returns to its own previous set, which the store's contract proves.
/// </summary>
public sealed class RollbackTests
{
    private static readonly CircuitBreaker s_breaker = new(BreakerKind.Count, 2);

    // B-16: open no more, take back what is not started, let the rest finish; the state does not change by what they report.
    [Fact]
    public void B16_Failed_OpensNothingAndTakesBackWhatIsNotStarted()
    {
        var view = Failing(Plan(Group(error: 100)) with { Breaker = s_breaker }, new GroupTally { Scheduled = 4, Running = 3, Retrieved = 5 });
        var (after, slices) = Carry(view);

        Assert.Equal(RolloutStatus.Aborted, after.Status);
        Assert.Equal([new RolloutSlice.EndScheduled(false), new RolloutSlice.ForceCancel(true)], slices);
        Assert.Equal((0, 0, 3), (after.Total.Scheduled, after.Total.Running, after.Total.Retrieved));
        var late = RolloutDecider.Decide(after with { Undecided = [Ended(1, ActionStatus.Finished, 3)] }, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Aborted, 3, null), (late.Next.Status, late.Next.Total.Finished, late.Slice));
        Assert.Empty(late.Events);
    }

    // Bug: an agreement that was taken back after the abort kept its action open for ever, in the way of the rollback. Who refused to give
    // the action back goes on.
    [Fact]
    public void B16_AgreementTakenBackAfterTheAbort_TakesTheActionBack()
    {
        var view = Running(Plan(Group()), (GroupStatus.Finished, new GroupTally { Running = 1, Retrieved = 2 })) with { Status = RolloutStatus.Aborted, HaltIsCarriedOut = true };
        Assert.Null(RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Slice);

        var denied = view with { Undecided = [new ActionOutcome(1, ActionStatus.Retrieved, ActionStatus.WaitForConfirmation, 1)], UndecidedThrough = 1 };
        Assert.Equal(new RolloutSlice.ForceCancel(OnlyOffered: true, OnlyAsked: true), RolloutDecider.Decide(denied, new RolloutFact.OutcomesCommitted(), Now).Slice);
    }

    // 3.5: the first guard that fires decides, and an action of its own wins over the plan's choice.
    [Theory]
    [InlineData(Recovery.None, GuardAction.Abort, false)]
    [InlineData(Recovery.None, GuardAction.AbortAndRollBack, true)]
    [InlineData(Recovery.RollBack, GuardAction.Abort, true)]
    [InlineData(Recovery.RollBack, GuardAction.AbortAndRollBack, true)]
    public void B17_RollbackOn_IsWhatThePlanOrTheGuardSays(Recovery recovery, GuardAction action, bool isRolledBack)
    {
        var breaker = Plan(Group(error: 100)) with { Recovery = recovery, Breaker = s_breaker with { Action = action } };
        var criterion = Plan(Group(error: 100)) with { Recovery = recovery, AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1, action)] };
        var errorAction = action == GuardAction.Abort ? ErrorAction.Abort : ErrorAction.AbortAndRollBack;
        var group = Plan(Group(error: 0) with { ErrorAction = errorAction }) with { Recovery = recovery };
        Assert.All((RolloutPlan[])[breaker, criterion, group], plan =>
        {
            var (after, slices) = Carry(Failing(plan, new GroupTally { Retrieved = 5 }));
            Assert.Equal(RolloutStatus.Aborted, after.Status);
            Assert.Equal(isRolledBack ? RecoveryState.Due : RecoveryState.None, after.Recovery);
            Assert.Equal(isRolledBack, slices.Contains(new RolloutSlice.CreateRollback()));
        });
    }

    [Fact]
    public void B17_TheFirstGuardThatFires_Decides()
    {
        var plan = Plan(Group(error: 100)) with
        {
            AbortCriteria = [new AbortCriterion(FailureType.Failed, 1, 1, GuardAction.Abort), new AbortCriterion(FailureType.Failed, 1, 1, GuardAction.AbortAndRollBack)],
        };

        Assert.Equal(RecoveryState.None, Carry(Failing(plan, new GroupTally { Retrieved = 5 })).After.Recovery);
    }

    [Fact]
    public void B17_NothingLeftToGoOn_IsRolledBackToo()
    {
        var plan = Plan(Group(error: 100)) with { Recovery = Recovery.RollBack, Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 75, 100) };
        var (after, _) = Carry(Failing(plan, new GroupTally { Retrieved = 2, Scheduled = 6 }));
        Assert.Equal((RolloutStatus.Aborted, "no-progress", RecoveryState.Due), (after.Status, after.Reason.Key, after.Recovery));
    }

    [Fact]
    public void B17_TheRollbackIsCreatedOnlyWhenNothingMoreIsTakenBack()
    {
        var view = Failing(Plan(Group(error: 100)) with { Breaker = s_breaker, Recovery = Recovery.RollBack }, new GroupTally { Scheduled = 4, Running = 3, Retrieved = 5 });
        Assert.Equal(
            [new RolloutSlice.EndScheduled(false), new RolloutSlice.ForceCancel(true), new RolloutSlice.CreateRollback()], Carry(view).Slices);
    }

    // B-18: the same pace; a device that returns is unhealthy already and uses no budget, at most max(1, D - lower) at a time (B-4).
    [Theory]
    [InlineData("in place, fleet of 10", CapacityMode.InPlace, 80, 100, 10, null, 2)]
    [InlineData("in place, fleet of 2", CapacityMode.InPlace, 50, 100, 2, null, 1)]
    [InlineData("in place, no room of its own", CapacityMode.InPlace, 100, 100, 10, null, 1)]
    [InlineData("side by side, fleet of 10", CapacityMode.SideBySide, 100, 130, 10, null, 3)]
    [InlineData("a smaller limit holds", CapacityMode.InPlace, 0, 100, 10, 4, 4)]
    public void B18_Plan_UsesTheSameLimits(string row, CapacityMode mode, int minimum, int maximum, int devices, int? limit, int places)
    {
        var source = Running(
            Plan(Group()) with { Pacing = new Pacing.CapacityWindow(mode, minimum, maximum), MostInFlight = limit, Breaker = s_breaker with { Action = GuardAction.Pause } },
            (GroupStatus.Error, new GroupTally { Finished = devices - 1, Error = 1 }));

        var plan = RollbackPlan.Of(source, [new ReturnSet(3, "gateway-fw", "4.1.0", 1)], Now);

        Assert.Equal((row, (int?)places), (row, plan.MostInFlight));
        Assert.Equal(s_breaker with { Action = GuardAction.Abort }, plan.Breaker);
        Assert.Equal((Recovery.None, PlanReading.Console, BusyDevices.Wait), (plan.Recovery, plan.Reading, plan.BusyDevices));
        Assert.False(plan.Approval.IsNeededFor(1_000_000));
    }

    [Fact]
    public void B18_Plan_HasAGroupForEachPreviousSet()
    {
        var source = Running(Plan(Group()) with { Pacing = new Pacing.ConstantRate(50) }, (GroupStatus.Error, new GroupTally { Finished = 4 }));
        var plan = RollbackPlan.Of(source, [new ReturnSet(3, "gateway-fw", "4.1.0", 3), new ReturnSet(5, new string('x', 200), "2", 1)], Now);

        Assert.Equal([3L, 5L], plan.Groups.Select(g => g.DistributionSetId!.Value));
        Assert.Equal(["To gateway-fw 4.1.0 (1)", $"To {new string('x', 121)} (2)"], plan.Groups.Select(g => g.Name));
        Assert.Equal([75f, 25f], plan.Groups.Select(g => g.Percentage));
        Assert.Equal(new Pacing.ConstantRate(50), plan.Pacing);
        Assert.Equal((RolloutStart.AtTime, Now), (plan.Schedule.Start, plan.Schedule.StartAt!.Value));
    }

    [Theory]
    [InlineData("spring", 1, "spring rollback")]
    [InlineData("spring", 2, "spring rollback 2")]
    public void Name_IsTheSourcesWithAWord(string source, int attempt, string name) => Assert.Equal(name, RollbackPlan.NameOf(source, attempt));

    [Fact]
    public void Name_NeverTooLong() => Assert.All(
        Enumerable.Range(100, 29).SelectMany(length => (int[])[1, 2, 12], (length, attempt) => RollbackPlan.NameOf(new string('n', length), attempt)),
        name => Assert.InRange(name.Length, 1, PlanRules.LongestName));

    // B-18: a rollback that fails is never rolled back itself, whatever its guard says.
    [Fact]
    public void B18_RollbackThatFails_IsAbortedAndNothingFollows()
    {
        var plan = Plan(Group(error: 100)) with { Breaker = s_breaker with { Action = GuardAction.AbortAndRollBack }, Recovery = Recovery.RollBack };
        var (after, slices) = Carry(Failing(plan, new GroupTally { Retrieved = 5 }) with { RollsBack = Source });
        Assert.Equal((RolloutStatus.Aborted, RecoveryState.None), (after.Status, after.Recovery));
        Assert.DoesNotContain(new RolloutSlice.CreateRollback(), slices);
    }

    [Theory]
    [InlineData(0, RolloutStatus.Finished)]
    [InlineData(1, RolloutStatus.Aborted)]
    public void B18_RollbackIsCompleteOnlyWhenEveryDeviceReturned(int failed, RolloutStatus end)
    {
        var view = Running(Plan(Group(0, 100)), (GroupStatus.Running, new GroupTally { Finished = 3, Error = failed })) with { RollsBack = Source };
        var after = Settle(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(end, after.Status);
        Assert.Equal(failed > 0, after.Reason.Key == "not-returned");
    }

    // Bug: a device that a person or another rollout took from the rollback was reported as returned.
    [Fact]
    public void B18_DeviceTakenFromTheRollback_HasNotReturned()
    {
        var view = Running(Plan(Group(0, 100)), (GroupStatus.Running, new GroupTally { Finished = 3, Canceled = 1 })) with { RollsBack = Source };
        var after = Settle(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Aborted, "1 device of 4 did not return to what they ran before"), (after.Status, after.Reason.Text));
    }

    [Theory]
    [InlineData(RolloutStatus.Finished, RecoveryState.RolledBack, "Rollback completed: rollout 42 'spring rollback' has returned its devices")]
    [InlineData(RolloutStatus.Aborted, RecoveryState.RollbackFailed, "Rollback failed: rollout 42 'spring rollback' was aborted before all devices had returned")]
    [InlineData(RolloutStatus.Stopped, RecoveryState.RollbackFailed, "Rollback failed: rollout 42 'spring rollback' was stopped before all devices had returned")]
    [InlineData(RolloutStatus.Deleted, RecoveryState.RollbackFailed, "Rollback failed: rollout 42 'spring rollback' was deleted before all devices had returned")]
    [InlineData(RolloutStatus.Paused, RecoveryState.RollingBack, null)]
    [InlineData(RolloutStatus.Running, RecoveryState.RollingBack, null)]
    public void B18_EndOfTheRollback_IsTheEndOfTheRecovery(RolloutStatus rollback, RecoveryState recovery, string? text)
    {
        var decision = RolloutDecider.Decide(Aborted(RecoveryState.RollingBack, rollback), new RolloutFact.RollbackEnded(), Now);
        Assert.Equal(recovery, decision.Next.Recovery);
        Assert.Equal(text, decision.Events.SingleOrDefault()?.Text);
        Assert.Equal(RolloutStatus.Aborted, decision.Next.Status);
    }

    [Fact]
    public void B18_RollbackThatIsGone_HasFailed() => Assert.Equal(
        RecoveryState.RollbackFailed,
        RolloutDecider.Decide(Aborted(RecoveryState.RollingBack, null), new RolloutFact.LeaseGained(), Now).Next.Recovery);

    [Theory]
    [InlineData(0, RecoveryState.None, "Nothing is rolled back: no device had begun")]
    [InlineData(1, RecoveryState.RollbackFailed, "Rollback failed, no version to return to: 1 device that had begun has no previous distribution set that can be installed, or something newer on the way")]
    [InlineData(3, RecoveryState.RollbackFailed, "Rollback failed, no version to return to: 3 devices that had begun have no previous distribution set that can be installed, or something newer on the way")]
    public void B19_NoVersionToReturnTo_OpensNothingAndSaysSo(int leftBehind, RecoveryState recovery, string text)
    {
        var fact = new RolloutFact.SliceDone(new SliceResult(null, 0, true) { LeftBehind = leftBehind });
        var decision = RolloutDecider.Decide(Aborted(RecoveryState.Due, null), fact, Now);
        Assert.Equal((recovery, null), (decision.Next.Recovery, decision.Slice));
        Assert.Equal(text, Assert.Single(decision.Events).Text);
    }

    [Theory]
    [InlineData(RecoveryState.RollingBack, RolloutStatus.Running, "Rollout 42 'spring rollback' is rolling it back already.")]
    [InlineData(RecoveryState.RolledBack, RolloutStatus.Finished, "Rollout 42 'spring rollback' has rolled it back.")]
    [InlineData(RecoveryState.RollbackFailed, RolloutStatus.Aborted, "Rollout 42 'spring rollback' has tried and failed. Create a rollout with the distribution set that the devices should run.")]
    [InlineData(RecoveryState.RollbackFailed, null, "No device that had begun has a distribution set to return to.")]
    public void B20_ASecondRollback_IsRefusedByName(RecoveryState recovery, RolloutStatus? rollback, string refusal) => Assert.Equal(
        refusal, RolloutDecider.Decide(Aborted(recovery, rollback), Command(RolloutCommand.RollBack), Now).Refusal);

    // B-25: allowed though the plan has no recovery; what runs is stopped first.
    [Theory]
    [InlineData(RolloutStatus.Running, RolloutStatus.Stopping)]
    [InlineData(RolloutStatus.Paused, RolloutStatus.Stopping)]
    [InlineData(RolloutStatus.Stopping, RolloutStatus.Stopping)]
    [InlineData(RolloutStatus.Stopped, RolloutStatus.Stopped)]
    [InlineData(RolloutStatus.Aborted, RolloutStatus.Aborted)]
    [InlineData(RolloutStatus.Finished, RolloutStatus.Finished)]
    public void B25_StopWithRollback_IsAllowedThoughThePlanHasNone(RolloutStatus status, RolloutStatus after)
    {
        var view = Aborted(RecoveryState.None, null) with { Status = status, Cause = status == RolloutStatus.Paused ? PauseCause.Person : null };
        view = view with { Groups = [.. view.Groups.Select(g => g with { Status = GroupStatus.Running, Tally = new GroupTally { Finished = 2, Retrieved = 1 } })] };
        var decision = RolloutDecider.Decide(view, Command(RolloutCommand.RollBack, "complaints"), Now);
        Assert.Equal((null, after, RecoveryState.Due), (decision.Refusal, decision.Next.Status, decision.Next.Recovery));
        var asked = Assert.Single(decision.Events, e => e.Kind == RolloutEventKind.RecoveryMoved);
        Assert.Equal(("Rollback asked by ben", "complaints"), (asked.Text, asked.Reason));
    }

    [Fact]
    public void B25_AskedAgainWhileStopping_ChangesNothing()
    {
        var view = Aborted(RecoveryState.Due, null) with { Status = RolloutStatus.Stopping };
        view = view with { Groups = [.. view.Groups.Select(g => g with { Status = GroupStatus.Running, Tally = new GroupTally { Scheduled = 2 } })] };
        var decision = RolloutDecider.Decide(view, Command(RolloutCommand.RollBack), Now);
        Assert.Equal((null, RecoveryState.Due), (decision.Refusal, decision.Next.Recovery));
        Assert.DoesNotContain(decision.Events, e => e.Kind == RolloutEventKind.RecoveryMoved);
    }

    [Fact]
    public void RollBack_WhereNothingCanReturn_SaysWhy()
    {
        Assert.StartsWith("Nothing of it was ever offered", Refusal(Aborted(RecoveryState.None, null) with { Status = RolloutStatus.Ready, StartedAt = null }), StringComparison.Ordinal);
        Assert.StartsWith("This rollout is itself the rollback of rollout 40", Refusal(Aborted(RecoveryState.None, null) with { RollsBack = Source }), StringComparison.Ordinal);
        Assert.StartsWith("A download-only rollout", Refusal(WithContent(Aborted(RecoveryState.None, null))), StringComparison.Ordinal);

        static string? Refusal(RolloutView view) => RolloutDecider.Decide(view, Command(RolloutCommand.RollBack), Now).Refusal;
        static RolloutView WithContent(RolloutView view) =>
            view with { Plan = view.Plan with { Content = view.Plan.Content with { ActionType = ActionType.DownloadOnly } } };
    }

    [Theory]
    [InlineData(RecoveryState.Due, null, "A rollback follows as soon as nothing more is taken back")]
    [InlineData(RecoveryState.RollingBack, RolloutStatus.Running, "Rolling back, see rollout 42 'spring rollback'")]
    public void Waiting_NamesTheRollback(RecoveryState recovery, RolloutStatus? rollback, string sentence)
    {
        var blocker = Assert.Single(RolloutWaiting.Explain(Aborted(recovery, rollback), Now));
        Assert.Equal((BlockerKind.Recovery, sentence), (blocker.Kind, blocker.Sentence));
    }

    [Fact]
    public void DeletedWhileDue_NothingIsRolledBack()
    {
        var decision = RolloutDecider.Decide(Aborted(RecoveryState.Due, null) with { Status = RolloutStatus.Deleting }, new RolloutFact.LeaseGained(), Now);
        Assert.Equal(RecoveryState.None, decision.Next.Recovery);
    }

    [Fact]
    public void DownloadOnly_WithRecovery_IsRefusedByField()
    {
        var plan = Plan(Group() with { ErrorAction = ErrorAction.AbortAndRollBack }) with
        {
            Content = new RolloutContent(7, ActionType.DownloadOnly),
            Recovery = Recovery.RollBack,
            AbortCriteria = [new AbortCriterion(FailureType.All, 1, 1, GuardAction.AbortAndRollBack)],
            Breaker = s_breaker with { Action = GuardAction.AbortAndRollBack },
        };
        Assert.Equal(
            ["abortCriteria[0].action", "breaker.action", "groups[0].errorAction", "recovery"],
            PlanRules.Check("n", "", plan).Select(f => f.Field).Order(StringComparer.Ordinal));
        Assert.Empty(PlanRules.Check("n", "", plan with { Content = new RolloutContent(7) }));
    }

    [Fact]
    public void GroupWithASetOfItsOwn_IsRefusedByField() => Assert.Equal(
        ["groups[0].distributionSetId"], PlanRules.Check("n", "", Plan(Group() with { DistributionSetId = 3 })).Select(f => f.Field));

    // 3.5: one rollback for one failure, also when the order to create it was carried out and the decision about it was lost.
    [Fact]
    public void B17_RollbackThatExists_IsFollowedAndNotCreatedAgain()
    {
        var decision = RolloutDecider.Decide(Aborted(RecoveryState.Due, RolloutStatus.Creating), new RolloutFact.LeaseGained(), Now);

        Assert.Equal((RecoveryState.RollingBack, null), (decision.Next.Recovery, decision.Slice));
    }

    [Fact]
    public void RecoveryThatNothingCanCause_IsWarnedOf()
    {
        var plan = Plan(Group(success: 50, error: 10)) with { Recovery = Recovery.RollBack };
        Assert.Equal(["recovery"], PlanRules.Warn(plan, [100]).Select(w => w.Field));
        Assert.Empty(PlanRules.Warn(plan with { AbortCriteria = [new AbortCriterion(FailureType.All, 1, 1)] }, [100]));
        Assert.Empty(PlanRules.Warn(plan with { Groups = [Group(error: 10) with { ErrorAction = ErrorAction.Abort }] }, [100]));
        Assert.Empty(PlanRules.Warn(plan with { Pacing = new Pacing.CapacityWindow(CapacityMode.InPlace, 90, 100) }, [100]));
    }

    private static RolloutLink Source => new(40, "spring", RolloutStatus.Aborted);

    /// <summary>A running group of which two devices have just failed.</summary>
    private static RolloutView Failing(RolloutPlan plan, GroupTally tally) =>
        Running(plan, (GroupStatus.Running, tally)) with { Undecided = [Ended(1, ActionStatus.Error, 2)], UndecidedThrough = 1 };

    private static RolloutView Aborted(RecoveryState recovery, RolloutStatus? rollback) =>
        Running(Plan(Group()), (GroupStatus.Finished, new GroupTally { Finished = 2, Error = 1 })) with
        {
            Status = RolloutStatus.Aborted,
            HaltIsCarriedOut = true,
            EndedAt = Now,
            Recovery = recovery,
            Rollback = rollback is { } status ? new RolloutLink(42, "spring rollback", status) : null,
        };

    /// <summary>Decides until it rests; slices are carried out on the tallies, only that no rollback is created.</summary>
    private static (RolloutView After, List<RolloutSlice> Slices) Carry(RolloutView view)
    {
        var slices = new List<RolloutSlice>();
        RolloutFact fact = new RolloutFact.OutcomesCommitted();
        for (var round = 0; round < 100; round++)
        {
            var decision = RolloutDecider.Decide(view, fact, Now);
            view = decision.Next;
            if (decision.Slice is { } slice)
            {
                slices.Add(slice);
                if (slice is RolloutSlice.CreateRollback)
                {
                    return (view, slices);
                }

                var (from, count) = slice is RolloutSlice.EndScheduled ? (ActionStatus.Scheduled, view.Total.Scheduled) : (ActionStatus.Running, view.Total.Running);
                view = view with { Undecided = [new ActionOutcome(1, from, ActionStatus.Canceled, count)] };
                fact = new RolloutFact.SliceDone(new SliceResult(null, count, true));
            }
            else if (decision.LookAgain)
            {
                fact = new RolloutFact.LookAgain();
            }
            else
            {
                return (view, slices);
            }
        }

        throw new InvalidOperationException("The decider does not come to rest.");
    }
}
