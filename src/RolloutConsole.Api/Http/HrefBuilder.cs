using System.Globalization;

namespace RolloutConsole.Api.Http;

/// <summary>
/// Builds absolute addresses that share their beginning, in one reused buffer. A span it answers is valid until the next call.
/// </summary>
internal sealed class HrefBuilder
{
    private char[] _text = new char[512];
    private int _root;
    private int _length;

    /// <summary>Starts a new beginning: nothing is there yet.</summary>
    public void Clear() => _root = _length = 0;

    /// <summary>What was added up to here is the beginning of all addresses.</summary>
    public void KeepAsRoot() => _root = _length;

    /// <summary>Goes back to the beginning.</summary>
    public HrefBuilder Again()
    {
        _length = _root;
        return this;
    }

    /// <summary>Adds text that is escaped already.</summary>
    public HrefBuilder Add(ReadOnlySpan<char> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
        return this;
    }

    /// <summary>Adds a number.</summary>
    public HrefBuilder Add(long number)
    {
        number.TryFormat(Room(20), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    /// <summary>Adds text percent-encoded, as one segment of a path.</summary>
    public HrefBuilder AddSegment(ReadOnlySpan<char> segment)
    {
        // The usual ids and file names need no escaping, and then nothing is allocated.
        return segment.ContainsAnyExcept(s_plain) ? Add(Uri.EscapeDataString(segment)) : Add(segment);
    }

    /// <summary>The address.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    private static readonly System.Buffers.SearchValues<char> s_plain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private Span<char> Room(int most)
    {
        if (_text.Length - _length < most)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + most));
        }

        return _text.AsSpan(_length);
    }
}
