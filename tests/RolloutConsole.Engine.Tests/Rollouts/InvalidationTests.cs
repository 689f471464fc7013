using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>What the invalidation of its distribution set does to a rollout: hawkbit-rollouts, 1.3, table of cancellation types.</summary>
public sealed class InvalidationTests
{
    [Theory(DisplayName = "hawkbit-rollouts 1.3: NONE leaves rollouts alone, SOFT stops and FORCE deletes those that can be stopped")]
    [InlineData(RolloutStatus.Creating, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.WaitingForApproval, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.ApprovalDenied, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.Ready, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.Scheduled, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.Running, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.Paused, RolloutStatus.Stopping, RolloutStatus.Deleting)]
    [InlineData(RolloutStatus.Finished, RolloutStatus.Finished, RolloutStatus.Finished)]
    [InlineData(RolloutStatus.Stopped, RolloutStatus.Stopped, RolloutStatus.Stopped)]
    [InlineData(RolloutStatus.Aborted, RolloutStatus.Aborted, RolloutStatus.Aborted)]
    [InlineData(RolloutStatus.Deleted, RolloutStatus.Deleted, RolloutStatus.Deleted)]
    public void Invalidation_ByState(RolloutStatus status, RolloutStatus afterSoft, RolloutStatus afterForce)
    {
        Assert.Equal(afterSoft, After(SetInvalidation.Soft));
        Assert.Equal(afterForce, After(SetInvalidation.Force));
        Assert.Equal(After(null), After(SetInvalidation.None));

        RolloutStatus After(SetInvalidation? how) => RolloutDecider.Decide(View(status, how), new RolloutFact.OutcomesCommitted(), Now).Next.Status;
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: whoever invalidated the set is named, once")]
    public void Invalidation_NamesThePerson()
    {
        var decision = RolloutDecider.Decide(View(RolloutStatus.Running, SetInvalidation.Soft), new RolloutFact.OutcomesCommitted(), Now);

        Assert.Equal(("set-invalidated", "Its distribution set was invalidated by mara", "mara"), (decision.Next.Reason.Key, decision.Next.Reason.Text, decision.Next.Reason.Actor));
        Assert.Equal(new RolloutEnd(RolloutEnd.SetInvalidated, decision.Next.Reason.Text, "mara", Now), decision.Next.End);
        Assert.Single(decision.Events, e => e.ToStatus == nameof(RolloutStatus.Stopping));
        Assert.DoesNotContain(
            RolloutDecider.Decide(decision.Next, new RolloutFact.LookAgain(), Now).Events, e => e.Text.Contains("invalidated", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: devices of a stopped rollout are asked to give their actions back")]
    public void SoftInvalidation_AsksBack()
    {
        var view = View(RolloutStatus.Running, SetInvalidation.Soft);

        var first = RolloutDecider.Decide(view, new RolloutFact.OutcomesCommitted(), Now);

        // The planned ones go first, then the open ones are asked back.
        Assert.IsType<RolloutSlice.EndScheduled>(first.Slice);
        var opened = first.Next with { Groups = [.. first.Next.Groups.Select(g => g with { Tally = g.Tally with { Scheduled = 0 } })] };
        Assert.IsType<RolloutSlice.AskBack>(RolloutDecider.Decide(opened, new RolloutFact.LookAgain(), Now).Slice);
    }

    private static RolloutView View(RolloutStatus status, SetInvalidation? how) =>
        Running(Plan(Group(), Group()), (GroupStatus.Running, new GroupTally { Retrieved = 5 }), (GroupStatus.Scheduled, new GroupTally { Scheduled = 5 })) with
        {
            Status = status,
            Cause = status == RolloutStatus.Paused ? PauseCause.Person : null,
            HaltIsCarriedOut = true,
            Invalidated = how is { } known ? new InvalidatedSet(known, "mara", Now.AddMinutes(-1)) : null,
        };
}
