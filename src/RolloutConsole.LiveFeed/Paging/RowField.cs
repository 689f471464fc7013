namespace RolloutConsole.LiveFeed.Paging;

/// <summary>What kind of value a field of a list holds.</summary>
public enum RowFieldKind
{
    /// <summary>Text, compared without regard to case; <c>*</c> is a wildcard.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A moment in milliseconds since 1970, UTC.</summary>
    Moment,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Word,
}

/// <summary>A field by which a list of the Management API can be searched or sorted (hawkbit-api, 2.2 and 2.3).</summary>
/// <param name="Name">Its spelling in the specification; case does not matter.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Words">With <see cref="RowFieldKind.Word"/>: word to the numbers that are stored for it; else empty.</param>
/// <param name="IsSortable">Whether the list can be ordered by it.</param>
public sealed record RowField(string Name, RowFieldKind Kind, IReadOnlyDictionary<string, IReadOnlyList<int>>? Words = null, bool IsSortable = true);
