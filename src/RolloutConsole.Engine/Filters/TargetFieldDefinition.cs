namespace RolloutConsole.Engine.Filters;

/// <summary>One row of the table of fields.</summary>
/// <param name="Field">Which fact it is.</param>
/// <param name="Spelling">How the field is written; for a map the part before the dot.</param>
/// <param name="Synonyms">Other spellings that mean the same.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="CanBeMissing">Whether a target may have no value for it.</param>
/// <param name="Words">How the field is called in a sentence.</param>
public sealed record TargetFieldDefinition(
    TargetField Field,
    string Spelling,
    ValueList<string> Synonyms,
    FilterValueKind Kind,
    bool CanBeMissing,
    string Words)
{
    /// <summary>Whether the field is a map, written with a key after a dot: <c>attribute.region</c>.</summary>
    public bool TakesKey => Field is TargetField.Attribute or TargetField.Metadata;
}
