namespace RolloutConsole.Engine.Targets.Import;

/// <summary>The file cannot be read any further: nothing of it is taken over. Faults of single rows are <see cref="RowRefusal"/>.</summary>
public sealed class ImportFileFault : Exception
{
    /// <summary>Says where and what.</summary>
    /// <param name="line">Line of the file, counted from 1; 0 when it is about the whole file.</param>
    /// <param name="column">Character of that line, counted from 1; 0 when it is about the whole line.</param>
    /// <param name="words">What is wrong and what to do, without the place.</param>
    public ImportFileFault(int line, int column, string words) : base(Place(line, column) + words)
    {
        (Line, Column) = (line, column);
    }

    /// <summary>Line of the file, counted from 1; 0 for the whole file.</summary>
    public int Line { get; }

    /// <summary>Character of the line, counted from 1; 0 for the whole line.</summary>
    public int Column { get; }

    private static string Place(int line, int column) => (line, column) switch
    {
        (0, _) => "",
        (_, 0) => $"Line {line}: ",
        _ => $"Line {line}, character {column}: ",
    };
}
