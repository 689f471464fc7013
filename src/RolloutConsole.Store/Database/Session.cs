using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RolloutConsole.Store.Database;

/// <summary>
/// One connection for the length of a piece of work, with everything that was ever prepared on it. Statements are for hot paths
/// (numbered parameters, no boxing), commands and the short forms for all others (named parameters, portable SQL).
/// </summary>
internal abstract class Session(SqliteConnection connection)
{
    private readonly StatementCache _cache = new(connection);

    /// <summary>The open connection.</summary>
    public DbConnection Connection => connection;

    /// <summary>The running transaction, if the session has one.</summary>
    public virtual DbTransaction? Transaction => null;

    /// <summary>The raw connection, for what only SQLite has.</summary>
    protected SqliteConnection Raw => connection;

    /// <summary>A prepared raw statement. It belongs to the session: do not dispose it, and let nobody else use it in between.</summary>
    public SqliteStatement Statement(string sql) => _cache.Statement(sql);

    /// <summary>A prepared command, with no parameters yet. It belongs to the session.</summary>
    public DbCommand Command(string sql) => _cache.Command(sql, Transaction);

    /// <summary>A prepared command with parameters; names with their <c>@</c>.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _cache.Command(sql, Transaction);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, Stored(value));
        }

        return command;
    }

    /// <summary>Runs a statement without a result.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(sql, parameters).ExecuteNonQuery();

    /// <summary>Reads one number; null when there is no row or it is NULL.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(sql, parameters).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads rows.</summary>
    public List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Closes the connection and everything prepared on it.</summary>
    public virtual void Close()
    {
        _cache.Dispose();
        connection.Dispose();
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        Enum word => Convert.ToInt64(word, CultureInfo.InvariantCulture),
        bool flag => flag ? 1L : 0L,
        _ => value,
    };
}
