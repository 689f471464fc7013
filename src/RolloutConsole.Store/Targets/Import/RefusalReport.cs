using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>Writes refused rows as CSV, and remembers the first of them.</summary>
internal sealed class RefusalReport : IDisposable
{
    /// <summary>How many are shown on the page.</summary>
    public const int Shown = 100;

    /// <summary>Most refusals that are written; the last line says how many more there are.</summary>
    public const int MostLines = 1_000_000;

    private const string Head = "line,column,value,reason";

    private readonly Lock _lock = new();
    private readonly int _mostLines;
    private readonly StreamWriter _writer;
    private readonly string _path;
    private readonly string _unfinished;
    private ImmutableArray<RowRefusal> _first = [];
    private long _all;

    /// <summary>Begins a report, which appears under its path when it is whole.</summary>
    /// <param name="path">Where it appears.</param>
    /// <param name="mostLines">Most refusals that are written.</param>
    public RefusalReport(string path, int mostLines = MostLines)
    {
        (_path, _unfinished, _mostLines) = (path, path + ".unfinished", mostLines);
        _writer = Open(_unfinished, append: false);
        _writer.WriteLine(Head);
    }

    /// <summary>The first refusals.</summary>
    public ImmutableArray<RowRefusal> First => _first;

    /// <summary>Adds a refusal; from any thread.</summary>
    public void Add(RowRefusal refusal)
    {
        lock (_lock)
        {
            if (_first.Length < Shown)
            {
                _first = _first.Add(refusal);
            }

            if (++_all <= _mostLines)
            {
                Write(refusal);
            }
        }
    }

    private void Write(RowRefusal refusal) => Write(_writer, refusal);

    /// <summary>Adds refusals to a report that was written before, or begins one.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="refusals">What to add; nothing is touched without any.</param>
    public static void Append(string path, IReadOnlyList<RowRefusal> refusals)
    {
        if (refusals.Count == 0)
        {
            return;
        }

        using var writer = Open(path, append: true);
        if (writer.BaseStream.Length == 0)
        {
            writer.WriteLine(Head);
        }

        foreach (var refusal in refusals)
        {
            Write(writer, refusal);
        }
    }

    private static StreamWriter Open(string path, bool append) => new(path, append, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };

    private static void Write(StreamWriter writer, RowRefusal refusal)
    {
        writer.Write(refusal.Line.ToString(CultureInfo.InvariantCulture));
        foreach (var text in (ReadOnlySpan<string>)[refusal.Column, refusal.Value, refusal.Reason])
        {
            var guarded = FormulaGuard.NeedsApostrophe(Encoding.UTF8.GetBytes(text)) ? "'" + text : text;
            writer.Write($",\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        writer.WriteLine();
    }

    /// <summary>The report is whole.</summary>
    public void Finish()
    {
        if (_all > _mostLines)
        {
            Write(new RowRefusal(0, "", "", $"and {_all - _mostLines} more. Mend these first, then send the file again."));
        }

        _writer.Dispose();
        File.Move(_unfinished, _path, overwrite: true);
    }

    /// <summary>The first refusals of a report that was written before.</summary>
    public static ImmutableArray<RowRefusal> ReadFirst(Stream? report)
    {
        if (report is null)
        {
            return [];
        }

        using (report)
        {
            var rows = new CsvReader(report, (byte)',');
            var first = ImmutableArray.CreateBuilder<RowRefusal>();
            rows.Read();
            while (first.Count < Shown && rows.Read())
            {
                first.Add(new RowRefusal(int.Parse(Text(rows, 0), CultureInfo.InvariantCulture), Text(rows, 1), Text(rows, 2), Text(rows, 3)));
            }

            return first.ToImmutable();
        }
    }

    /// <summary>Leaves nothing of an unfinished report.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_unfinished);
    }

    private static string Text(CsvReader row, int cell) => Encoding.UTF8.GetString(FormulaGuard.TakeOff(row[cell]));
}
