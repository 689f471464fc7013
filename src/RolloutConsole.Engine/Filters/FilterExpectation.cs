namespace RolloutConsole.Engine.Filters;

/// <summary>What may stand at a place of a filter's text.</summary>
public enum FilterExpected
{
    /// <summary>Nothing that could be offered: the text before the place is no beginning of a filter.</summary>
    Nothing,

    /// <summary>A field, or an opening parenthesis.</summary>
    Field,

    /// <summary>The key of an attribute or metadata entry, after the dot.</summary>
    Key,

    /// <summary>An operator that fits the field.</summary>
    Operator,

    /// <summary>A value that fits field and operator.</summary>
    Value,

    /// <summary>A further value or the end of a list.</summary>
    ListEnd,

    /// <summary><c>and</c>, <c>or</c>, or the end of a parenthesis.</summary>
    Joint,
}

/// <summary>What of the fleet would help to complete a filter.</summary>
public enum FilterKnowledge
{
    /// <summary>Nothing; the language alone knows what may follow.</summary>
    None,

    /// <summary>The keys of attributes that devices report.</summary>
    AttributeKeys,

    /// <summary>The values of one attribute.</summary>
    AttributeValues,

    /// <summary>The keys of metadata.</summary>
    MetadataKeys,

    /// <summary>The values of one metadata entry.</summary>
    MetadataValues,

    /// <summary>The names of tags.</summary>
    Tags,

    /// <summary>The names of distribution sets.</summary>
    SetNames,

    /// <summary>The versions of distribution sets.</summary>
    SetVersions,

    /// <summary>The keys of target types.</summary>
    TypeKeys,

    /// <summary>The names of target types.</summary>
    TypeNames,

    /// <summary>The paths of groups.</summary>
    Groups,
}

/// <summary>What is expected at a place, and which characters an offer replaces.</summary>
/// <param name="Expected">What may stand there.</param>
/// <param name="Replaces">The characters of the word at the place; empty between words.</param>
/// <param name="Typed">What of the word stands before the place, without quotes: offers begin with it or contain it.</param>
public sealed record FilterExpectation(FilterExpected Expected, FilterSpan Replaces, string Typed)
{
    /// <summary>The field an operator or value is for; for a key the field whose key is typed, with a key of one star.</summary>
    public FilterField? Field { get; init; }

    /// <summary>The operator a value is for.</summary>
    public FilterOperator? Operator { get; init; }

    /// <summary>How many parentheses are open at the place.</summary>
    public int OpenParentheses { get; init; }

    /// <summary>What of the fleet would help here.</summary>
    public FilterKnowledge Knowledge => Expected switch
    {
        FilterExpected.Key => Field?.Field == TargetField.Attribute ? FilterKnowledge.AttributeKeys : FilterKnowledge.MetadataKeys,
        FilterExpected.Value => Field?.Field switch
        {
            TargetField.Attribute => FilterKnowledge.AttributeValues,
            TargetField.Metadata => FilterKnowledge.MetadataValues,
            TargetField.Tag => FilterKnowledge.Tags,
            TargetField.AssignedSetName or TargetField.InstalledSetName => FilterKnowledge.SetNames,
            TargetField.AssignedSetVersion or TargetField.InstalledSetVersion => FilterKnowledge.SetVersions,
            TargetField.TypeKey => FilterKnowledge.TypeKeys,
            TargetField.TypeName => FilterKnowledge.TypeNames,
            TargetField.Group => FilterKnowledge.Groups,
            _ => FilterKnowledge.None,
        },
        _ => FilterKnowledge.None,
    };
}
