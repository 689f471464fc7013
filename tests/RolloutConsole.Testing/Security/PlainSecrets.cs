using RolloutConsole.Engine.Security;

namespace RolloutConsole.Testing.Security;

/// <summary>A protector without a key ring: what it protects can be recognized, and is not the plain text.</summary>
public sealed class PlainSecrets : ISecretProtector
{
    /// <inheritdoc/>
    public string Protect(string plain) => $"protected {plain}";

    /// <inheritdoc/>
    public string? Unprotect(string stored) => stored.StartsWith("protected ", StringComparison.Ordinal) ? stored["protected ".Length..] : null;
}
