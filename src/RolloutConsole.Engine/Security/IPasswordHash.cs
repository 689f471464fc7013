namespace RolloutConsole.Engine.Security;

/// <summary>Makes and checks the salted, deliberately slow hash of a password.</summary>
public interface IPasswordHash
{
    /// <summary>The hash to store.</summary>
    string Hash(string password);

    /// <summary>True when the password belongs to the hash. Takes tens of milliseconds of processor time.</summary>
    bool IsRight(string hash, string password);
}
