using System.Diagnostics;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>How a rollout's state is called in sentences and in the Management API.</summary>
public static class RolloutWords
{
    /// <summary>The state in a sentence, in lower case.</summary>
    public static string Of(RolloutStatus status) => status switch
    {
        RolloutStatus.Draft => "a draft",
        RolloutStatus.Creating => "being created",
        RolloutStatus.WaitingForApproval => "waiting for approval",
        RolloutStatus.ApprovalDenied => "denied",
        RolloutStatus.Ready => "ready",
        RolloutStatus.Scheduled => "scheduled",
        RolloutStatus.Starting => "starting",
        RolloutStatus.Running => "running",
        RolloutStatus.Paused => "paused",
        RolloutStatus.Stopping => "stopping",
        RolloutStatus.Stopped => "stopped",
        RolloutStatus.Aborted => "aborted",
        RolloutStatus.Finished => "finished",
        RolloutStatus.Deleting => "being deleted",
        RolloutStatus.Deleted => "deleted",
        _ => throw new UnreachableException($"rollout status {status}"),
    };

    /// <summary>Where a capacity window stands, in a sentence.</summary>
    public static string Capacity(Pacing.CapacityWindow window, GroupTally tally)
    {
        var devices = tally.Members;
        var (healthy, lower) = (CapacityLimits.Healthy(window.Mode, tally), CapacityLimits.Lower(devices, window.MinimumHealthyPercent));
        var before = tally.ScheduledFailing is > 0 and var failing ? $" ({failing} {(failing == 1 ? "was failing before its" : "were failing before their")} update)" : "";

        // Side by side the places hold it, unless too few serve.
        return window.Mode == CapacityMode.InPlace || (before.Length > 0 && healthy < lower)
            ? $"{healthy} of {devices} devices are healthy{before}, at least {lower} must stay so"
            : $"{devices + tally.Updating} of at most {CapacityLimits.Upper(devices, window.MaximumPercent)} places are taken, {tally.Updating} of them by devices that update";
    }

    /// <summary>What a criterion counts, in a sentence.</summary>
    public static string Of(FailureType type) => type switch
    {
        FailureType.Failed => "failed",
        FailureType.Rejected => "were refused",
        FailureType.TimedOut => "timed out",
        FailureType.All => "failed, were refused or timed out",
        _ => throw new UnreachableException($"failure type {type}"),
    };

    /// <summary>The state in the Management API; a draft is hidden there and has none (architecture, section 4: hawkBit view).</summary>
    public static string? Management(RolloutStatus status) => status switch
    {
        RolloutStatus.Draft => null,
        RolloutStatus.Creating => "creating",
        RolloutStatus.WaitingForApproval => "waiting_for_approval",
        RolloutStatus.ApprovalDenied => "approval_denied",
        RolloutStatus.Ready or RolloutStatus.Scheduled => "ready",
        RolloutStatus.Starting => "starting",
        RolloutStatus.Running => "running",
        RolloutStatus.Paused => "paused",
        RolloutStatus.Stopping => "stopping",
        RolloutStatus.Stopped or RolloutStatus.Aborted => "stopped",
        RolloutStatus.Finished => "finished",
        RolloutStatus.Deleting => "deleting",
        RolloutStatus.Deleted => "deleted",
        _ => throw new UnreachableException($"rollout status {status}"),
    };
}
