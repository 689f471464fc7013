namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>What the pages of software modules read.</summary>
public interface IModulePageReads
{
    /// <summary>Modules whose name and version contain a text, newest first; hidden ones not.</summary>
    /// <param name="search">Words, each to be found in name or version; empty for all.</param>
    /// <param name="typeIds">Only modules of these types; null for all.</param>
    /// <param name="before">Only modules with a smaller id; null begins with the newest.</param>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<ModuleListPage> ListAsync(string search, IReadOnlyList<long>? typeIds, long? before, int most, CancellationToken cancellationToken);

    /// <summary>One module with its files and the sets that contain it; null when there is none or it is hidden.</summary>
    Task<ModuleDetail?> ReadAsync(long moduleId, CancellationToken cancellationToken);

    /// <summary>Every living type of modules and of sets, with how often each is used.</summary>
    Task<InventoryTypeList> ReadTypesAsync(CancellationToken cancellationToken);
}

/// <summary>A page of modules.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="HasOlder">Whether there are more.</param>
public sealed record ModuleListPage(IReadOnlyList<ModuleListRow> Rows, bool HasOlder);

/// <summary>One module of the list.</summary>
/// <param name="Module">The module.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="Sets">How many living sets contain it.</param>
public sealed record ModuleListRow(ManagedModule Module, int Files, long Bytes, int Sets);

/// <summary>One module.</summary>
/// <param name="Module">The module.</param>
/// <param name="MinArtifacts">Fewest files of a complete module of its type.</param>
/// <param name="Files">Its files, oldest first.</param>
/// <param name="Sets">Living sets that contain it, newest first, at most 20.</param>
/// <param name="SetCount">How many living sets contain it.</param>
public sealed record ModuleDetail(
    ManagedModule Module, int MinArtifacts, IReadOnlyList<ManagedArtifact> Files, IReadOnlyList<ModuleSet> Sets, int SetCount);

/// <summary>A set that contains a module.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsLocked">Whether its content may not change any more.</param>
public sealed record ModuleSet(long Id, string Name, string Version, bool IsLocked);

/// <summary>Every living type.</summary>
/// <param name="ModuleTypes">Types of modules by id, with how many living modules have each.</param>
/// <param name="SetTypes">Types of sets by id, with how many living sets have each.</param>
public sealed record InventoryTypeList(IReadOnlyList<(ManagedModuleType Type, int Uses)> ModuleTypes, IReadOnlyList<(ManagedSetType Type, int Uses)> SetTypes);
