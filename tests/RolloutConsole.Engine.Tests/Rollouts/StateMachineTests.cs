using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Walks all pairs of the three tables, so that a new word cannot slip in untreated.</summary>
public sealed class StateMachineTests
{
    [Fact(DisplayName = "hawkbit-rollouts 2.1: every state but Draft can be reached, every non-final state can be left")]
    public void RolloutTable_EveryState_IsReachableAndLeavable()
    {
        var moves = RolloutStateMachine.Moves.ToList();
        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            Assert.True(status == RolloutStatus.Draft || moves.Exists(m => m.To == status), $"{status} cannot be reached");
            Assert.True(moves.Exists(m => m.From == status), $"{status} cannot be left, not even by delete");
            Assert.False(string.IsNullOrEmpty(RolloutWords.Of(status)));
        }
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.1: stoppable states")]
    public void RolloutTable_Stop_IsAllowedInTheStoppableStatesOnly()
    {
        RolloutStatus[] stoppable =
        [
            RolloutStatus.Creating, RolloutStatus.Ready, RolloutStatus.Scheduled, RolloutStatus.WaitingForApproval, RolloutStatus.Starting,
            RolloutStatus.Running, RolloutStatus.Paused, RolloutStatus.ApprovalDenied,
        ];

        Assert.Equal(
            stoppable.Order(),
            Enum.GetValues<RolloutStatus>().Where(s => RolloutStateMachine.TryMove(s, RolloutTrigger.Stop, out _)).Order());
    }

    [Fact(DisplayName = "hawkbit-rollouts 2.3: ERROR and FINISHED are final for the group")]
    public void GroupTable_FinalStates_AreNeverLeft() =>
        Assert.DoesNotContain(GroupStateMachine.Moves, m => m.From is GroupStatus.Error or GroupStatus.Finished);

    [Fact(DisplayName = "hawkbit-rollouts 2.4: every report in every state has an answer")]
    public void ActionTable_EveryPair_MovesOrIsRefused()
    {
        foreach (var status in Enum.GetValues<ActionStatus>())
        {
            Assert.NotNull(ActionFacets.Of(status));
            foreach (var trigger in Enum.GetValues<ActionTrigger>())
            {
                if (ActionStateMachine.TryMove(status, trigger, out var move))
                {
                    Assert.True(Enum.IsDefined(move.To));
                }
                else
                {
                    Assert.True(Enum.IsDefined(ActionStateMachine.RefusalOf(status, trigger)));
                }
            }
        }
    }

    [Theory(DisplayName = "hawkbit-api 1.6 and 1.7: situation to answer")]
    [InlineData(ActionStatus.Finished, ActionTrigger.ReportSuccess, ActionRefusal.Closed)]
    [InlineData(ActionStatus.Canceled, ActionTrigger.ReportProceeding, ActionRefusal.Closed)]
    [InlineData(ActionStatus.Downloaded, ActionTrigger.ReportFailure, ActionRefusal.Closed)]
    [InlineData(ActionStatus.Scheduled, ActionTrigger.ReportSuccess, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.ReportSuccess, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.Retrieve, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.TimeOut, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Scheduled, ActionTrigger.Confirm, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Running, ActionTrigger.Confirm, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.Confirm, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.Confirm, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.Deny, ActionRefusal.NotVisible)]
    [InlineData(ActionStatus.Finished, ActionTrigger.Confirm, ActionRefusal.Closed)]
    [InlineData(ActionStatus.Canceled, ActionTrigger.Deny, ActionRefusal.Closed)]
    [InlineData(ActionStatus.Running, ActionTrigger.ConfirmCancel, ActionRefusal.NotCanceling)]
    [InlineData(ActionStatus.Finished, ActionTrigger.RequestCancel, ActionRefusal.NotCanceling)]
    [InlineData(ActionStatus.Running, ActionTrigger.Recall, ActionRefusal.NotCanceling)]
    [InlineData(ActionStatus.Canceled, ActionTrigger.WithdrawRecall, ActionRefusal.NotCanceling)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ConfirmRecall, ActionRefusal.NotCanceling)]
    public void ActionTable_ImpossibleReport_HasItsDocumentedAnswer(ActionStatus status, ActionTrigger trigger, ActionRefusal refusal)
    {
        Assert.False(ActionStateMachine.TryMove(status, trigger, out _));
        Assert.Equal(refusal, ActionStateMachine.RefusalOf(status, trigger));
    }

    [Theory(DisplayName = "hawkbit-rollouts 2.4 and hawkbit-api 1.6, 1.7: what a report does")]
    [InlineData(ActionStatus.Scheduled, ActionTrigger.OpenForConfirmation, ActionStatus.WaitForConfirmation, HistoryEntry.WaitForConfirmation)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.Confirm, ActionStatus.Running, HistoryEntry.Running)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.Deny, ActionStatus.WaitForConfirmation, HistoryEntry.WaitForConfirmation)]
    [InlineData(ActionStatus.Running, ActionTrigger.Deny, ActionStatus.WaitForConfirmation, HistoryEntry.WaitForConfirmation)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.Deny, ActionStatus.WaitForConfirmation, HistoryEntry.WaitForConfirmation)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.RequestCancel, ActionStatus.Canceling, HistoryEntry.Canceling)]
    [InlineData(ActionStatus.WaitForConfirmation, ActionTrigger.ForceCancel, ActionStatus.Canceled, HistoryEntry.Canceled)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ReportProceeding, ActionStatus.Retrieved, HistoryEntry.Running)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ReportDownloaded, ActionStatus.Retrieved, HistoryEntry.Downloaded)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ReportDownloadedAsLast, ActionStatus.Downloaded, HistoryEntry.Downloaded)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ReportRejected, ActionStatus.Retrieved, HistoryEntry.Warning)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.ReportCanceled, ActionStatus.Retrieved, HistoryEntry.Canceled)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.ReportSuccess, ActionStatus.Finished, HistoryEntry.Finished)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.ReportFailure, ActionStatus.Error, HistoryEntry.Error)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.ConfirmCancel, ActionStatus.Canceled, HistoryEntry.Canceled)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.CancelFailed, ActionStatus.Running, HistoryEntry.Error)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.CancelRejected, ActionStatus.Running, HistoryEntry.CancelRejected)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.CancelNoted, ActionStatus.Canceling, HistoryEntry.Warning)]
    [InlineData(ActionStatus.Running, ActionTrigger.Retrieve, ActionStatus.Retrieved, HistoryEntry.Retrieved)]
    [InlineData(ActionStatus.Retrieved, ActionTrigger.Recall, ActionStatus.Canceling, HistoryEntry.Canceling)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.ConfirmRecall, ActionStatus.Canceled, HistoryEntry.Canceled)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.RefuseRecall, ActionStatus.Retrieved, HistoryEntry.CancelRejected)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.FailRecall, ActionStatus.Retrieved, HistoryEntry.Error)]
    [InlineData(ActionStatus.Canceling, ActionTrigger.WithdrawRecall, ActionStatus.Retrieved, HistoryEntry.Running)]
    public void ActionTable_Report_DoesWhatTheSpecSays(ActionStatus from, ActionTrigger trigger, ActionStatus to, HistoryEntry entry)
    {
        Assert.True(ActionStateMachine.TryMove(from, trigger, out var move));
        Assert.Equal((to, entry), (move.To, move.Entry!.Value));
    }
}
