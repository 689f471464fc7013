using Microsoft.AspNetCore.Identity;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Accounts;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>The salted slow hash of ASP.NET Core Identity: what is stored can be read by Identity's own classes too.</summary>
internal sealed class PasswordHash(IPasswordHasher<Person> hasher) : IPasswordHash
{
    // The hash does not depend on the person.
    private static readonly Person s_anybody = new();

    /// <inheritdoc/>
    public string Hash(string password) => hasher.HashPassword(s_anybody, password);

    /// <inheritdoc/>
    public bool IsRight(string hash, string password) =>
        hasher.VerifyHashedPassword(s_anybody, hash, password) != PasswordVerificationResult.Failed;
}
