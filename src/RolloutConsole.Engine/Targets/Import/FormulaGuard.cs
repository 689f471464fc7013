namespace RolloutConsole.Engine.Targets.Import;

/// <summary>
/// Keeps a spreadsheet from running a cell: what begins with one of <c>= + - @</c>, also in full width, a tabulator or a line break is
/// exported behind an apostrophe, and so is what looks as if it had been. Importing takes one apostrophe off again, so every value survives the way
/// there and back.
/// </summary>
public static class FormulaGuard
{
    /// <summary>Whether a value is written with an apostrophe in front.</summary>
    public static bool NeedsApostrophe(ReadOnlySpan<byte> value)
    {
        var rest = value.TrimStart((byte)'\'');
        return rest is [(byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..]
            || rest.StartsWith("＝"u8) || rest.StartsWith("＋"u8) || rest.StartsWith("－"u8) || rest.StartsWith("＠"u8);
    }

    /// <summary>The value that a cell means.</summary>
    public static ReadOnlySpan<byte> TakeOff(ReadOnlySpan<byte> cell) =>
        cell.Length > 0 && cell[0] == '\'' && NeedsApostrophe(cell) ? cell[1..] : cell;
}
