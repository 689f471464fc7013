namespace RolloutConsole.Engine.Filters;

/// <summary>What a filter may mean other than its writer thinks (hawkbit-rollouts.md, 8.2 and 8.4).</summary>
public enum FilterTrap
{
    /// <summary>A negative test of a map entry never matches a device without the key (8.4, first row).</summary>
    NegationNeedsKey,

    /// <summary><c>attribute.k!=*</c> never matches (8.4, third row).</summary>
    KeyIsNeverAbsent,

    /// <summary><c>==null</c> compares with the text "null" (8.2, null).</summary>
    NullIsText,

    /// <summary>Text is ordered letter by letter, so "9" comes after "10" (8.2, strings).</summary>
    TextOrder,

    /// <summary>A <c>*</c> in a list is a star (8.2, wildcard).</summary>
    StarInList,

    /// <summary>A <c>*</c> in the key of an attribute or metadata entry is a star (8.4, map key).</summary>
    StarInKey,

    /// <summary>An escaped star without a wildcard beside it keeps its backslash (8.2, literal star).</summary>
    EscapedStarAlone,

    /// <summary>A percent sign is no wildcard (8.2, wildcard).</summary>
    PercentIsLiteral,

    /// <summary>An unknown placeholder is an ordinary text (8.2, placeholders).</summary>
    UnknownPlaceholder,

    /// <summary>Negative tests joined by "or" leave hardly anything out (8.4, <c>tag!=a,tag!=b</c>).</summary>
    NegationsJoinedByOr,

    /// <summary>Nothing can match.</summary>
    NeverMatches,

    /// <summary>No device has what is asked for, so nothing matches; a slip of the pen is likely (see <see cref="FilterNames"/>).</summary>
    UnknownName,

    /// <summary>A negative test matches devices without a value too (8.4, simple columns, sets, types and tags).</summary>
    NegationTakesMissing,

    /// <summary>An ordering never matches a device without a value (8.4, ordering on null).</summary>
    OrderSkipsMissing,
}

/// <summary>What is to be known about a trap.</summary>
public static class FilterTraps
{
    /// <summary>Whether the language does what many people want, so that a quiet note is enough; the others are probably mistakes.</summary>
    /// <param name="trap">The trap.</param>
    public static bool IsNote(this FilterTrap trap) => trap is FilterTrap.NegationTakesMissing or FilterTrap.OrderSkipsMissing;
}
