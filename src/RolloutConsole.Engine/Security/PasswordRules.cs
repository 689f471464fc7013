using System.Collections.Frozen;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// What a password must be: long enough and not the first thing anybody tries. No rules about kinds of characters; they make
/// passwords worse. At least 10 and at most 256 characters.
/// </summary>
public static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int Shortest = 10;

    /// <summary>Most characters: hashing costs time that grows with the length.</summary>
    public const int Longest = 256;

    /// <summary>The rule as a sentence, for the hint below a field.</summary>
    public static string InWords => $"At least {Shortest} characters; a sentence is fine.";

    // Pieces of which the passwords are made that are tried first; what is left without them must be long enough to count.
    private static readonly FrozenSet<string> s_tooCommon = new[]
    {
        "1234567890", "0123456789", "12345678910", "123456789a", "password", "passwort", "password1", "password12", "password123",
        "password1234", "passwort123", "qwertyuiop", "qwertzuiop", "qwerty123456", "qwerty12345", "iloveyou12", "adminadmin",
        "administrator", "letmein123", "welcome123", "changeme123", "changemenow", "rolloutconsole", "1q2w3e4r5t", "abcdefghij",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a password, and what would be right; null when it is good.</summary>
    /// <param name="name">Name of the account.</param>
    /// <param name="password">The password.</param>
    public static string? FaultOf(string name, string password)
    {
        if (password.Length < Shortest)
        {
            return password.Length == 0
                ? $"A password is needed. {InWords}"
                : $"{Count(password.Length)} are too few. {InWords}";
        }

        if (password.Length > Longest)
        {
            return $"{Count(password.Length)} are too many. Use at most {Longest}.";
        }

        if (password.Distinct().Count() < 4)
        {
            return "It repeats too few different characters. Use at least four different ones.";
        }

        if (s_tooCommon.Contains(password))
        {
            return "It is one of the first that anybody tries. Use another one.";
        }

        var rest = name.Length >= 3 ? password.Replace(name, "", StringComparison.OrdinalIgnoreCase) : password;
        return rest.Length < Shortest / 2
            ? "It is little more than the name of the account. Use something that does not contain the name."
            : null;
    }

    private static string Count(int characters) => characters == 1 ? "1 character" : $"{characters} characters";
}
