using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Targets;

/// <summary>What a device's poll needs, in one look-up. The hottest read of the product: prepared, without change tracking.</summary>
public interface IDeviceReads
{
    /// <summary>
    /// The living target with this controller id, its selected action and its installed action; null when there is none.
    /// The selected action is the open one with the highest weight, then the lowest id (hawkbit-api, 1.4).
    /// </summary>
    PollState? ReadPoll(string controllerId);

    /// <summary>One action of a target, or null when there is none or it belongs to another target.</summary>
    OfferedAction? ReadAction(long targetId, long actionId);

    /// <summary>Auto-confirmation of a target; null while it is off.</summary>
    AutoConfirmation? ReadAutoConfirm(long targetId);

    /// <summary>What a set brings to a device: its modules with their artifacts. Null when the set does not exist.</summary>
    Deployment? ReadDeployment(long distributionSetId);

    /// <summary>The newest history messages of an action without those of the server, newest first (hawkbit-api, 1.5, actionHistory).</summary>
    IReadOnlyList<string> ReadMessages(long actionId, int most);

    /// <summary>
    /// True when the target has an open action, not being asked back, whose set contains the module (hawkbit-api, 1.11);
    /// gives that action.
    /// </summary>
    OfferedAction? FindActionForModule(long targetId, long softwareModuleId);
}

/// <summary>What the root resource shows.</summary>
/// <param name="TargetId">Id of the target.</param>
/// <param name="ControllerId">Its controller id as stored.</param>
/// <param name="TokenHash">SHA-256 of its security token.</param>
/// <param name="AttributesRequested">Whether configData is linked.</param>
/// <param name="UpdateStatus">Its update status.</param>
/// <param name="LastPoll">Its last poll.</param>
/// <param name="Selected">The action on offer, if any.</param>
/// <param name="InstalledActionId">Newest finished action of the installed set, if any.</param>
public sealed record PollState(
    long TargetId,
    string ControllerId,
    byte[] TokenHash,
    bool AttributesRequested,
    TargetUpdateStatus UpdateStatus,
    PollMemory LastPoll,
    OfferedAction? Selected,
    long? InstalledActionId);

/// <summary>One action as its device sees it.</summary>
/// <param name="Id">Id of the action.</param>
/// <param name="RolloutId">Its rollout; null for a manual assignment.</param>
/// <param name="DistributionSetId">The set.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="WasRetrieved">Whether the device has ever fetched it: then the emergency stop does not withhold it any more.</param>
/// <param name="ActionType">How urgent.</param>
/// <param name="ForceAt">With time-forced: when it becomes forced.</param>
/// <param name="IsHeld">
/// Whether its rollout is paused by the emergency stop and not resumed yet: what was never retrieved then stays withheld after the release.
/// </param>
/// <param name="ChangedAt">When it last changed; part of the link, so that the root's ETag changes.</param>
public sealed record OfferedAction(
    long Id,
    long? RolloutId,
    long DistributionSetId,
    ActionStatus Status,
    bool WasRetrieved,
    ActionType ActionType,
    DateTimeOffset? ForceAt,
    bool IsHeld,
    DateTimeOffset ChangedAt);

/// <summary>What a set brings to a device.</summary>
/// <param name="DistributionSetId">The set.</param>
/// <param name="Modules">Its software modules.</param>
public sealed record Deployment(long DistributionSetId, IReadOnlyList<DeploymentModule> Modules);

/// <summary>One software module on its way to a device.</summary>
/// <param name="Id">Id of the module.</param>
/// <param name="TypeKey">Key of its type, such as <c>os</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Artifacts">Its files.</param>
/// <param name="Metadata">Key and value pairs that devices may see.</param>
public sealed record DeploymentModule(
    long Id,
    string TypeKey,
    string Name,
    string Version,
    IReadOnlyList<DeploymentArtifact> Artifacts,
    IReadOnlyList<KeyValuePair<string, string>> Metadata);

/// <summary>One file on its way to a device.</summary>
/// <param name="Id">Id of the artifact.</param>
/// <param name="FileName">Its name; never used as a path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha1">Lower-case hex.</param>
/// <param name="Md5">Lower-case hex.</param>
/// <param name="Sha256">Lower-case hex; names the stored file.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
public sealed record DeploymentArtifact(
    long Id, string FileName, long Size, string Sha1, string Md5, string Sha256, DateTimeOffset CreatedAt);

/// <summary>Registers devices that poll for the first time (hawkbit-api, 1.3).</summary>
public interface IDeviceRegistration
{
    /// <summary>Creates the target with a random token and attributes requested; answers its state, also when another poll was faster.</summary>
    /// <returns>Null when there is none yet, because an import is about to create it, or it was deleted at once; a later poll finds it.</returns>
    Task<PollState?> RegisterAsync(string controllerId, string? address, DateTimeOffset now, CancellationToken cancellationToken);
}
