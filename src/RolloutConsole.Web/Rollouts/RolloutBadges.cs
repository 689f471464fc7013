using System.Diagnostics;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>How a rollout's state looks, everywhere.</summary>
internal static class RolloutBadges
{
    /// <summary>The look of a state.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="cause">While paused: why.</param>
    /// <param name="isHeld">It runs, but nothing moves.</param>
    /// <param name="failed">Devices that failed; only a finished rollout looks different for it.</param>
    public static StateLook For(RolloutStatus status, PauseCause? cause = null, bool isHeld = false, int failed = 0) => status switch
    {
        RolloutStatus.Draft => StateLooks.Draft,
        RolloutStatus.Creating => StateLooks.Creating,
        RolloutStatus.WaitingForApproval => StateLooks.WaitingForApproval,
        RolloutStatus.ApprovalDenied => StateLooks.ApprovalDenied,
        RolloutStatus.Ready => StateLooks.Ready,
        RolloutStatus.Scheduled => StateLooks.Scheduled,
        RolloutStatus.Starting => StateLooks.Starting,
        RolloutStatus.Running when isHeld => StateLooks.RunningWaiting,
        RolloutStatus.Running => StateLooks.Running,
        RolloutStatus.Paused => StateLooks.Paused(PauseCauseLetter.Of(cause ?? PauseCause.Person)),
        RolloutStatus.Stopping => StateLooks.Stopping,
        RolloutStatus.Stopped => StateLooks.Stopped,
        RolloutStatus.Aborted => StateLooks.Aborted,
        RolloutStatus.Finished when failed > 0 => StateLooks.FinishedWithFailures,
        RolloutStatus.Finished => StateLooks.Finished,
        RolloutStatus.Deleting => StateLooks.Deleting,
        RolloutStatus.Deleted => StateLooks.Deleted,
        _ => throw new UnreachableException($"rollout status {status}"),
    };

    /// <summary>Whether a person should come: the browser tab is marked.</summary>
    public static bool NeedsAttention(RolloutStatus status) => status is RolloutStatus.Paused or RolloutStatus.Aborted or RolloutStatus.WaitingForApproval;
}
