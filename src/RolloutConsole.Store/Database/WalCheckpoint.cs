using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace RolloutConsole.Store.Database;

/// <summary>
/// Copies committed pages from the write-ahead log into the database file, beside the writer. SQLite would do it inside a commit, where
/// everybody who waits for the gate would wait for it too.
/// </summary>
internal sealed class WalCheckpoint(DatabaseOptions options) : IDisposable
{
    /// <summary>A checkpoint is due after so many pages of 4 KiB: 32 MB of log.</summary>
    public const int DuePages = 8192;

    /// <summary>
    /// From so many pages on (256 MB) the log must begin anew, so a copy is made while nobody writes. A shorter log can wait for a moment
    /// at which nobody does.
    /// </summary>
    public const int LongPages = 65_536;

    private SqliteConnection? _connection;

    /// <summary>
    /// Copies what is there and waits for nobody. The log begins anew with the next commit when all of it was copied and nobody reads
    /// in it; otherwise it grows until that is so.
    /// </summary>
    /// <returns>Pages that the log has, and how many of them are left to copy because somebody reads in an older state.</returns>
    /// <exception cref="SqliteException">The files cannot be read or written.</exception>
    public (int Pages, int Left) Copy()
    {
        var database = SqliteHandles.Of(_connection ??= SqliteConnections.OpenCheckpoint(options));
        SqliteHandles.Check(sqlite3_wal_checkpoint_v2(database, null, SQLITE_CHECKPOINT_PASSIVE, out var pages, out var copied), database);
        return (pages, pages - copied);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();
}
