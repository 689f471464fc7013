using System.Diagnostics;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Targets;

/// <summary>How an action, a line of its history and a device's update state look, everywhere.</summary>
internal static class ActionBadges
{
    /// <summary>The look of an action.</summary>
    public static StateLook For(ActionStatus status) => status switch
    {
        ActionStatus.Scheduled => StateLooks.NotStarted,
        ActionStatus.Running => StateLooks.Queued,
        ActionStatus.WaitForConfirmation => StateLooks.WaitingForConfirmation,
        ActionStatus.Retrieved => StateLooks.Installing,
        ActionStatus.Downloaded => StateLooks.Success with { Word = "Downloaded" },
        ActionStatus.Finished => StateLooks.Success,
        ActionStatus.Error => StateLooks.Failed,
        ActionStatus.Rejected => StateLooks.Rejected,
        ActionStatus.TimedOut => StateLooks.TimedOut,
        ActionStatus.Canceling => StateLooks.Cancelled with { Word = "Being asked back" },
        ActionStatus.Canceled => StateLooks.Cancelled,
        ActionStatus.Removed => StateLooks.NotStarted with { Word = "Removed" },
        _ => throw new UnreachableException($"action status {status}"),
    };

    /// <summary>The look of an action whose device's health is watched.</summary>
    public static StateLook For(ActionStatus status, ActionHealth health) => health switch
    {
        ActionHealth.Pending when status == ActionStatus.Finished => StateLooks.Installing with { Word = "Installed, not confirmed healthy" },
        ActionHealth.Failing when status == ActionStatus.Finished => StateLooks.Failed with { Word = "Failing after success" },
        ActionHealth.Failing when status == ActionStatus.Scheduled => StateLooks.NotStarted with { Word = "Not started, failing before its update" },
        _ => For(status),
    };

    /// <summary>The look of a line of an action's history.</summary>
    public static StateLook For(HistoryEntry entry) => entry switch
    {
        HistoryEntry.Finished => StateLooks.Success,
        HistoryEntry.Error => StateLooks.Failed,
        HistoryEntry.Warning => StateLooks.Attention with { Word = "Warning" },
        HistoryEntry.Running => StateLooks.Installing with { Word = "Proceeding" },
        HistoryEntry.Canceled => StateLooks.Cancelled,
        HistoryEntry.Canceling => StateLooks.Cancelled with { Word = "Being asked back" },
        HistoryEntry.Retrieved => StateLooks.Delivered with { Word = "Picked up" },
        HistoryEntry.Download => StateLooks.Downloading,
        HistoryEntry.Scheduled => StateLooks.Scheduled,
        HistoryEntry.CancelRejected => StateLooks.CancelRefused,
        HistoryEntry.Downloaded => StateLooks.Downloading with { Word = "Downloaded" },
        HistoryEntry.WaitForConfirmation => StateLooks.WaitingForConfirmation,
        _ => throw new UnreachableException($"history entry {entry}"),
    };

    /// <summary>The look of a device's update state.</summary>
    public static StateLook For(TargetUpdateStatus status) => status switch
    {
        TargetUpdateStatus.Unknown => StateLooks.NotStarted with { Word = "Never seen" },
        TargetUpdateStatus.Registered => StateLooks.NotStarted with { Word = "Registered" },
        TargetUpdateStatus.Pending => StateLooks.Queued with { Word = "Update pending" },
        TargetUpdateStatus.InSync => StateLooks.Success with { Word = "In sync" },
        TargetUpdateStatus.Error => StateLooks.Failed with { Word = "Update failed" },
        _ => throw new UnreachableException($"update status {status}"),
    };
}
