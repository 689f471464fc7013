using System.Collections.Immutable;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>What pages read about tags and types. There are few of them; their counts are capped like every other.</summary>
public interface ITargetLabels
{
    /// <summary>Most tags or types of one answer.</summary>
    const int Most = 500;

    /// <summary>Tags by name, at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<TargetTag>> ListTagsAsync(CancellationToken cancellationToken);

    /// <summary>Tags by name with how many devices carry each, at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<TagView>> ReadTagsAsync(CancellationToken cancellationToken);

    /// <summary>Types by name with how many devices have each, at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<TargetTypeView>> ReadTypesAsync(CancellationToken cancellationToken);

    /// <summary>Types of distribution sets by name, at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<SetTypeName>> ListSetTypesAsync(CancellationToken cancellationToken);
}

/// <summary>A tag.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means; empty when nobody said.</param>
/// <param name="Colour">Its colour; null for none.</param>
/// <param name="Devices">How many devices carry it.</param>
public sealed record TagView(long Id, string Name, string Description, string? Colour, CappedCount Devices);

/// <summary>A type of devices.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key, fixed for ever.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means; empty when nobody said.</param>
/// <param name="Colour">Its colour; null for none.</param>
/// <param name="SetTypes">Types of sets that its devices take.</param>
/// <param name="Devices">How many devices have it.</param>
public sealed record TargetTypeView(
    long Id, string Key, string Name, string Description, string? Colour, ImmutableArray<SetTypeName> SetTypes, CappedCount Devices);

/// <summary>A type of distribution sets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
public sealed record SetTypeName(long Id, string Key, string Name);
