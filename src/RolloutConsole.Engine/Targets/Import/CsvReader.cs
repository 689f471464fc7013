using System.Text.Unicode;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>
/// Reads rows of comma-separated values (RFC 4180) from bytes, one at a time and without holding more than one. Lines may end with LF or
/// CRLF, also mixed; a byte order mark of UTF-8 is passed over; empty lines are no rows. Whatever could be read in two ways is refused
/// with its place.
/// </summary>
public sealed class CsvReader
{
    /// <summary>Largest row in bytes, line breaks inside quotation marks included.</summary>
    public const int LargestRow = 1024 * 1024;

    // So many pass in some milliseconds.
    private const int MostEmptyLines = 50_000;

    private const int FirstBuffer = 128 * 1024;

    private readonly Stream _source;
    private readonly List<Cell> _cells = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private int _end;
    private int _row;
    private int _at;
    private int _lineStart;
    private int _line = 1;
    private bool _isAtEnd;

    /// <summary>Looks at the beginning of a file.</summary>
    /// <param name="source">The bytes; read forward only, and not disposed.</param>
    /// <param name="separator">What stands between cells; null finds out from the first line: comma, semicolon or tab.</param>
    /// <exception cref="ImportFileFault">It is no text in UTF-8.</exception>
    public CsvReader(Stream source, byte? separator = null)
    {
        _source = source;
        Fill();
        PassBeginning();
        Separator = separator ?? FindSeparator();
    }

    /// <summary>What stands between cells.</summary>
    public byte Separator { get; }

    /// <summary>Line of the file at which the row begins, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Cells of the row.</summary>
    public int Count => _cells.Count;

    /// <summary>Bytes of the file that were read so far, the row included.</summary>
    public long BytesRead { get; private set; }

    /// <summary>A cell of the row: UTF-8 without the quotation marks around it; valid until the next row is read.</summary>
    public ReadOnlySpan<byte> this[int index] => _buffer.AsSpan(_row + _cells[index].Start, _cells[index].Length);

    /// <summary>Whether a cell stood in quotation marks: an empty one is then a value, not nothing.</summary>
    public bool IsQuoted(int index) => _cells[index].Kind != CellKind.Plain;

    /// <summary>Whether there were only empty lines for a while, and so no row yet: who reads can look up before going on.</summary>
    public bool IsBetweenRows => _cells.Count == 0;

    /// <summary>Goes to the next row that is not empty, or to a place <see cref="IsBetweenRows"/>; false at the end of the file.</summary>
    /// <exception cref="ImportFileFault">The file cannot be read from here on.</exception>
    public bool Read()
    {
        for (var emptyLines = 0; ; emptyLines++)
        {
            BytesRead += _at - _row;
            (_row, _lineStart, Line) = (_at, _at, _line);
            _cells.Clear();
            if (!Has())
            {
                return false;
            }

            if (emptyLines == MostEmptyLines)
            {
                return true;
            }

            while (!ReadCell())
            {
            }

            CheckText();
            if (_cells is not [{ Kind: CellKind.Plain, Length: 0 }])
            {
                break;
            }
        }

        for (var i = 0; i < _cells.Count; i++)
        {
            if (_cells[i].Kind == CellKind.Doubled)
            {
                _cells[i] = Undouble(_cells[i]);
            }
        }

        return true;
    }

    // True when the row is over.
    private bool ReadCell() => Has() && _buffer[_at] == '"' ? ReadQuoted() : ReadPlain();

    private bool ReadPlain()
    {
        var start = _at - _row;
        while (Has())
        {
            var next = _buffer[_at];
            if (next == Separator)
            {
                Add(start, _at - _row, CellKind.Plain);
                _at++;
                return false;
            }

            if (next is (byte)'\n' or (byte)'\r')
            {
                Add(start, _at - _row, CellKind.Plain);
                EndLine();
                return true;
            }

            if (next == '"')
            {
                throw Fault(
                    _at, "a quotation mark stands inside a cell that does not begin with one. Put the whole cell in quotation marks, and write each of those inside twice.");
            }

            _at++;
        }

        Add(start, _at - _row, CellKind.Plain);
        return true;
    }

    private bool ReadQuoted()
    {
        var (line, column) = (_line, ColumnOf(_at));
        var start = _at + 1 - _row;
        var kind = CellKind.Quoted;
        _at++;
        while (true)
        {
            if (!Has())
            {
                throw new ImportFileFault(line, column, "a quotation mark is opened here and never closed. Close it, or write it twice if it belongs to the value.");
            }

            var next = _buffer[_at++];
            if (next == '\n')
            {
                (_line, _lineStart) = (_line + 1, _at);
            }
            else if (next == '"')
            {
                if (!Has() || _buffer[_at] != '"')
                {
                    break;
                }

                kind = CellKind.Doubled;
                _at++;
            }
        }

        Add(start, _at - 1 - _row, kind);
        if (!Has())
        {
            return true;
        }

        if (_buffer[_at] == Separator)
        {
            _at++;
            return false;
        }

        if (_buffer[_at] is (byte)'\n' or (byte)'\r')
        {
            EndLine();
            return true;
        }

        throw Fault(
            _at, "text follows the closing quotation mark. Only a separator or the end of the line may; write quotation marks that belong to the value twice.");
    }

    private void EndLine()
    {
        if (_buffer[_at] == '\r')
        {
            if (!Has(1) || _buffer[_at + 1] != '\n')
            {
                throw Fault(_at, "a carriage return stands alone, so it is not clear whether the line ends. Save the file with line ends LF or CRLF.");
            }

            _at++;
        }

        _at++;
        _line++;
    }

    private void Add(int start, int end, CellKind kind) => _cells.Add(new Cell(start, end - start, kind));

    private Cell Undouble(Cell cell)
    {
        var bytes = _buffer.AsSpan(_row + cell.Start, cell.Length);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++, length++)
        {
            bytes[length] = bytes[i];
            i += bytes[i] == '"' ? 1 : 0;
        }

        return cell with { Length = length, Kind = CellKind.Quoted };
    }

    private void CheckText()
    {
        var bytes = _buffer.AsSpan(_row, _at - _row);
        if (Utf8.IsValid(bytes) && !bytes.Contains((byte)0))
        {
            return;
        }

        var (line, lineStart) = (Line, 0);
        for (var i = 0; i < bytes.Length;)
        {
            var isRune = System.Text.Rune.DecodeFromUtf8(bytes[i..], out _, out var length) == System.Buffers.OperationStatus.Done;
            if (!isRune || bytes[i] == 0)
            {
                var what = isRune ? "is zero: this is no text" : $"(0x{bytes[i]:X2}) is not UTF-8";
                throw new ImportFileFault(
                    line, ColumnOf(_row + i, _row + lineStart), $"byte {BytesRead + i + 1} of the file {what}. Save the file as CSV in UTF-8.");
            }

            i += length;
            if (bytes[i - 1] == '\n')
            {
                (line, lineStart) = (line + 1, i);
            }
        }
    }

    private ImportFileFault Fault(int at, string words) => new(_line, ColumnOf(at), words);

    private int ColumnOf(int at) => ColumnOf(at, _lineStart);

    // Characters, not bytes: what an editor shows.
    private int ColumnOf(int at, int lineStart)
    {
        var column = 1;
        foreach (var next in _buffer.AsSpan(lineStart, at - lineStart))
        {
            column += (next & 0xC0) == 0x80 ? 0 : 1;
        }

        return column;
    }

    private bool Has(int ahead = 0)
    {
        while (_at + ahead >= _end)
        {
            if (!Fill())
            {
                return false;
            }
        }

        return true;
    }

    // The row that is being read is kept, at the beginning of the buffer.
    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_row > 0)
        {
            _buffer.AsSpan(_row, _end - _row).CopyTo(_buffer);
            (_at, _end, _lineStart, _row) = (_at - _row, _end - _row, _lineStart - _row, 0);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LargestRow)
            {
                throw new ImportFileFault(
                    Line, 0, $"the row that begins here is longer than {LargestRow} bytes. A quotation mark that is never closed may be the cause.");
            }

            Array.Resize(ref _buffer, Math.Min(LargestRow, _buffer.Length * 2));
        }

        var read = _source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
        return read > 0;
    }

    private void PassBeginning()
    {
        // A stream may give less than asked for.
        while (_end < 512 && Fill())
        {
        }

        var beginning = _buffer.AsSpan(0, _end);
        if (beginning.IsEmpty)
        {
            throw new ImportFileFault(0, 0, "The file is empty. Its first line must name the columns.");
        }

        if (beginning is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new ImportFileFault(0, 0, "The file is text in UTF-16. Save it as CSV in UTF-8.");
        }

        if (beginning is [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', 3, 4, ..])
        {
            throw new ImportFileFault(0, 0, "The file is packed, or the document of a spreadsheet. Unpack it, or save it as CSV in UTF-8.");
        }

        if (beginning.IndexOf((byte)0) is var zero and >= 0)
        {
            throw new ImportFileFault(0, 0, $"The file is binary: byte {zero + 1} is zero. Save it as CSV in UTF-8.");
        }

        if (beginning is [0xEF, 0xBB, 0xBF, ..])
        {
            (_at, _row, _lineStart, BytesRead) = (3, 3, 3, 3);
        }
    }

    // The one that is found most often in the first line, outside of quotation marks; a file with one column has none.
    private byte FindSeparator()
    {
        Span<int> found = stackalloc int[3];
        var isQuoted = false;
        foreach (var next in _buffer.AsSpan(_at, _end - _at))
        {
            if (next == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && next is (byte)'\n' or (byte)'\r')
            {
                break;
            }
            else if (!isQuoted && Separators.IndexOf(next) is var which and >= 0)
            {
                found[which]++;
            }
        }

        var best = 0;
        for (var i = 1; i < found.Length; i++)
        {
            best = found[i] > found[best] ? i : best;
        }

        return Separators[best];
    }

    private static ReadOnlySpan<byte> Separators => ",;\t"u8;

    private enum CellKind
    {
        Plain,
        Quoted,
        Doubled,
    }

    private readonly record struct Cell(int Start, int Length, CellKind Kind);
}
