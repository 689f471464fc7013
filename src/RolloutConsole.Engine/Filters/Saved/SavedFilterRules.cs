using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>What a saved filter must be, before anybody looks into the database.</summary>
public static class SavedFilterRules
{
    /// <summary>Most characters of a name (hawkbit-api, 2.18).</summary>
    public const int LongestName = 128;

    /// <summary>The refusal of a name; null when it is good.</summary>
    public static CommandReceipt? CheckName(string name) =>
        name.Length is > 0 and <= LongestName && name == name.Trim() && !name.Any(char.IsControl)
            ? null
            : CommandReceipt.Invalid([new PlanFault("name", $"'{name}' cannot be one.", $"Use 1 to {LongestName} characters without control characters and without blanks at the ends.")]);

    /// <summary>The refusal of a filter's text, with the place of the fault; null when it is good.</summary>
    public static CommandReceipt? CheckQuery(string query) => TargetFilter.TryParse(query, out _, out var fault)
        ? null
        : CommandReceipt.Invalid([new PlanFault("query", $"At character {fault.Position + 1}: {Sentence(fault.Message)}", fault.Suggestion is { } better ? $"Write {better} there." : "Correct the filter.")])
            with { Key = fault.IsAboutField ? RefusalKey.FilterField : RefusalKey.FilterSyntax };

    /// <summary>The refusal of an auto-assignment, apart from its set; null when it is good.</summary>
    public static CommandReceipt? CheckAutoAssignment(AutoAssignmentChoice choice) => choice switch
    {
        { ActionType: ActionType.TimeForced } => CommandReceipt.Refused(
            CommandOutcome.Invalid, "type: an auto-assignment cannot be forced at a time. Use forced, soft or downloadonly.", RefusalKey.AutoAssignType),
        { Weight: < 0 or > PlanRules.HighestWeight } => CommandReceipt.Invalid(
            [new PlanFault("weight", $"{choice.Weight} is out of range.", $"Use 0 to {PlanRules.HighestWeight}.")]),
        _ => null,
    };

    private static string Sentence(string message) => message.EndsWith('?') || message.EndsWith('.') ? message : message + ".";
}
