using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>Distribution sets as the Management API lists them.</summary>
public interface IManagedSets
{
    /// <summary>A page of sets.</summary>
    Task<OffsetPageOf<ManagedSet>> ListAsync(RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One set, hidden ones included, or null.</summary>
    Task<ManagedSet?> FindAsync(long setId, CancellationToken cancellationToken);

    /// <summary>All types of sets, by id.</summary>
    Task<IReadOnlyList<ManagedSetType>> ListTypesAsync(CancellationToken cancellationToken);
}

/// <summary>A distribution set as the Management API shows it (hawkbit-api, 2.12).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TypeId">Id of its type.</param>
/// <param name="TypeKey">Key of its type.</param>
/// <param name="TypeName">Name of its type.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="IsComplete">Whether nothing mandatory is missing (hawkbit-rollouts, 1.3).</param>
/// <param name="IsLocked">Whether its content may not change any more.</param>
/// <param name="IsDeleted">Whether it is hidden.</param>
/// <param name="IsValid">Not invalidated.</param>
/// <param name="RequiredMigrationStep">Whether its actions may never be replaced.</param>
/// <param name="Modules">Its modules by id.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedSet(
    long Id,
    string Name,
    string Version,
    long TypeId,
    string TypeKey,
    string TypeName,
    string? Description,
    bool IsComplete,
    bool IsLocked,
    bool IsDeleted,
    bool IsValid,
    bool RequiredMigrationStep,
    IReadOnlyList<ManagedModule> Modules,
    AuditStamp Stamp);

/// <summary>A type of sets (hawkbit-api, 2.9 and 2.10).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key, such as <c>os_app</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="Colour">Colour that scripts gave it, if any.</param>
/// <param name="Mandatory">Types of which a complete set has at least one module.</param>
/// <param name="Optional">Types of which a set may have modules.</param>
/// <param name="Stamp">Who made it.</param>
public sealed record ManagedSetType(
    long Id,
    string Key,
    string Name,
    string? Description,
    string? Colour,
    IReadOnlyList<ManagedModuleType> Mandatory,
    IReadOnlyList<ManagedModuleType> Optional,
    AuditStamp Stamp);

/// <summary>The fields of modules, sets and types (hawkbit-api, 2.3).</summary>
public static class SetFields
{
    private static readonly RowField[] s_shared =
    [
        new("id", RowFieldKind.Whole),
        new("name", RowFieldKind.Text),
        new("description", RowFieldKind.Text),
        new("createdAt", RowFieldKind.Moment),
        new("createdBy", RowFieldKind.Text),
        new("lastModifiedAt", RowFieldKind.Moment),
        new("lastModifiedBy", RowFieldKind.Text),
    ];

    /// <summary>Fields of a module.</summary>
    public static IReadOnlyList<RowField> Modules { get; } =
        [.. s_shared, new("version", RowFieldKind.Text), new("type", RowFieldKind.Text), new("type.key", RowFieldKind.Text), new("type.name", RowFieldKind.Text)];

    /// <summary>Fields of a set.</summary>
    public static IReadOnlyList<RowField> Sets { get; } =
    [
        .. s_shared,
        new("version", RowFieldKind.Text),
        new("type", RowFieldKind.Text),
        new("type.key", RowFieldKind.Text),
        new("type.name", RowFieldKind.Text),
        new("valid", RowFieldKind.Flag, IsSortable: false),
    ];
}
