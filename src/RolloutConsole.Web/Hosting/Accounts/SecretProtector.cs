using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>Encrypts device secrets with the data-protection ring (architecture, section 8).</summary>
internal sealed class SecretProtector(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector _protector = provider.CreateProtector("RolloutConsole.DeviceSecrets.v1");

    /// <inheritdoc/>
    public string Protect(string plain) => _protector.Protect(plain);

    /// <inheritdoc/>
    public string? Unprotect(string stored)
    {
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
