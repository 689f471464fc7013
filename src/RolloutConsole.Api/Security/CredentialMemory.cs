using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Security;

/// <summary>
/// Remembers for five minutes which credentials were right, because checking a password costs tens of milliseconds. Neither name nor
/// password is kept: only their hash under a random key of this process, and the security stamp that must still hold.
/// </summary>
public sealed class CredentialMemory(TimeProvider clock)
{
    /// <summary>How long credentials are remembered.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>Most credentials remembered; beyond that the old ones are dropped.</summary>
    public const int Most = 1024;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<CredentialKey, Known> _known = new();

    /// <summary>The key under which credentials are remembered.</summary>
    internal CredentialKey KeyOf(string user, string password)
    {
        // The length in front keeps ("ab", "c") and ("a", "bc") apart.
        var bytes = Encoding.UTF8.GetBytes($"{user.Length}:{user.ToUpperInvariant()}{password}");
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, bytes, hash);
        CryptographicOperations.ZeroMemory(bytes);
        return new(
            BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));
    }

    /// <summary>The account that these credentials proved lately, with the stamp it had then.</summary>
    internal bool TryGet(CredentialKey key, out string personId, out PersonStamp stamp)
    {
        if (_known.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Span)
        {
            (personId, stamp) = (known.PersonId, known.Stamp);
            return true;
        }

        (personId, stamp) = ("", default);
        return false;
    }

    /// <summary>Remembers right credentials.</summary>
    internal void Remember(CredentialKey key, string personId, PersonStamp stamp)
    {
        if (_known.Count >= Most)
        {
            Shrink();
        }

        _known[key] = new(personId, stamp, clock.GetTimestamp());
    }

    /// <summary>Forgets credentials whose account was changed.</summary>
    internal void Forget(CredentialKey key) => _known.TryRemove(key, out _);

    private void Shrink()
    {
        // Only right credentials get in, so this is rare: it takes more passwords than there are people.
        foreach (var (key, _) in _known.OrderBy(pair => pair.Value.At).Take(Most / 4))
        {
            _known.TryRemove(key, out _);
        }
    }

    private readonly record struct Known(string PersonId, PersonStamp Stamp, long At);
}

/// <summary>A keyed hash of 256 bits. It is of no use outside this process.</summary>
internal readonly record struct CredentialKey(ulong A, ulong B, ulong C, ulong D);
