using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Database;

/// <summary>The writer's connection inside one transaction. Handed out by <see cref="WriteGate"/>, one at a time.</summary>
internal sealed class WriteSession(SqliteConnection connection, bool alwaysFull) : Session(connection)
{
    private SqliteTransaction? _transaction;
    private SqliteDbContext? _context;
    private bool? _isFull;

    /// <inheritdoc/>
    public override DbTransaction? Transaction => _transaction;

    /// <summary>An EF Core context bound to this transaction, for cold paths. The gate disposes it; what is not saved is lost.</summary>
    public RolloutDbContext Context
    {
        get
        {
            if (_context is null)
            {
                _context = new SqliteDbContext(SqliteDbContext.OptionsFor(Raw));
                _context.Database.UseTransaction(_transaction);
            }

            return _context;
        }
    }

    /// <summary>The id that the last insert gave.</summary>
    public long LastId => SQLitePCL.raw.sqlite3_last_insert_rowid(SqliteHandles.Of(Raw));

    /// <summary>Pages that commits of this connection have appended to the log since this was last asked.</summary>
    public int TakeWrittenPages()
    {
        _ = SQLitePCL.raw.sqlite3_db_status(SqliteHandles.Of(Raw), SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>Begins, with the writer's lock taken at once.</summary>
    public void Begin(bool durable)
    {
        var full = durable || alwaysFull;
        if (_isFull != full)
        {
            // Cannot be changed inside a transaction, so it is done between two of them and only when it differs.
            SqliteConnections.Execute(Raw, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _isFull = full;
        }

        _transaction = Raw.BeginTransaction(deferred: false);
    }

    /// <summary>Commits.</summary>
    public void Commit() => _transaction!.Commit();

    /// <summary>Ends the transaction, back to its beginning when it was not committed.</summary>
    public void End()
    {
        _context?.Dispose();
        _context = null;
        _transaction?.Dispose();
        _transaction = null;
    }
}
