using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>What the pages of distribution sets read. Everything pages by id and counts with a cap.</summary>
public interface ISetPageReads
{
    /// <summary>A page of sets, newest first.</summary>
    Task<SetListPage> ListAsync(SetListQuery query, CancellationToken cancellationToken);

    /// <summary>How many sets each quick filter would show with the rest of a query, each up to <see cref="ITargetReads.CountCap"/>.</summary>
    Task<IReadOnlyDictionary<SetListFilter, CappedCount>> CountAsync(SetListQuery query, CancellationToken cancellationToken);

    /// <summary>All that is known of one set; null when there is none or it was deleted.</summary>
    Task<SetDetail?> ReadAsync(long setId, CancellationToken cancellationToken);

    /// <summary>Rollouts that brought a set to devices, newest first; rollbacks to it included, deleted ones not.</summary>
    /// <param name="setId">Which set.</param>
    /// <param name="before">Only rollouts with a smaller id; null begins with the newest.</param>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<SetRolloutPage> ReadRolloutsAsync(long setId, long? before, int most, CancellationToken cancellationToken);

    /// <summary>What an invalidation would do now, by the conditions of the invalidation itself; null when there is no such set.</summary>
    Task<InvalidationPreview?> PreviewAsync(long setId, SetInvalidation how, CancellationToken cancellationToken);
}

/// <summary>Quick filters of the list of sets.</summary>
public enum SetListFilter
{
    /// <summary>Every set that was not deleted.</summary>
    All,

    /// <summary>Complete and valid: it can be rolled out.</summary>
    Complete,

    /// <summary>Something mandatory is missing.</summary>
    Incomplete,

    /// <summary>Its content may not change any more.</summary>
    Locked,

    /// <summary>It was invalidated.</summary>
    Invalid,
}

/// <summary>What to list.</summary>
public sealed record SetListQuery
{
    /// <summary>Words, each to be found in name or version; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only versions of the set of exactly this name; empty for all.</summary>
    public string Name { get; init; } = "";

    /// <summary>The quick filter.</summary>
    public SetListFilter Filter { get; init; }

    /// <summary>Only sets of this type.</summary>
    public long? TypeId { get; init; }

    /// <summary>The set at the border of the page, which is not on it; null begins with the newest.</summary>
    public long? From { get; init; }

    /// <summary>Whether the page lies before the border, towards newer sets.</summary>
    public bool Backwards { get; init; }

    /// <summary>Rows of a page, 1 to 100.</summary>
    public int Size { get; init; } = 25;
}

/// <summary>A page of sets.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="HasPrevious">Whether newer ones lie before.</param>
/// <param name="HasNext">Whether older ones follow.</param>
public sealed record SetListPage(IReadOnlyList<SetListRow> Rows, bool HasPrevious, bool HasNext)
{
    /// <summary>No rows.</summary>
    public static SetListPage Empty { get; } = new([], false, false);
}

/// <summary>One set of the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TypeName">Name of its type.</param>
/// <param name="Modules">How many software modules.</param>
/// <param name="Files">How many artifacts they have.</param>
/// <param name="Bytes">Size of all artifacts.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="IsComplete">Nothing mandatory is missing.</param>
/// <param name="IsValid">Not invalidated.</param>
/// <param name="IsLocked">Its content may not change any more.</param>
/// <param name="Installed">How many devices run it, up to <see cref="ITargetReads.CountCap"/>.</param>
/// <param name="Versions">How many sets have its name, itself included.</param>
public sealed record SetListRow(
    long Id,
    string Name,
    string Version,
    string TypeName,
    int Modules,
    int Files,
    long Bytes,
    DateTimeOffset CreatedAt,
    bool IsComplete,
    bool IsValid,
    bool IsLocked,
    CappedCount Installed,
    int Versions);

/// <summary>A page of a set's rollouts.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="HasOlder">Whether there are more.</param>
public sealed record SetRolloutPage(IReadOnlyList<SetRollout> Rows, bool HasOlder);
