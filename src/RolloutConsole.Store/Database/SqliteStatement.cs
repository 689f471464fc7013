using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace RolloutConsole.Store.Database;

/// <summary>
/// A prepared statement without the wrapping of ADO.NET: parameters by number, no boxing, no reader object. For the hot paths, where
/// the wrapping costs as much as SQLite itself. Parameters keep their values until bound again; call <see cref="Reset"/> when done,
/// because an unfinished read holds its snapshot.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = SqliteHandles.Of(connection);
        Check(sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Binds a number to parameter <paramref name="index"/>, counted from 1.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        Check(sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Binds a number or NULL.</summary>
    public SqliteStatement Bind(int index, long? value)
    {
        Check(value is { } number ? sqlite3_bind_int64(_statement, index, number) : sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Binds text or NULL.</summary>
    public SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? sqlite3_bind_null(_statement, index) : sqlite3_bind_text(_statement, index, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public SqliteStatement BindUtf8(int index, ReadOnlySpan<byte> value)
    {
        // Nothing at all would be bound as NULL.
        Check(value.IsEmpty ? sqlite3_bind_text(_statement, index, "") : sqlite3_bind_text(_statement, index, value));
        return this;
    }

    /// <summary>Binds bytes.</summary>
    public SqliteStatement BindBytes(int index, ReadOnlySpan<byte> value)
    {
        Check(sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none. The statement is then ready to run again.</summary>
    public bool Step()
    {
        var code = sqlite3_step(_statement);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        Reset();
        if (code != SQLITE_DONE)
        {
            Check(code);
        }

        return false;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        return sqlite3_changes(_database);
    }

    /// <summary>Ends a read before its last row.</summary>
    public void Reset() => sqlite3_reset(_statement);

    /// <summary>A number of the current row; NULL reads as 0.</summary>
    public long Int64(int column) => sqlite3_column_int64(_statement, column);

    /// <summary>A number of the current row.</summary>
    public int Int32(int column) => sqlite3_column_int(_statement, column);

    /// <summary>True when the column of the current row is NULL.</summary>
    public bool IsNull(int column) => sqlite3_column_type(_statement, column) == SQLITE_NULL;

    /// <summary>A number of the current row, or null.</summary>
    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>Text of the current row.</summary>
    public string Text(int column) => sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Text of the current row, or null.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes of the current row, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(_statement, column);

    /// <summary>A moment of the current row.</summary>
    public DateTimeOffset Moment(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    /// <summary>A moment of the current row, or null.</summary>
    public DateTimeOffset? MomentOrNull(int column) => IsNull(column) ? null : Moment(column);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            SqliteHandles.Check(code, _database);
        }
    }
}
