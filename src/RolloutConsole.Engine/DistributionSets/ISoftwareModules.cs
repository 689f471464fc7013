using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.DistributionSets;

/// <summary>
/// What people and scripts may ask of software modules and their files. Every call checks <see cref="Permission.ManageInventory"/> and
/// writes one audit row, refusals included.
/// </summary>
public interface ISoftwareModules
{
    /// <summary>Creates modules, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when name, version and type are taken; NotFound when a type is unknown.</returns>
    Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewSoftwareModule> modules, CancellationToken cancellationToken);

    /// <summary>Changes a module; null members stay as they are. A locked module stays locked.</summary>
    Task<CommandReceipt> ChangeAsync(Caller caller, long moduleId, SoftwareModuleChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a module with its files; one that is part of a set is only hidden, and the set is incomplete from then on. Locked while part of
    /// a locked set that lives, and while a rollout of one of its sets goes on, whether that set lives or not.
    /// </summary>
    Task<CommandReceipt> DeleteAsync(Caller caller, long moduleId, CancellationToken cancellationToken);

    /// <summary>Whether a file may be added now, asked before its content is read: role, module, lock and number of files.</summary>
    Task<CommandReceipt> CheckUploadAsync(Caller caller, long moduleId, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a file whose content was saved before. When it is refused and nothing else uses the content, the content is deleted.
    /// </summary>
    /// <returns>Conflict when the module has a file of that name; Invalid with a checksum's key when one differs.</returns>
    Task<CommandReceipt> AddArtifactAsync(Caller caller, long moduleId, NewArtifact artifact, CancellationToken cancellationToken);

    /// <summary>Deletes a content that was saved and then not added, because its sender went away; nothing happens when it is in use.</summary>
    Task DiscardAsync(StoredFile file);

    /// <summary>Deletes a file of a module; its content goes when nothing else uses it.</summary>
    Task<CommandReceipt> DeleteArtifactAsync(Caller caller, long moduleId, long artifactId, CancellationToken cancellationToken);
}

/// <summary>A module to create (hawkbit-api, 2.11 and 2.18).</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Version">1 to 64 characters; name, version and type are unique together.</param>
/// <param name="TypeKey">Key of its type, such as <c>os</c>.</param>
/// <param name="Vendor">At most 256 characters.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="IsEncrypted">Whether devices must decrypt its files.</param>
public sealed record NewSoftwareModule(
    string Name, string Version, string TypeKey, string? Vendor = null, string? Description = null, bool IsEncrypted = false);

/// <summary>What to change of a module; null leaves a member as it is.</summary>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Vendor">At most 256 characters.</param>
/// <param name="Lock">True locks it.</param>
public sealed record SoftwareModuleChange(string? Description = null, string? Vendor = null, bool Lock = false);

/// <summary>A file to add to a module.</summary>
/// <param name="FileName">1 to 256 characters without path separators; never becomes a path.</param>
/// <param name="File">Its content, saved.</param>
/// <param name="Expected">What its sender says the checksums are.</param>
public sealed record NewArtifact(string FileName, StoredFile File, Checksums Expected);
