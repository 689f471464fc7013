using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Continuous rollouts (aws-iot-jobs, 2 and A-13). Who leaves and comes back is a matter of the store's contract.</summary>
public sealed class ContinuousTests
{
    private static readonly GroupPlan s_everything = Group(0, 100);

    [Fact(DisplayName = "A-13: whoever joins later opens at once although the rate is used up")]
    public void A13_NewMembersBypassTheRate()
    {
        var view = Continuous(new GroupTally { Scheduled = 90, Retrieved = 10 }, new GroupTally { Scheduled = 25 });

        var joined = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);
        Assert.Equal(new RolloutSlice.OpenActions(2, 25, null, HaveJoined: true), joined.Slice);
        Assert.Equal(view.Pace, joined.Next.Pace);

        var members = RolloutDecider.Decide(Continuous(new GroupTally { Scheduled = 90, Retrieved = 10 }, default), new RolloutFact.OutcomesCommitted(), Now);
        Assert.Null(members.Slice);
        Assert.Contains(members.Waiting, b => b.Kind == BlockerKind.Rate);
    }

    [Fact(DisplayName = "A-13: they bypass the rate, not the limit in flight")]
    public void A13_NewMembersObeyTheLimitInFlight()
    {
        var view = Continuous(new GroupTally { Retrieved = 10 }, new GroupTally { Scheduled = 25 });
        view = view with { Plan = view.Plan with { MostInFlight = 12 } };

        Assert.Equal(2, Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Slice).Most);
    }

    [Fact(DisplayName = "A-13: joining waits for the groups before, so nobody is ahead of the canary")]
    public void A13_NewMembersWaitForTheGroupsBefore()
    {
        var plan = ContinuousPlan(Group(50, 50));
        var view = Running(plan, (GroupStatus.Running, new GroupTally { Finished = 4, Retrieved = 6 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        var decision = RolloutDecider.Decide(view with { NextLookAt = Now.AddMinutes(1) }, new RolloutFact.OutcomesCommitted(), Now);

        Assert.Null(decision.Slice);
        Assert.Equal(GroupStatus.Scheduled, decision.Next.Groups[1].Status);
    }

    [Fact(DisplayName = "A-13: every look lets leavers go and takes all who come, into one last group")]
    public void A13_ALookTakesAllAndLetsLeaversGo()
    {
        var view = Continuous(new GroupTally { Finished = 100 }, new GroupTally { Finished = 7000 }) with { NextLookAt = null };

        Assert.Equal(
            new RolloutSlice.LookForMembers(2, RolloutDecider.LargestSlice, RemovesLeavers: true),
            RolloutDecider.Decide(view, new RolloutFact.DeadlineDue(), Now).Slice);
    }

    [Fact(DisplayName = "aws-iot-jobs 2: a continuous rollout is never completed without an end time")]
    public void EverybodyDone_NeverCompletes()
    {
        var decision = RolloutDecider.Decide(Continuous(new GroupTally { Finished = 100 }, new GroupTally { Finished = 5 }), new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal(RolloutStatus.Running, decision.Next.Status);
        Assert.Equal("105 devices are done; waits for new devices that match: 5 joined group 2, next look at 12:04:22 UTC", Assert.Single(decision.Waiting).Sentence);
    }

    [Theory(DisplayName = "J6: a rollout that grows is completed when its planned end has passed and everybody is done")]
    [InlineData(SelectionMode.Continuous, 0, RolloutStatus.Finished)]
    [InlineData(SelectionMode.Continuous, 1, RolloutStatus.Running)]
    [InlineData(SelectionMode.Dynamic, 0, RolloutStatus.Finished)]
    [InlineData(SelectionMode.Dynamic, 1, RolloutStatus.Running)]
    public void J6_AfterThePlannedEnd_CompletesWhenEverybodyIsDone(SelectionMode mode, int open, RolloutStatus status)
    {
        var view = EndsNow(Continuous(new GroupTally { Finished = 100 }, new GroupTally { Finished = 4, Retrieved = open }), mode);
        var world = new TallyWorld(view, Now);

        world.Tell(new RolloutFact.DeadlineDue());

        Assert.Equal((status, 2), (world.View.Status, world.View.Groups.Count));
        Assert.Empty(world.Slices);
        Assert.DoesNotContain(RolloutWaiting.Explain(world.View, Now), b => b.Kind == BlockerKind.Growth);
        if (open > 0)
        {
            world.Report(Ended(2, ActionStatus.Finished, open));
            Assert.Equal(RolloutStatus.Finished, world.View.Status);
        }
    }

    [Fact(DisplayName = "A-16: whoever joins in the round of the planned end is counted and canceled, and nobody joins any more")]
    public void A16_AfterThePlannedEnd_NobodyJoins()
    {
        var view = EndsNow(Continuous(new GroupTally { Finished = 100 }, new GroupTally { Retrieved = 1 }), SelectionMode.Continuous) with { NextLookAt = Now };
        var world = new TallyWorld(view, Now);

        world.Report(new ActionOutcome(2, null, ActionStatus.Scheduled, 3));

        Assert.Equal([new RolloutSlice.EndScheduled(Delete: false, KeepRetries: true)], world.Slices);
        Assert.Equal((3, 1, 4, 104), (world.View.Total.Canceled, world.View.Total.Open, world.View.Groups[1].Size, world.View.TotalTargets));
    }

    [Fact]
    public void Thresholds_OfTheLastGroup_CountItsMembers()
    {
        var view = Continuous(new GroupTally { Finished = 100 }, new GroupTally { Finished = 5 });

        Assert.Equal(0, GroupJudge.PlannedSize(view.Plan, view.Groups, 1));
        Assert.Equal(105, view.TotalTargets);
    }

    private static RolloutView EndsNow(RolloutView view, SelectionMode mode) => view with
    {
        Plan = view.Plan with { Selection = view.Plan.Selection with { Mode = mode }, Schedule = new RolloutSchedule { EndAt = Now } },
        Groups = view.Groups.SetItem(1, view.Groups[1] with { PlannedSize = mode == SelectionMode.Dynamic ? 4 : 0 }),
    };

    private static RolloutPlan ContinuousPlan(GroupPlan group) =>
        Plan(group) with { Selection = new TargetSelection("id==*", SelectionMode.Continuous), Pacing = new Pacing.ConstantRate(10) };

    private static RolloutView Continuous(GroupTally members, GroupTally joined)
    {
        var view = Running(
            ContinuousPlan(s_everything), (members.IsOver ? GroupStatus.Finished : GroupStatus.Running, members), (GroupStatus.Running, joined));
        return view with
        {
            NextLookAt = Now.AddMinutes(1),
            Pace = new PaceState(Now, 10),
            Groups = view.Groups.SetItem(1, view.Groups[1] with { PlannedSize = 0 }),
        };
    }
}
