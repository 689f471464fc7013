using System.Globalization;
using System.Security.Cryptography;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// The security stamp of an account, <c>session.revision</c>. A new password begins a new session part: everything signed in with the
/// old one ends. New roles raise the revision: who is signed in stays so, with the new roles.
/// </summary>
/// <param name="Session">Random text, new with every password.</param>
/// <param name="Revision">Counts the changes of roles under that password.</param>
public readonly record struct PersonStamp(string Session, int Revision)
{
    /// <summary>The stamp of a new password.</summary>
    public static PersonStamp ForNewPassword() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), 0);

    /// <summary>The stamp after a change of roles.</summary>
    public PersonStamp AfterNewRoles() => this with { Revision = Revision + 1 };

    /// <summary>Reads a stored stamp; text of another origin is a session without revisions.</summary>
    public static PersonStamp Read(string? text)
    {
        var value = text ?? "";
        var dot = value.LastIndexOf('.');
        return dot > 0 && int.TryParse(value.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new(value[..dot], revision)
            : new(value, 0);
    }

    /// <summary>The text that is stored.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Session}.{Revision}");
}
