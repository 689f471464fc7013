using System.Globalization;

namespace RolloutConsole.Api.Http;

/// <summary>A part of a file.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Last byte, included.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    /// <summary>Bytes in it.</summary>
    public long Length => End - Start + 1;
}

/// <summary>
/// Reads the <c>Range</c> header as hawkBit does (hawkbit-api, 1.11): single, several and suffix ranges; ends are clamped; a syntax error,
/// a start beyond the end of the file, or an overlap make the whole header unsatisfiable.
/// </summary>
internal static class ByteRanges
{
    private const string Unit = "bytes=";

    /// <summary>Reads a header.</summary>
    /// <param name="header">The header's text.</param>
    /// <param name="size">Bytes of the file.</param>
    /// <returns>The ranges in the order asked, or null for 416.</returns>
    public static List<ByteRange>? Read(string header, long size)
    {
        if (!header.StartsWith(Unit, StringComparison.Ordinal))
        {
            return null;
        }

        var ranges = new List<ByteRange>();
        foreach (var piece in header.AsSpan(Unit.Length).Split(','))
        {
            if (!TryRead(header.AsSpan(Unit.Length)[piece].Trim(), size, out var range))
            {
                return null;
            }

            ranges.Add(range);
        }

        return Overlap(ranges) ? null : ranges;
    }

    private static bool TryRead(ReadOnlySpan<char> text, long size, out ByteRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryNumber(text[..dash], out var start) || !TryNumber(text[(dash + 1)..], out var end))
        {
            return false;
        }

        range = (start, end) switch
        {
            (null, null) => new(0, -1),
            (null, { } suffix) => new(Math.Max(0, size - suffix), size - 1),
            ({ } from, null) => new(from, size - 1),
            ({ } from, { } to) => new(from, to < from ? -1 : Math.Min(to, size - 1)),
        };
        return range.Start < size && range.Length > 0;
    }

    // Digits only; nothing at all is no number and no error. More digits than any file has bytes are the largest number.
    private static bool TryNumber(ReadOnlySpan<char> text, out long? number)
    {
        number = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
        return true;
    }

    private static bool Overlap(List<ByteRange> ranges)
    {
        if (ranges.Count < 2)
        {
            return false;
        }

        var sorted = ranges.OrderBy(r => r.Start).ToList();
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Start <= sorted[i - 1].End)
            {
                return true;
            }
        }

        return false;
    }
}
