using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>
/// On which line each id of a file stands first. Only 64 bits of a hash are kept of an id: two million ids take some 60 MB, and that two
/// of them are mistaken for one is less likely than one in a million files.
/// </summary>
public sealed class SeenIds
{
    private readonly Dictionary<ulong, int> _lines = [];

    /// <summary>How many ids there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Remembers an id.</summary>
    /// <param name="controllerId">The id.</param>
    /// <param name="line">Where it stands now.</param>
    /// <returns>The line where it stands already; null when it is new.</returns>
    public int? FirstLineOf(string controllerId, int line)
    {
        Span<byte> text = stackalloc byte[TargetTextRules.LongestControllerId * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(controllerId, text)], hash);
        return _lines.TryAdd(BinaryPrimitives.ReadUInt64LittleEndian(hash), line) ? null : _lines[BinaryPrimitives.ReadUInt64LittleEndian(hash)];
    }
}
