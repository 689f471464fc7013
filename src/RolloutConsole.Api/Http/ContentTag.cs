using System.Buffers.Binary;
using System.Numerics;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Http;

/// <summary>
/// The strong ETag of an answer: 64 bits over its bytes, eight bytes a step. It tells two answers apart and protects nothing, so a
/// cryptographic hash would only cost time on every poll.
/// </summary>
internal static class ContentTag
{
    private const ulong Seed = 0xcbf29ce484222325;
    private const ulong Factor = 0x9fb21c651e98df25;

    /// <summary>The tag in quotes: 16 hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> content) => string.Create(18, Hash(content), static (text, hash) =>
    {
        text[0] = text[17] = '"';
        for (var i = 16; i > 0; i--, hash >>= 4)
        {
            text[i] = "0123456789abcdef"[(int)(hash & 15)];
        }
    });

    /// <summary>True when the request says that it has exactly this answer already (<c>If-None-Match</c>; weak tags compare alike).</summary>
    public static bool IsKnownTo(HttpRequest request, string tag)
    {
        var known = request.Headers.IfNoneMatch;
        foreach (var value in known)
        {
            // The tag has its quotes, so it cannot be found inside another one.
            if (value is not null && (value.Contains(tag, StringComparison.Ordinal) || value.AsSpan().Trim().SequenceEqual("*")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number that differs when the content differs; the same on every node and after every start.</summary>
    public static ulong Hash(ReadOnlySpan<byte> content)
    {
        var hash = Seed ^ (ulong)content.Length;
        while (content.Length >= 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[8..];
        }

        Span<byte> rest = stackalloc byte[8];
        rest.Clear();
        content.CopyTo(rest);
        hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        hash ^= hash >> 29;
        hash *= Factor;
        return hash ^ (hash >> 32);
    }

    /// <summary>Takes one more number into a hash.</summary>
    public static ulong Mix(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 23) ^ value) * Factor;
}
