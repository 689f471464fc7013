using System.Collections.Immutable;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>What pages read about distribution sets.</summary>
public interface IDistributionSetReads
{
    /// <summary>
    /// Sets whose name and version contain a text, newest first. Incomplete and invalidated ones are listed, since the form shows them with
    /// the reason why they cannot be chosen; deleted ones are not.
    /// </summary>
    /// <param name="search">Words, each to be found in name or version; empty for all.</param>
    /// <param name="before">Only sets with a smaller id; null begins with the newest.</param>
    /// <param name="most">1 to 100.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<DistributionSetPage> ListAsync(string search, long? before, int most, CancellationToken cancellationToken);

    /// <summary>One set, or null when there is none.</summary>
    Task<DistributionSetListRow?> FindAsync(long distributionSetId, CancellationToken cancellationToken);
}

/// <summary>A page of sets.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="HasOlder">Whether there are more.</param>
public sealed record DistributionSetPage(ImmutableArray<DistributionSetListRow> Rows, bool HasOlder);

/// <summary>One distribution set of a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TypeName">Name of its type.</param>
/// <param name="Modules">How many software modules.</param>
/// <param name="Bytes">Size of all artifacts.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="IsComplete">All mandatory modules are there, with their artifacts.</param>
/// <param name="IsValid">Not invalidated.</param>
public sealed record DistributionSetListRow(
    long Id, string Name, string Version, string TypeName, int Modules, long Bytes, DateTimeOffset CreatedAt, bool IsComplete, bool IsValid)
{
    /// <summary>Why it cannot be rolled out; null when it can.</summary>
    public string? WhyNot => !IsValid
        ? "invalidated"
        : IsComplete ? null : "incomplete: a mandatory module is missing";
}
