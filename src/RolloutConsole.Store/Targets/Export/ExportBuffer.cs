using System.Buffers;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>Bytes of a chunk of an export. It is used again and again, so that a million rows allocate nothing.</summary>
internal sealed class ExportBuffer : IBufferWriter<byte>
{
    // Semicolon and tab too: a reader that looks for the separator in the first line must not count those of a key.
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",;\t\"\r\n"u8);

    private byte[] _bytes = new byte[1024 * 1024];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Begins again.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds bytes as they are.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Add(byte next)
    {
        GetSpan(1)[0] = next;
        Length++;
    }

    /// <summary>Adds a cell of CSV.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="isQuoted">Whether quotation marks stand around it in any case: an empty one is a value then, not nothing.</param>
    public void AddCell(ReadOnlySpan<byte> value, bool isQuoted = false)
    {
        if (value.IsEmpty)
        {
            Add(isQuoted ? "\"\""u8 : []);
            return;
        }

        // Letters, which most values begin with, need no look; full-width signs begin with 0xEF.
        var isGuarded = value[0] is < (byte)'A' or 0xEF && FormulaGuard.NeedsApostrophe(value);
        if (!isQuoted && !value.ContainsAny(s_quoted) && value[0] != ' ' && value[^1] != ' ')
        {
            if (isGuarded)
            {
                Add((byte)'\'');
            }

            Add(value);
            return;
        }

        Add(isGuarded ? "\"'"u8 : "\""u8);
        for (var quote = value.IndexOf((byte)'"'); quote >= 0; quote = value.IndexOf((byte)'"'))
        {
            Add(value[..(quote + 1)]);
            Add((byte)'"');
            value = value[(quote + 1)..];
        }

        Add(value);
        Add((byte)'"');
    }

    /// <summary>Adds a moment as in <c>2026-05-20T14:03:22.000Z</c>; nothing for none.</summary>
    public void AddMoment(DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            at.UtcDateTime.TryFormat(GetSpan(32), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            Length += written;
        }
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length < Math.Max(size, 1))
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        }
    }
}
