namespace RolloutConsole.Store.Filters;

/// <summary>Filters on SQLite.</summary>
public sealed class SqliteDialect : ISqlDialect
{
    /// <summary>The one instance; it has no state.</summary>
    public static SqliteDialect Instance { get; } = new();

    private SqliteDialect()
    {
    }

    // SQLite compares text byte by byte in UTF-8 (collation BINARY), which is the order of code points.

    /// <inheritdoc/>
    public string ByCodePoint(string column) => column;

    /// <inheritdoc/>
    public string Like(string column, string parameter, bool negative) =>
        $@"{column} {(negative ? "NOT LIKE" : "LIKE")} {parameter} ESCAPE '\'";

    /// <inheritdoc/>
    public string Folded(string column) => $"upper({column})";

    // SQLite's upper() knows ASCII only: other letters must be written as they are stored.

    /// <inheritdoc/>
    public string FoldAsDatabase(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? (char)(c - 'a' + 'A') : c));

    /// <inheritdoc/>
    public object Boolean(bool value) => value ? 1L : 0L;

    // The plus changes nothing but the planner's mind.

    /// <inheritdoc/>
    public string WithoutIndex(string column) => $"+{column}";
}
