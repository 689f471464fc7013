namespace RolloutConsole.Engine.Security;

/// <summary>
/// Encrypts what the protocols must be able to show again: target tokens and the gateway key (architecture, section 8). Everything
/// else that is secret is stored as a hash.
/// </summary>
public interface ISecretProtector
{
    /// <summary>Encrypts a text for storage.</summary>
    string Protect(string plain);

    /// <summary>Decrypts what <see cref="Protect"/> gave.</summary>
    /// <returns>Null when it cannot be read any more, for example because the key ring was lost.</returns>
    string? Unprotect(string stored);
}
