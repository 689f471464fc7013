using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Taking devices over, and waiting for a person: hawkbit-rollouts, 4.2 and 4.6, section 9.</summary>
public sealed class BusyAndConfirmationTests
{
    [Fact(DisplayName = "hawkbit-rollouts 4.2: everything planned elsewhere is canceled before the first group opens")]
    public void Replace_Started_TakesOverBeforeAnythingOpens()
    {
        var first = RolloutDecider.Decide(Planned(BusyDevices.Replace), new RolloutFact.LookAgain(), Now);
        Assert.IsType<RolloutSlice.TakeOver>(first.Slice);
        Assert.Contains(first.Waiting, b => b.Kind == BlockerKind.TakingOver);

        var more = RolloutDecider.Decide(first.Next, new RolloutFact.SliceDone(new SliceResult(null, 1000, false, TookOver: true)), Now);
        Assert.IsType<RolloutSlice.TakeOver>(more.Slice);

        var done = RolloutDecider.Decide(more.Next, new RolloutFact.SliceDone(new SliceResult(null, 0, true, TookOver: true)), Now);
        Assert.Equal(5, Assert.IsType<RolloutSlice.OpenActions>(done.Slice).Most);
        Assert.DoesNotContain(done.Waiting, b => b.Kind == BlockerKind.TakingOver);
        Assert.True(done.HasChanges(more.Next), "what was taken over would be forgotten");
    }

    [Fact(DisplayName = "architecture 3: Wait takes nothing over")]
    public void Wait_Started_OpensAtOnce() =>
        Assert.IsType<RolloutSlice.OpenActions>(RolloutDecider.Decide(Planned(BusyDevices.Wait), new RolloutFact.LookAgain(), Now).Slice);

    [Fact(DisplayName = "architecture 5: under the emergency stop nothing is taken over")]
    public void Replace_UnderTheStop_TakesNothingOver()
    {
        var held = Planned(BusyDevices.Replace) with { Latch = new LatchState(true, "dora", Now, null) };

        Assert.IsNotType<RolloutSlice.TakeOver>(RolloutDecider.Decide(held, new RolloutFact.LatchChanged(), Now).Slice);
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.6: group value, else rollout value")]
    [InlineData("group yes, rollout no", true, false, true)]
    [InlineData("group no, rollout yes", false, true, false)]
    [InlineData("group silent, rollout yes", null, true, true)]
    [InlineData("group silent, rollout no", null, false, false)]
    public void Confirmation_GroupAndRollout_TheGroupDecides(string row, bool? group, bool rollout, bool isAsked)
    {
        var plan = Plan(Group() with { ConfirmationRequired = group });
        plan = plan with { Content = plan.Content with { ConfirmationRequired = rollout } };

        Assert.Equal((row, isAsked), (row, ConfirmationRules.IsRequired(plan, plan.Groups[0])));
    }

    [Theory(DisplayName = "operator-experience 5.4: the panel says who is waited for")]
    [InlineData(RolloutStatus.Running, 3, true)]
    [InlineData(RolloutStatus.Paused, 1, true)]
    [InlineData(RolloutStatus.Running, 0, false)]
    public void Waiting_ForPeople_SaysHowManyAndWhoCanAct(RolloutStatus status, int devices, bool isSaid)
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { WaitForConfirmation = devices, Retrieved = 2 })) with { Status = status };

        var blocker = RolloutWaiting.Explain(view, Now).SingleOrDefault(b => b.Kind == BlockerKind.Confirmation);

        Assert.Equal(isSaid, blocker is not null);
        if (blocker is not null)
        {
            Assert.StartsWith(devices == 1 ? "1 device waits for confirmation" : "3 devices wait for confirmation", blocker.Sentence, StringComparison.Ordinal);
            Assert.Contains("no timeout", blocker.Sentence, StringComparison.Ordinal);
            Assert.Contains("person at the device", blocker.WhoCanAct, StringComparison.Ordinal);
            Assert.Contains("Operator", blocker.WhoCanAct, StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "hawkbit-rollouts 4.6 and 9: WAIT_FOR_CONFIRMATION counts as running")]
    public void WaitForConfirmation_Counts_AsInFlightAndKeepsTheGroupOpen()
    {
        var tally = new GroupTally { Finished = 4, WaitForConfirmation = 1 };
        var view = Running(Plan(Group(100), Group()) with { Reading = PlanReading.HawkBit }, (GroupStatus.Running, tally), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 }));

        Assert.Equal((1, false, 5, 0), (tally.Open, tally.IsOver, tally.Members, tally.Failed));
        Assert.Equal(GroupStatus.Running, RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now).Next.Groups[0].Status);

        var full = Running(Plan(Group()) with { MostInFlight = 1 }, (GroupStatus.Running, new GroupTally { WaitForConfirmation = 1, Scheduled = 4 }));
        Assert.Null(RolloutDecider.Decide(full, new RolloutFact.LookAgain(), Now).Slice);
    }

    [Fact(DisplayName = "architecture 4: an abort takes back what waits for a person")]
    public void Abort_DevicesWaitForPeople_TheyAreClosed()
    {
        var view = Running(Plan(Group()), (GroupStatus.Running, new GroupTally { WaitForConfirmation = 2, Retrieved = 1 })) with { Status = RolloutStatus.Aborted };

        Assert.Equal(new RolloutSlice.ForceCancel(OnlyOffered: true), RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.4: a revocation begins anew")]
    [InlineData(ActionProgress.None)]
    [InlineData(ActionProgress.Downloaded)]
    [InlineData(ActionProgress.PastReturn)]
    public void Deny_AfterTheDeviceHadBegun_ForgetsHowFarItCame(ActionProgress progress)
    {
        var denied = new ActionState(ActionStatus.Retrieved, progress).After(ActionTrigger.Deny, ActionStatus.WaitForConfirmation);

        Assert.Equal(new ActionState(ActionStatus.WaitForConfirmation), denied);
        Assert.Equal(new ActionStanding(ActionStatus.Retrieved), (denied with { Status = ActionStatus.Retrieved }).Standing);
    }

    [Theory(DisplayName = "what is legal but foolish about confirmation")]
    [InlineData("not asked", false, false, false, 0)]
    [InlineData("asked, flow on", true, true, false, 0)]
    [InlineData("asked, flow off", true, false, false, 1)]
    [InlineData("asked, flow on, timeout", true, true, true, 1)]
    public void Warn_Confirmation_NamesTheField(string row, bool isAsked, bool isFlowEnabled, bool hasTimeout, int warnings)
    {
        var plan = Plan(Group()) with { DeviceLimits = new DeviceLimits { InProgressTimeout = hasTimeout ? TimeSpan.FromHours(1) : null } };
        plan = plan with { Content = plan.Content with { ConfirmationRequired = isAsked } };

        var said = ConfirmationRules.Warn(plan, isFlowEnabled).ToList();

        Assert.Equal((row, warnings), (row, said.Count));
        Assert.All(said, w => Assert.Equal("confirmationRequired", w.Field));
        Assert.Empty(PlanRules.Check("name", "", plan with { BusyDevices = BusyDevices.Replace }));
    }

    private static RolloutView Planned(BusyDevices busy) =>
        Running(Plan(Group()) with { BusyDevices = busy }, (GroupStatus.Running, new GroupTally { Scheduled = 5 }));
}
