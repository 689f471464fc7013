namespace RolloutConsole.Engine.Filters;

/// <summary>What comparisons say about whether a value is there at all.</summary>
internal static class FilterPresence
{
    /// <summary>Whether two comparisons ask for the same value of a target; keys are compared without regard to case.</summary>
    public static bool IsSameField(FilterField one, FilterField other) =>
        one.Field == other.Field && string.Equals(one.Key, other.Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two fields are missing together: name and version of one set, id, key and name of the type.</summary>
    public static bool AreMissingTogether(FilterField one, FilterField other) => IsSameField(one, other) || Reference(one.Field) is { } what && what == Reference(other.Field);

    /// <summary>Whether a comparison matches only targets without a value, or with an empty one.</summary>
    public static bool AsksForMissing(FilterNode.Comparison comparison) => FilterTest.Of(comparison, context: null) is
        FilterTest.Presence { Present: false } or FilterTest.Emptiness { Empty: true } or FilterTest.Matches { Negative: true, Pattern.IsAnything: true };

    /// <summary>Whether a comparison matches only targets with a value.</summary>
    public static bool NeedsValue(FilterNode.Comparison comparison) => FilterTest.Of(comparison, context: null) switch
    {
        FilterTest.Presence presence => presence.Present,
        FilterTest.Emptiness emptiness => !emptiness.Empty,
        FilterTest.Matches match => !match.Negative || comparison.Field.Definition.TakesKey,
        FilterTest.OneOf one => !one.Negative || comparison.Field.Definition.TakesKey,
        _ => true,
    };

    private static TargetField? Reference(TargetField field) => field switch
    {
        TargetField.AssignedSetName or TargetField.AssignedSetVersion => TargetField.AssignedSetName,
        TargetField.InstalledSetName or TargetField.InstalledSetVersion => TargetField.InstalledSetName,
        TargetField.TypeId or TargetField.TypeKey or TargetField.TypeName => TargetField.TypeKey,
        _ => null,
    };
}
