using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>Software modules and their files as the Management API lists them.</summary>
public interface IManagedModules
{
    /// <summary>A page of modules.</summary>
    Task<OffsetPageOf<ManagedModule>> ListAsync(RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One module, hidden ones included, or null.</summary>
    Task<ManagedModule?> FindAsync(long moduleId, CancellationToken cancellationToken);

    /// <summary>All files of a module, oldest first.</summary>
    Task<IReadOnlyList<ManagedArtifact>> ListArtifactsAsync(long moduleId, CancellationToken cancellationToken);

    /// <summary>One file of a module, or null.</summary>
    Task<ManagedArtifact?> FindArtifactAsync(long moduleId, long artifactId, CancellationToken cancellationToken);

    /// <summary>All types of modules, by id.</summary>
    Task<IReadOnlyList<ManagedModuleType>> ListTypesAsync(CancellationToken cancellationToken);
}

/// <summary>A software module as the Management API shows it (hawkbit-api, 2.11).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TypeId">Id of its type.</param>
/// <param name="TypeKey">Key of its type.</param>
/// <param name="TypeName">Name of its type.</param>
/// <param name="Vendor">Who made it.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="IsEncrypted">Whether devices must decrypt its files.</param>
/// <param name="IsLocked">Whether it may not change any more.</param>
/// <param name="IsDeleted">Whether it is hidden.</param>
/// <param name="IsComplete">Whether it has the files its type asks for (hawkbit-rollouts, 1.2).</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedModule(
    long Id,
    string Name,
    string Version,
    long TypeId,
    string TypeKey,
    string TypeName,
    string? Vendor,
    string? Description,
    bool IsEncrypted,
    bool IsLocked,
    bool IsDeleted,
    bool IsComplete,
    AuditStamp Stamp);

/// <summary>A file of a module.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha1">Lower-case hexadecimal.</param>
/// <param name="Md5">Lower-case hexadecimal.</param>
/// <param name="Sha256">Lower-case hexadecimal; name of its content.</param>
/// <param name="Stamp">Who uploaded it.</param>
public sealed record ManagedArtifact(long Id, string FileName, long Size, string Sha1, string Md5, string Sha256, AuditStamp Stamp);

/// <summary>A type of modules (hawkbit-api, 2.9 and 2.10).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key, such as <c>os</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="Colour">Colour that scripts gave it, if any.</param>
/// <param name="MinArtifacts">Fewest files of a complete module.</param>
/// <param name="MaxAssignments">Most modules of this type in one set.</param>
/// <param name="Stamp">Who made it.</param>
public sealed record ManagedModuleType(
    long Id, string Key, string Name, string? Description, string? Colour, int MinArtifacts, int MaxAssignments, AuditStamp Stamp);
