using System.Collections.Immutable;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>Tags, types and metadata of targets as the Management API lists them.</summary>
public interface IManagedLabels
{
    /// <summary>A page of tags.</summary>
    Task<OffsetPageOf<ManagedTag>> ListTagsAsync(RowFilter? filter, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One tag, or null.</summary>
    Task<ManagedTag?> FindTagAsync(long tagId, CancellationToken cancellationToken);

    /// <summary>The tags of a target, by id; null when there is no such target.</summary>
    Task<IReadOnlyList<ManagedTag>?> ReadTagsAsync(string controllerId, CancellationToken cancellationToken);

    /// <summary>A page of types.</summary>
    Task<OffsetPageOf<ManagedTargetType>> ListTypesAsync(RowFilter? filter, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One type, or null.</summary>
    Task<ManagedTargetType?> FindTypeAsync(long typeId, CancellationToken cancellationToken);

    /// <summary>What people noted about a target, by key; null when there is no such target.</summary>
    Task<IReadOnlyList<KeyValuePair<string, string>>?> ReadMetadataAsync(string controllerId, CancellationToken cancellationToken);
}

/// <summary>A tag as the Management API shows it (hawkbit-api, 2.7).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedTag(long Id, string Name, string? Description, string? Colour, AuditStamp Stamp);

/// <summary>A type of targets as the Management API shows it (hawkbit-api, 2.7).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="SetTypeIds">Types of sets that its targets take.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedTargetType(
    long Id, string Key, string Name, string? Description, string? Colour, ImmutableArray<long> SetTypeIds, AuditStamp Stamp);

/// <summary>The fields by which tags and types can be searched and sorted.</summary>
public static class LabelFields
{
    /// <summary>Fields of a tag.</summary>
    public static IReadOnlyList<RowField> Tags { get; } =
    [
        new("id", RowFieldKind.Whole),
        new("name", RowFieldKind.Text),
        new("description", RowFieldKind.Text),
        new("colour", RowFieldKind.Text),
        new("createdAt", RowFieldKind.Moment),
        new("createdBy", RowFieldKind.Text),
        new("lastModifiedAt", RowFieldKind.Moment),
        new("lastModifiedBy", RowFieldKind.Text),
    ];

    /// <summary>Fields of a type.</summary>
    public static IReadOnlyList<RowField> Types { get; } = [.. Tags, new("key", RowFieldKind.Text)];

    /// <summary>Fields of a metadata entry.</summary>
    public static IReadOnlyList<RowField> Metadata { get; } = [new("key", RowFieldKind.Text), new("value", RowFieldKind.Text)];
}
