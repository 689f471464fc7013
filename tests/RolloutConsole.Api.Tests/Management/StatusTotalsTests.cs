using RolloutConsole.Api.Management.Rollouts;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>Progress reporting: hawkbit-rollouts, section 9, every status of an action against the six keys.</summary>
public sealed class StatusTotalsTests
{
    [Theory(DisplayName = "hawkbit-rollouts 9")]
    [InlineData(ActionStatus.Scheduled, "scheduled", "scheduled")]
    [InlineData(ActionStatus.Running, "running", "running")]
    [InlineData(ActionStatus.WaitForConfirmation, "running", "running")]
    [InlineData(ActionStatus.Retrieved, "running", "running")]
    [InlineData(ActionStatus.Canceling, "running", "running")]
    [InlineData(ActionStatus.Downloaded, "running", "finished")]
    [InlineData(ActionStatus.Finished, "finished", "finished")]
    [InlineData(ActionStatus.Error, "error", "error")]
    [InlineData(ActionStatus.Rejected, "error", "error")]
    [InlineData(ActionStatus.TimedOut, "error", "error")]
    [InlineData(ActionStatus.Canceled, "cancelled", "cancelled")]
    public void Status_CountsUnderItsKey(ActionStatus status, string key, string downloadOnly)
    {
        var tally = default(GroupTally).After(new ActionOutcome(1, null, status, 3));
        foreach (var (isDownloadOnly, expected) in new[] { (false, key), (true, downloadOnly) })
        {
            var totals = StatusTotals.Of(tally, 10, isStarted: true, isDownloadOnly);
            Assert.Equal(["notstarted", "scheduled", "running", "finished", "error", "cancelled"], totals.Keys);
            Assert.Equal((3, 7), (totals[expected], totals["notstarted"]));
            Assert.Equal(10, totals.Values.Sum());
        }
    }

    [Theory(DisplayName = "hawkbit-rollouts 9: before the start everything is not started, after it planned ones are scheduled")]
    [InlineData(RolloutStatus.Creating, false)]
    [InlineData(RolloutStatus.Ready, false)]
    [InlineData(RolloutStatus.Scheduled, false)]
    [InlineData(RolloutStatus.WaitingForApproval, false)]
    [InlineData(RolloutStatus.ApprovalDenied, false)]
    [InlineData(RolloutStatus.Running, true)]
    [InlineData(RolloutStatus.Paused, true)]
    [InlineData(RolloutStatus.Stopped, true)]
    [InlineData(RolloutStatus.Finished, true)]
    public void Planned_BeforeAndAfterTheStart_CountDifferently(RolloutStatus status, bool isStarted) => Assert.Equal(isStarted, StatusTotals.IsStarted(status));
}
