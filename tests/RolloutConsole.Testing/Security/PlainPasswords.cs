using RolloutConsole.Engine.Security;

namespace RolloutConsole.Testing.Security;

/// <summary>Passwords without the slow hash, for tests that do not need it; counts the checks.</summary>
public sealed class PlainPasswords : IPasswordHash
{
    private int _checks;

    /// <summary>How often a password was checked.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <inheritdoc/>
    public string Hash(string password) => "plain:" + password;

    /// <inheritdoc/>
    public bool IsRight(string hash, string password)
    {
        Interlocked.Increment(ref _checks);
        return hash == "plain:" + password;
    }
}
