using System.Collections.Frozen;
using static RolloutConsole.Engine.Targets.ActionStatus;
using static RolloutConsole.Engine.Targets.ActionTrigger;

namespace RolloutConsole.Engine.Targets;

/// <summary>What a trigger does to an action: its new status and the row its history gets.</summary>
/// <param name="To">Status afterwards; equal to the status before where only history is written.</param>
/// <param name="Entry">History row to write, or null for none.</param>
public readonly record struct ActionMove(ActionStatus To, HistoryEntry? Entry);

/// <summary>Why a trigger did nothing; the device API turns it into a code (hawkbit-api, 1.6 and 1.7).</summary>
public enum ActionRefusal
{
    /// <summary>The device cannot know this action yet, or it waits for a confirmation: 404.</summary>
    NotVisible,

    /// <summary>The action is over: 410.</summary>
    Closed,

    /// <summary>The action is not being taken back: 405.</summary>
    NotCanceling,
}

/// <summary>
/// The one table of an action's states. An absent pair is refused, and <see cref="RefusalOf"/> says with what answer, so late,
/// repeated and impossible reports are answered as well. Sources: architecture, section 4; hawkbit-rollouts, table 2.4;
/// hawkbit-api, tables 1.6 and 1.7.
/// </summary>
public static class ActionStateMachine
{
    private static readonly FrozenDictionary<(ActionStatus, ActionTrigger), ActionMove> s_moves = Build().ToFrozenDictionary();

    /// <summary>Every allowed move, for documentation and the test that walks all pairs.</summary>
    public static IEnumerable<(ActionStatus From, ActionTrigger Trigger, ActionMove Move)> Moves =>
        s_moves.Select(m => (m.Key.Item1, m.Key.Item2, m.Value));

    /// <summary>Looks a move up; false means refused.</summary>
    public static bool TryMove(ActionStatus from, ActionTrigger trigger, out ActionMove move) =>
        s_moves.TryGetValue((from, trigger), out move);

    /// <summary>True while the device may still report on it, which hawkBit calls active.</summary>
    public static bool IsOpen(ActionStatus status) => status is Running or WaitForConfirmation or Retrieved or Canceling;

    /// <summary>True when nothing can happen to it any more but the removal of its target.</summary>
    public static bool IsOver(ActionStatus status) =>
        status is Downloaded or Finished or ActionStatus.Error or Rejected or TimedOut or Canceled or Removed;

    /// <summary>The answer to a trigger that the table does not allow.</summary>
    public static ActionRefusal RefusalOf(ActionStatus status, ActionTrigger trigger) => trigger switch
    {
        RetrieveCancel => ActionRefusal.NotVisible,
        ConfirmCancel or CancelFailed or CancelRejected or CancelNoted or CancelProceeding or ForceCancel => ActionRefusal.NotCanceling,
        RequestCancel or Recall or WithdrawRecall or ConfirmRecall or FailRecall or RefuseRecall => ActionRefusal.NotCanceling,
        _ when IsOver(status) => ActionRefusal.Closed,
        _ => ActionRefusal.NotVisible,
    };

    private static Dictionary<(ActionStatus, ActionTrigger), ActionMove> Build()
    {
        var moves = new Dictionary<(ActionStatus, ActionTrigger), ActionMove>
        {
            [(Scheduled, Open)] = new(Running, HistoryEntry.Running),
            [(Scheduled, OpenForConfirmation)] = new(WaitForConfirmation, HistoryEntry.WaitForConfirmation),
            [(Scheduled, Skip)] = new(Finished, HistoryEntry.Finished),
            [(Scheduled, RequestCancel)] = new(Canceled, HistoryEntry.Canceled),
            [(Scheduled, ForceCancel)] = new(Canceled, HistoryEntry.Canceled),

            [(Running, Retrieve)] = new(Retrieved, HistoryEntry.Retrieved),
            [(Retrieved, Retrieve)] = new(Retrieved, HistoryEntry.Retrieved),

            // A refusal is no failure: the action keeps waiting, and an agreement that is taken back makes it wait again (hawkbit-rollouts, 4.6).
            [(WaitForConfirmation, Confirm)] = new(Running, HistoryEntry.Running),
            [(WaitForConfirmation, Deny)] = new(WaitForConfirmation, HistoryEntry.WaitForConfirmation),
            [(Running, Deny)] = new(WaitForConfirmation, HistoryEntry.WaitForConfirmation),
            [(Retrieved, Deny)] = new(WaitForConfirmation, HistoryEntry.WaitForConfirmation),

            [(WaitForConfirmation, RequestCancel)] = new(Canceling, HistoryEntry.Canceling),
            [(WaitForConfirmation, ForceCancel)] = new(Canceled, HistoryEntry.Canceled),

            [(Canceling, RetrieveCancel)] = new(Canceling, HistoryEntry.Retrieved),
            [(Canceling, ConfirmCancel)] = new(Canceled, HistoryEntry.Canceled),
            [(Canceling, CancelFailed)] = new(Running, HistoryEntry.Error),
            [(Canceling, CancelRejected)] = new(Running, HistoryEntry.CancelRejected),
            [(Canceling, CancelNoted)] = new(Canceling, HistoryEntry.Warning),
            [(Canceling, CancelProceeding)] = new(Canceling, HistoryEntry.Running),
            [(Canceling, ForceCancel)] = new(Canceled, HistoryEntry.Canceled),

            // The emergency stop's recall (architecture, section 5). It asks only what was retrieved, so that is where an unanswered or
            // refused recall leads back to.
            [(Retrieved, Recall)] = new(Canceling, HistoryEntry.Canceling),
            [(Canceling, WithdrawRecall)] = new(Retrieved, HistoryEntry.Running),
            [(Canceling, ConfirmRecall)] = new(Canceled, HistoryEntry.Canceled),
            [(Canceling, FailRecall)] = new(Retrieved, HistoryEntry.Error),
            [(Canceling, RefuseRecall)] = new(Retrieved, HistoryEntry.CancelRejected),

            // A repeated confirmation is answered like the first one and changes nothing (hawkbit-api, 1.7).
            [(Canceled, ConfirmCancel)] = new(Canceled, null),
            [(Canceled, RetrieveCancel)] = new(Canceled, HistoryEntry.Retrieved),
        };

        // The deployment's own reports are the same before and after the device fetched it, and while it is asked back:
        // a final result then wins over the pending cancellation (hawkbit-api, 1.6).
        foreach (var open in new[] { Running, Retrieved, Canceling })
        {
            moves[(open, ReportProceeding)] = new(open, HistoryEntry.Running);
            moves[(open, ReportDownload)] = new(open, HistoryEntry.Download);
            moves[(open, ReportDownloaded)] = new(open, HistoryEntry.Downloaded);
            moves[(open, ReportDownloadedAsLast)] = new(Downloaded, HistoryEntry.Downloaded);
            moves[(open, ReportRejected)] = new(open, HistoryEntry.Warning);
            moves[(open, ReportRejectedAsLast)] = new(Rejected, HistoryEntry.Warning);
            moves[(open, ReportCanceled)] = new(open, HistoryEntry.Canceled);
            moves[(open, ReportSuccess)] = new(Finished, HistoryEntry.Finished);
            moves[(open, ReportFailure)] = new(ActionStatus.Error, HistoryEntry.Error);
            moves[(open, TimeOut)] = new(TimedOut, HistoryEntry.Error);
        }

        foreach (var running in new[] { Running, Retrieved })
        {
            moves[(running, RequestCancel)] = new(Canceling, HistoryEntry.Canceling);
            moves[(running, ForceCancel)] = new(Canceled, HistoryEntry.Canceled);
        }

        foreach (var any in Enum.GetValues<ActionStatus>().Where(s => s != Removed))
        {
            moves[(any, Remove)] = new(Removed, null);
        }

        return moves;
    }
}
