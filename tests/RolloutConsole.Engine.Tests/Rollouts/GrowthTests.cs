using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Dynamic rollouts: the rows of hawkbit-rollouts, 6.9, and what 2.1, 5.2, 5.3 and 5.6 say of them. Who may join is a matter of the
/// store's contract.
/// </summary>
public sealed class GrowthTests
{
    private static readonly GroupTally s_tenOk = new() { Finished = 10 };

    [Fact(DisplayName = "6.9, structure: behind the fixed groups one group for whoever comes later")]
    public void Row_Structure_TheFirstGrowingGroupIsAddedWhenTheOthersAreFilled()
    {
        var view = Creating(Dynamic(Group(), Group()), 6, 4);

        var filled = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);

        var added = Assert.IsType<RolloutSlice.AddGroup>(filled.Slice);
        Assert.Equal((3, GroupStatus.Ready), (added.Number, added.Status));
        Assert.Equal(RolloutStatus.Creating, filled.Next.Status);
        var ready = RolloutDecider.Decide(Carried(filled), new RolloutFact.SliceDone(new SliceResult(null, 1, true)), Now);
        Assert.Equal((RolloutStatus.Ready, null), (ready.Next.Status, ready.Slice));
    }

    [Fact(DisplayName = "6.9, structure: groups for later devices only are ready without being filled")]
    public void Row_Structure_WithoutFixedGroupsNothingIsFilled()
    {
        var plan = Dynamic([Group()], new DynamicGroups(10, "-late", Only: true));
        var view = Running(plan, (GroupStatus.Creating, default)) with { Status = RolloutStatus.Creating, StartedAt = null };
        view = view with { Groups = [view.Groups[0] with { PlannedSize = -1 }] };

        var ready = RolloutDecider.Decide(view, new RolloutFact.LeaseGained(), Now);

        Assert.Null(ready.Slice);
        Assert.Equal((RolloutStatus.Ready, GroupStatus.Ready, 10, "group-1-late"), (ready.Next.Status, ready.Next.Groups[0].Status, ready.Next.Groups[0].PlannedSize, ready.Next.Groups[0].Plan.Name));
        Assert.Equal(0, ready.Next.TotalTargets);
    }

    [Fact(DisplayName = "6.9, first dynamic group: a copy of the last one, planned as large as that really is")]
    public void Row_FirstGroup_CopiesTheLastFixedOne()
    {
        var last = Group(70, 20, SuccessAction.PauseForCheck) with { Name = "rest", Filter = "attribute.region==eu", ErrorMinimumSample = 3, ConfirmationRequired = true };
        var view = Creating(Dynamic(Group(), last), 6, 4);

        var added = Assert.IsType<RolloutSlice.AddGroup>(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);

        Assert.Equal(last with { Name = "group-3" }, added.Plan);
        Assert.Equal(4, added.PlannedSize);
    }

    [Theory(DisplayName = "6.9, first dynamic group, planned size and name: from the template; at least 1")]
    [InlineData(25, "-later", 4, 25, "group-3-later")]
    [InlineData(null, "", 4, 4, "group-3")]
    [InlineData(null, "", 0, 1, "group-3")]
    public void Row_PlannedSizeAndName(int? count, string suffix, int lastSize, int planned, string name)
    {
        var view = Creating(Dynamic([Group(), Group()], new DynamicGroups(count, suffix)), 6, lastSize);

        var added = Assert.IsType<RolloutSlice.AddGroup>(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);

        Assert.Equal((planned, name), (added.PlannedSize, added.Plan.Name));
    }

    [Theory(DisplayName = "6.9, filling: only the last group, only what it lacks, at most 5,000")]
    [InlineData(GroupStatus.Scheduled, 10, 4, 6)]
    [InlineData(GroupStatus.Running, 10, 4, 6)]
    [InlineData(GroupStatus.Running, 90_000, 4, 5000)]
    public void Row_Filling_TakesWhatTheLastGroupLacks(GroupStatus status, int planned, int members, int most)
    {
        var view = Grown(Dynamic(Group()), planned, (GroupStatus.Running, new GroupTally { Retrieved = 10 }), (status, new GroupTally { Retrieved = members }));

        Assert.Equal(new RolloutSlice.LookForMembers(2, most, RemovesLeavers: false), RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now).Slice);
    }

    [Fact(DisplayName = "6.9, filling: while the group is scheduled its actions wait, while it runs they open")]
    public void Row_Filling_OpensOnlyWhileTheGroupRuns()
    {
        var joined = new GroupTally { Scheduled = 3 };
        var waiting = Looked(Grown(Dynamic(Group()), 10, (GroupStatus.Running, new GroupTally { Retrieved = 10 }), (GroupStatus.Scheduled, joined)));
        var running = Looked(Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, joined)));

        Assert.Null(RolloutDecider.Decide(waiting, new RolloutFact.LookAgain(), Now).Slice);
        Assert.Equal(new RolloutSlice.OpenActions(2, 3, null), RolloutDecider.Decide(running, new RolloutFact.LookAgain(), Now).Slice);
    }

    [Theory(DisplayName = "6.9, next group: added as scheduled when the last one has its planned size, before any look")]
    [InlineData(GroupStatus.Scheduled)]
    [InlineData(GroupStatus.Running)]
    public void Row_NextGroup_FollowsAFullOne(GroupStatus status)
    {
        var view = Grown(Dynamic(Group()), 10, (GroupStatus.Running, new GroupTally { Retrieved = 10 }), (status, new GroupTally { Retrieved = 10 }));

        var added = Assert.IsType<RolloutSlice.AddGroup>(RolloutDecider.Decide(Looked(view), new RolloutFact.LookAgain(), Now).Slice);

        Assert.Equal((3, 10, GroupStatus.Scheduled), (added.Number, added.PlannedSize, added.Status));
    }

    [Theory(DisplayName = "6.9, next group: one follows a last group that is finished, full or not")]
    [InlineData(PlanReading.HawkBit)]
    [InlineData(PlanReading.Console)]
    public void Row_NextGroup_FollowsAFinishedOne(PlanReading reading)
    {
        var view = Grown(Dynamic(Group()) with { Reading = reading }, 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Finished, new GroupTally { Finished = 4 }));

        var decision = RolloutDecider.Decide(Looked(view), new RolloutFact.OutcomesCommitted(), Now);

        var added = Assert.IsType<RolloutSlice.AddGroup>(decision.Slice);
        Assert.Equal((RolloutStatus.Running, 3, 10, GroupStatus.Scheduled), (decision.Next.Status, added.Number, added.PlannedSize, added.Status));
    }

    [Theory(DisplayName = "5.1, 1: it grows before anything opens; other than in hawkBit groups are judged in the same pass")]
    [InlineData(PlanReading.HawkBit)]
    [InlineData(PlanReading.Console)]
    public void Row51_LooksBeforeAnythingOpensAndJudgesInTheSamePass(PlanReading reading)
    {
        var view = Grown(
            Dynamic(Group()) with { Reading = reading }, 10, (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 4 }));

        var decision = RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now);

        Assert.Equal((new RolloutSlice.LookForMembers(2, 6, RemovesLeavers: false), GroupStatus.Running), (decision.Slice, decision.Next.Groups[1].Status));
        Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(decision.Next, Look(0, isAll: true), Now).Slice);
    }

    [Fact(DisplayName = "6.9, next group: a deleted device makes room again, so no group follows yet")]
    public void Row_NextGroup_NotWhileADeletedDeviceLeavesRoom()
    {
        var view = Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Finished = 9, Removed = 1 }));

        Assert.Equal(new RolloutSlice.LookForMembers(2, 1, RemovesLeavers: false), RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);
    }

    [Fact(DisplayName = "6.9, rhythm: a look that found all is followed by the next one after 60 s, one that did not at once")]
    public void Row_Rhythm()
    {
        var view = Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Finished = 2 }));

        var more = RolloutDecider.Decide(view, Look(5, isAll: false), Now);
        Assert.IsType<RolloutSlice.LookForMembers>(more.Slice);

        var all = RolloutDecider.Decide(view, Look(0, isAll: true), Now);
        Assert.Equal((null, Now.AddSeconds(60)), (all.Slice, all.Next.WakeAt));
        Assert.True(all.HasChanges(view));

        var early = RolloutDecider.Decide(all.Next, new RolloutFact.OutcomesCommitted(), Now.AddSeconds(59));
        Assert.Equal((null, Now.AddSeconds(60)), (early.Slice, early.Next.WakeAt));
        Assert.IsType<RolloutSlice.LookForMembers>(RolloutDecider.Decide(all.Next, new RolloutFact.DeadlineDue(), Now.AddSeconds(60)).Slice);
    }

    /// <summary>Row, status of a group behind it, members ok and failed of 10 planned, then: is the limit of 10 % broken, successes needed at 50 %.</summary>
    [Theory(DisplayName = "6.9, thresholds: the last running group is judged by its planned size, every other one by its members")]
    [InlineData("last running", GroupStatus.Scheduled, 1, 1, false, 5)]
    [InlineData("last running, over the limit", GroupStatus.Scheduled, 0, 2, true, 5)]
    [InlineData("a later one runs", GroupStatus.Running, 1, 1, true, 1)]
    public void Row_Thresholds(string row, GroupStatus behind, int ok, int failed, bool isBroken, int needed)
    {
        var plan = Dynamic(Group(50, 10));
        var tally = new GroupTally { Finished = ok, Error = failed };
        var view = Grown(plan, 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, tally), (behind, default));
        var planned = GroupJudge.PlannedSize(plan, view.Groups, 1);

        Assert.Equal(
            (row, isBroken, needed),
            (row, GroupJudge.IsErrorLimitBroken(plan, view.Groups[1].Plan, tally, planned), GroupJudge.SuccessesNeeded(plan, view.Groups[1].Plan, tally, planned)));
        Assert.Equal(isBroken ? GroupStatus.Error : GroupStatus.Running, Pass(Looked(view)).Groups[1].Status == GroupStatus.Error ? GroupStatus.Error : GroupStatus.Running);
    }

    [Fact(DisplayName = "5.6: dynamic group, planned 10, actual 2, ok 2, S 50, E 50: nothing")]
    public void Row56_PlannedTenActualTwo_Nothing()
    {
        var view = Looked(Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Finished = 2 })));

        var after = Pass(view);

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (after.Status, after.Groups[1].Status));
        Assert.False(GroupJudge.IsTriggerReached(view.Plan, view.Groups[1].Plan, view.Groups[1].Tally, GroupJudge.PlannedSize(view.Plan, view.Groups, 1)));
    }

    [Theory(DisplayName = "5.3 and 6.9, end: the last group never completes, the rollout never ends by itself")]
    [InlineData(PlanReading.HawkBit)]
    [InlineData(PlanReading.Console)]
    public void Row_End_EverybodyDoneWaitsForNewDevices(PlanReading reading)
    {
        var view = Looked(Grown(Dynamic(Group()) with { Reading = reading }, 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Finished = 2 })));

        var decision = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal((RolloutStatus.Running, GroupStatus.Running), (decision.Next.Status, decision.Next.Groups[1].Status));
        var waits = Assert.Single(decision.Waiting);
        Assert.Equal(
            (BlockerKind.Growth, "12 devices are done; waits for new devices that match: group 2 has 2 of 10, next look at 12:04:22 UTC", Now.AddMinutes(1)),
            (waits.Kind, waits.Sentence, waits.EarliestEnd));
    }

    [Fact(DisplayName = "2.1 and 6.9, end: stopped when the group limit blocks another group and nothing is open")]
    public void Row_End_StoppedAtTheGroupLimit()
    {
        var groups = Enumerable.Repeat((GroupStatus.Finished, s_tenOk), PlanRules.MostGroups - 1).Append((GroupStatus.Running, s_tenOk)).ToArray();
        var view = Grown(Dynamic(Group()) with { Reading = PlanReading.HawkBit }, 10, groups);

        var after = Settle(view, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal((RolloutStatus.Stopped, "group-limit"), (after.Status, after.Reason.Key));
        Assert.Equal((RolloutEnd.GroupLimit, after.Reason.Text, StatusReason.Engine), (after.End!.Code, after.End.Comment, after.End.Actor));
    }

    // Bug: it was stopped at once, and nobody looked at its devices any more.
    [Fact(DisplayName = "6.9 and B-15: at the group limit a rollout is stopped when its bake time is over, not before")]
    public void Row_End_TheGroupLimitWaitsForTheBakeTime()
    {
        var groups = Enumerable.Repeat((GroupStatus.Finished, s_tenOk), PlanRules.MostGroups - 1).Append((GroupStatus.Running, s_tenOk)).ToArray();
        var view = Grown(Dynamic(Group()) with { Health = new HealthWatch { BakeTime = TimeSpan.FromMinutes(10) } }, 10, groups);

        var baking = Settle(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal((RolloutStatus.Running, Now.AddMinutes(10)), (baking.Status, baking.WakeAt));
        var almost = Settle(baking, new RolloutFact.DeadlineDue(), Now.AddMinutes(10).AddTicks(-1));
        Assert.Equal(RolloutStatus.Running, almost.Status);
        Assert.Equal(RolloutStatus.Stopped, Settle(almost, new RolloutFact.DeadlineDue(), Now.AddMinutes(10)).Status);
    }

    [Fact(DisplayName = "6.9, group quota reached while a group is open: no group is added; other than in hawkBit it is still judged")]
    public void Row_QuotaWhileOpen_TheLastGroupIsStillJudged()
    {
        var full = Enumerable.Repeat((GroupStatus.Finished, s_tenOk), PlanRules.MostGroups - 1).ToArray();
        var open = Grown(Dynamic(Group(50, 20)), 10, [.. full, (GroupStatus.Running, new GroupTally { Finished = 5, Retrieved = 5 })]);
        var broken = Grown(Dynamic(Group(50, 20)), 10, [.. full, (GroupStatus.Running, new GroupTally { Error = 3, Retrieved = 7 })]);

        var decision = RolloutDecider.Decide(open, new RolloutFact.DeadlineDue(), Now);
        Assert.Equal((null, RolloutStatus.Running), (decision.Slice, decision.Next.Status));
        Assert.Contains(decision.Waiting, b => b is { Kind: BlockerKind.Growth } && b.Sentence.Contains("all 500 groups are full", StringComparison.Ordinal));
        Assert.Equal(GroupStatus.Error, Pass(broken).Groups[^1].Status);
    }

    [Fact(DisplayName = "6.9, error in the last dynamic group, nothing else open: hawkBit finishes")]
    public void Row_ErrorInTheLast_HawkBitFinishes()
    {
        var after = Pass(Looked(Grown(
            Dynamic(Group()) with { Reading = PlanReading.HawkBit }, 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 1 }))));

        Assert.Equal((RolloutStatus.Finished, GroupStatus.Error), (after.Status, after.Groups[1].Status));
    }

    [Fact(DisplayName = "6.9, error in the last dynamic group: our plans pause, and devices join again after resume")]
    public void Row_ErrorInTheLast_OursPausesAndGoesOnAfterResume()
    {
        var view = Looked(Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Error = 6, Retrieved = 1 })));

        var paused = Pass(view);
        Assert.Equal((RolloutStatus.Paused, PauseCause.Error), (paused.Status, paused.Cause));

        var resumed = RolloutDecider.Decide(paused, Command(RolloutCommand.Resume), Now);
        Assert.Equal(3, Assert.IsType<RolloutSlice.AddGroup>(resumed.Slice).Number);
        var next = Carried(resumed);
        Assert.Equal(GroupStatus.Running, Pass(next).Groups[2].Status);
    }

    [Fact(DisplayName = "6.9, paused: no filling; nor under the emergency stop")]
    public void Row_Paused_NobodyJoins()
    {
        var view = Grown(Dynamic(Group()), 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, default));
        var held = view with { Latch = new LatchState(true, "dora", Now, null) };

        Assert.Null(RolloutDecider.Decide(view with { Status = RolloutStatus.Paused, Cause = PauseCause.Person }, new RolloutFact.DeadlineDue(), Now).Slice);
        Assert.Null(RolloutDecider.Decide(held, new RolloutFact.DeadlineDue(), Now).Slice);
        Assert.IsType<RolloutSlice.LookForMembers>(RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now).Slice);
    }

    [Fact(DisplayName = "4.2 and 6.9: whoever joins a rollout that replaces is taken over before it opens; a look that found nobody takes nothing over")]
    public void Row_Filling_WhoJoinsARolloutThatReplacesIsTakenOver()
    {
        var plan = Dynamic(Group()) with { BusyDevices = BusyDevices.Replace };
        var view = Grown(plan, 10, (GroupStatus.Finished, s_tenOk), (GroupStatus.Running, new GroupTally { Scheduled = 3 })) with { HasTakenOver = true };

        var joined = RolloutDecider.Decide(view, Look(3, isAll: true), Now);
        Assert.IsType<RolloutSlice.TakeOver>(joined.Slice);
        Assert.True(joined.HasChanges(view), "that others are to be asked again would be forgotten");
        var over = RolloutDecider.Decide(joined.Next, new RolloutFact.SliceDone(new SliceResult(null, 3, true, TookOver: true)), Now);
        Assert.Equal(new RolloutSlice.OpenActions(2, 3, null), over.Slice);

        var nobody = RolloutDecider.Decide(view, Look(0, isAll: true), Now);
        Assert.Equal((new RolloutSlice.OpenActions(2, 3, null), true), (nobody.Slice, nobody.Next.HasTakenOver));
    }

    [Fact]
    public void Approval_WithALimit_IsNeededForWhateverCanGrow()
    {
        var rule = new ApprovalRule(100);

        Assert.False(rule.IsNeededFor(Plan(Group()), 5));
        Assert.True(rule.IsNeededFor(Dynamic(Group()), 5));
        Assert.False(ApprovalRule.Never.IsNeededFor(Dynamic(Group()), 5));
    }

    private static RolloutPlan Dynamic(params GroupPlan[] groups) => Dynamic(groups, null);

    private static RolloutPlan Dynamic(GroupPlan[] groups, DynamicGroups? template) =>
        Plan(groups) with { Selection = new TargetSelection("id==*", SelectionMode.Dynamic, template) };

    private static RolloutView Creating(RolloutPlan plan, params int[] sizes) =>
        Running(plan, [.. sizes.Select(s => (GroupStatus.Creating, new GroupTally { Scheduled = s }))]) with { Status = RolloutStatus.Creating, StartedAt = null };

    private static RolloutView Grown(RolloutPlan plan, int planned, params (GroupStatus Status, GroupTally Tally)[] groups)
    {
        var view = Running(plan, groups);
        return view with { Groups = view.Groups.ConvertAll(g => plan.IsGrowing(g.Number) ? g with { PlannedSize = planned } : g) };
    }

    private static RolloutView Looked(RolloutView view) => view with { NextLookAt = Now.AddMinutes(1) };

    private static RolloutFact Look(int done, bool isAll) => new RolloutFact.SliceDone(new SliceResult(2, done, isAll, IsLook: true));

    private static RolloutView Pass(RolloutView view) => RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next;

    /// <summary>The rollout with the group that the decision adds, as the store writes it.</summary>
    private static RolloutView Carried(RolloutDecision decision) => decision.Slice is RolloutSlice.AddGroup added
        ? decision.Next with
        {
            Groups = decision.Next.Groups.Add(new GroupView
            {
                Id = added.Number, Number = added.Number, Plan = added.Plan, PlannedSize = added.PlannedSize, Status = added.Status, Reason = added.Reason,
            }),
        }
        : decision.Next;
}
