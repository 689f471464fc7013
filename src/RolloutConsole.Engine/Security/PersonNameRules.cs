using System.Text.RegularExpressions;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// What a person may be called. No colon, because Basic authentication ends the name there, and no backslash, because scripts write
/// <c>tenant\user</c>.
/// </summary>
public static partial class PersonNameRules
{
    /// <summary>Most characters.</summary>
    public const int Longest = 64;

    /// <summary>The rule as a sentence, for the hint below a field.</summary>
    public static string InWords => $"1 to {Longest} letters, digits, and . _ - @, beginning with a letter or digit.";

    /// <summary>What is wrong with a name; null when it is good.</summary>
    public static string? FaultOf(string name) =>
        name.Length == 0 ? "A name is needed."
        : name.Length > Longest ? $"{name.Length} characters are too many."
        : Allowed().IsMatch(name) ? null
        : $"\"{name}\" cannot be used as a name.";

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
