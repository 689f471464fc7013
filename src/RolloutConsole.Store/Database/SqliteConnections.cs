using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace RolloutConsole.Store.Database;

/// <summary>Opens connections with the settings that writers and readers need.</summary>
internal static class SqliteConnections
{
    private const int BusyTimeoutMs = 5000;

    /// <summary>
    /// The writer's connection. Foreign keys are on: only cold tables declare any (see DistributionSetMapping), so hot ones pay nothing.
    /// Its commits only append to the log; <see cref="WalCheckpoint"/> empties it.
    /// </summary>
    public static SqliteConnection OpenWriter(DatabaseOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadWriteCreate);

        // One page cache for the hot part of a large fleet: actions, targets and their indexes of one slice or batch.
        Execute(connection, $"""
            PRAGMA busy_timeout = {BusyTimeoutMs};
            PRAGMA journal_mode = WAL;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = {WalCheckpoint.LongPages * 4096L};
            PRAGMA foreign_keys = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -65536;
            {Slices.Touched.Create};
            {Slices.Replaced.Create};
            """);
        return connection;
    }

    /// <summary>A reader's connection; it cannot write, whatever it is asked.</summary>
    public static SqliteConnection OpenReader(DatabaseOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadOnly);
        Execute(connection, $"""
            PRAGMA busy_timeout = {BusyTimeoutMs};
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -16384;
            """);
        return connection;
    }

    /// <summary>The connection that copies the log into the database file.</summary>
    public static SqliteConnection OpenCheckpoint(DatabaseOptions options)
    {
        var connection = Open(options, SqliteOpenMode.ReadWrite);

        // A connection that has read nothing yet does not know that there is a log.
        Execute(connection, $"PRAGMA busy_timeout = {BusyTimeoutMs}; SELECT count(*) FROM sqlite_schema;");
        return connection;
    }

    /// <summary>The connection string of readers through EF Core.</summary>
    public static string ReaderString(DatabaseOptions options) =>
        new SqliteConnectionStringBuilder { DataSource = options.FilePath, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();

    /// <summary>Runs statements without a result.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        var database = SqliteHandles.Of(connection);
        SqliteHandles.Check(sqlite3_exec(database, sql), database);
    }

    private static SqliteConnection Open(DatabaseOptions options, SqliteOpenMode mode)
    {
        SqliteEngine.Initialize();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = options.FilePath, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
