using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>What an action means for its device.</summary>
internal static class OfferRules
{
    /// <summary>
    /// True while showing it would be an offer: the device has never fetched it, so the emergency stop withholds it (architecture,
    /// section 5). Asking the person at the device is one too. Everything later keeps its link, its document and its downloads.
    /// </summary>
    public static bool IsOffer(OfferedAction action) => action is { Status: ActionStatus.Running or ActionStatus.WaitForConfirmation, WasRetrieved: false };

    /// <summary>
    /// Asks to show an action. One that the device has fetched needs no ticket; an offer gets one, unless the emergency stop holds its
    /// rollout, or held it and nobody has resumed it since. The ticket is given back when the bytes are out of our hands.
    /// </summary>
    public static bool TryOpen(IEmergencyStop stop, OfferedAction action, out OfferTicket ticket)
    {
        ticket = default;
        return !IsOffer(action) || (!action.IsHeld && stop.TryOffer(action.RolloutId, out ticket));
    }

    /// <summary>True while the deployment is linked: offered or being installed, not being asked back (hawkbit-api, 1.4).</summary>
    public static bool IsDeploying(OfferedAction action) => action.Status is ActionStatus.Running or ActionStatus.Retrieved;

    /// <summary>
    /// Whether deploymentBase has a document. hawkBit answers 404 only for what is being asked back or waits (hawkbit-api, 1.1), so an
    /// ended deployment can still be read; one that was never opened cannot.
    /// </summary>
    public static bool HasDocument(OfferedAction action) => IsDeploying(action) || IsInstalledDocument(action);

    /// <summary>Whether installedBase has a document: over, and neither canceled nor gone with its target (hawkbit-api, 1.1 and 1.8).</summary>
    public static bool IsInstalledDocument(OfferedAction action) =>
        ActionStateMachine.IsOver(action.Status) && action.Status is not (ActionStatus.Canceled or ActionStatus.Removed);

    /// <summary>True when the device is to act at once: forced, download-only, or time-forced whose time has come (hawkbit-api, 1.5).</summary>
    public static bool IsForced(OfferedAction action, DateTimeOffset now) => action.ActionType switch
    {
        ActionType.Forced or ActionType.DownloadOnly => true,
        ActionType.Soft => false,
        ActionType.TimeForced => action.ForceAt is not { } at || at <= now,
        _ => throw new System.Diagnostics.UnreachableException($"action type {action.ActionType}"),
    };

    /// <summary>The <c>c</c> of links: differs whenever the document behind the link does, so that the root's ETag changes too.</summary>
    public static int StampOf(OfferedAction action, DateTimeOffset now)
    {
        var hash = ContentTag.Mix((ulong)action.Id, (ulong)action.ChangedAt.ToUnixTimeMilliseconds());
        hash = ContentTag.Mix(hash, ((ulong)action.Status << 1) | (IsForced(action, now) ? 1UL : 0UL));
        return (int)(hash ^ (hash >> 32));
    }
}
