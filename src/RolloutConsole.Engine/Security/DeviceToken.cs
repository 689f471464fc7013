using System.Security.Cryptography;
using System.Text;

namespace RolloutConsole.Engine.Security;

/// <summary>The secrets that devices show: how they are made and in what form they are compared.</summary>
public static class DeviceToken
{
    /// <summary>Longest token that may be chosen (hawkbit-api, 2.18).</summary>
    public const int LongestText = 128;

    /// <summary>A new random token: 32 hexadecimal digits (hawkbit-api, 1.3).</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>SHA-256 of a token; what is stored and compared, in constant time.</summary>
    public static byte[] HashOf(string token)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        HashOf(token, hash);
        return hash;
    }

    /// <summary>The same without allocating, for every poll.</summary>
    /// <param name="token">The token; up to 512 bytes of UTF-8 cost no allocation.</param>
    /// <param name="hash">Gets the 32 bytes.</param>
    public static void HashOf(ReadOnlySpan<char> token, Span<byte> hash)
    {
        var most = Encoding.UTF8.GetMaxByteCount(token.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[512] : new byte[most];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
    }
}
