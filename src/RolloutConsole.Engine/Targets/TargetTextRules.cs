using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Targets;

/// <summary>Longest texts of targets, tags, types and metadata (hawkbit-api, 2.18), and the words for what breaks them.</summary>
public static class TargetTextRules
{
    /// <summary>Most characters of a controller id.</summary>
    public const int LongestControllerId = 256;

    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 128;

    /// <summary>Most characters of a description or an address.</summary>
    public const int LongestDescription = 512;

    /// <summary>Most characters of a group path, levels separated by <c>/</c>.</summary>
    public const int LongestGroup = 256;

    /// <summary>Most characters of a type's key.</summary>
    public const int LongestKey = 64;

    /// <summary>Most characters of a colour.</summary>
    public const int LongestColour = 16;

    /// <summary>Most characters of a metadata key.</summary>
    public const int LongestMetadataKey = 128;

    /// <summary>Most characters of a metadata value.</summary>
    public const int LongestMetadataValue = 4000;

    /// <summary>Most characters of an attribute's key or value.</summary>
    public const int LongestAttribute = 128;

    /// <summary>Most attributes of a target, and most entries of its metadata (hawkbit-api, 4).</summary>
    public const int MostEntries = 100;

    /// <summary>
    /// Whether a text can be a controller id. A dot or two are taken for steps on the way by whatever builds or reads an address: such a
    /// target could not be reached.
    /// </summary>
    /// <param name="id">What was given.</param>
    public static bool IsControllerId(string id) =>
        id.Length is > 0 and <= LongestControllerId && id is not ("." or "..") && id == id.Trim() && !id.Any(char.IsControl);

    /// <summary>Whether a character can stand in the key or value of an attribute: whitespace of every kind can, other control characters cannot (hawkbit-api, 1.10).</summary>
    /// <param name="next">The character.</param>
    public static bool CanStandInAttribute(char next) => next is >= '\t' and <= '\r' || !char.IsControl(next);

    /// <summary>What is wrong with a text that must be there; null when nothing is.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">What was given.</param>
    /// <param name="longest">Most characters.</param>
    public static PlanFault? CheckRequired(string field, string text, int longest) => text switch
    {
        _ when text.Trim().Length == 0 => new(field, "It is empty.", $"Write 1 to {longest} characters."),
        _ when text != text.Trim() => new(field, $"'{text}' has blanks at its ends.", "Take them away."),
        _ => CheckOptional(field, text, longest),
    };

    /// <summary>What is wrong with a text that may be missing; null when nothing is. Line breaks and tabs are refused as other control characters are.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">What was given; null is fine.</param>
    /// <param name="longest">Most characters.</param>
    public static PlanFault? CheckOptional(string field, string? text, int longest) => text switch
    {
        null => null,
        _ when text.Length > longest => new(field, $"It has {text.Length} characters.", $"Write at most {longest}."),
        _ when text.Any(char.IsControl) => new(field, "It holds a control character.", "Take out line breaks, tabs and the like."),
        _ => null,
    };

    /// <summary>What is wrong with a text of several lines; null when nothing is. Line breaks and tabs are fine.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">What was given; null is fine.</param>
    /// <param name="longest">Most characters.</param>
    public static PlanFault? CheckLines(string field, string? text, int longest) => text switch
    {
        null => null,
        _ when text.Length > longest => new(field, $"It has {text.Length} characters.", $"Write at most {longest}."),
        _ when text.Contains('\0') => new(field, "It holds the character 0.", "Take it out."),
        _ => null,
    };

    /// <summary>What is wrong with a group path; null when nothing is. An empty path takes the target out of its group.</summary>
    /// <param name="group">Levels separated by <c>/</c>; null is fine.</param>
    public static PlanFault? CheckGroup(string? group)
    {
        if (group is { Length: > 0 } && (CheckRequired("group", group, LongestGroup) ?? CheckOptional("group", group, LongestGroup)) is { } fault)
        {
            return fault;
        }

        return group is { Length: > 0 } && group.Split('/').Any(level => level.Trim().Length == 0)
            ? new PlanFault("group", $"'{group}' has an empty level.", "Write levels such as emea/graz, without a slash at the ends.")
            : null;
    }
}
