using Microsoft.Data.Sqlite;

namespace RolloutConsole.Store.Database;

/// <summary>
/// A reader's connection, rented from <see cref="ReadPool"/>; dispose it to give it back. Each statement sees its own snapshot; several
/// that must see the same one run inside <see cref="Snapshot"/>.
/// </summary>
internal sealed class ReadSession(SqliteConnection connection, ReadPool pool) : Session(connection), IDisposable
{
    /// <summary>Whether no snapshot is open.</summary>
    public bool IsAtRest => SQLitePCL.raw.sqlite3_get_autocommit(SqliteHandles.Of(Raw)) != 0;

    /// <summary>Runs several reads on one snapshot.</summary>
    public T Snapshot<T>(Func<ReadSession, T> read)
    {
        Statement("BEGIN").Run();
        try
        {
            return read(this);
        }
        finally
        {
            Statement("ROLLBACK").Run();
        }
    }

    /// <summary>Lets a token interrupt whatever the session is reading. Dispose the registration before giving the session back.</summary>
    public CancellationTokenRegistration InterruptBy(CancellationToken cancellationToken) =>
        cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(SqliteHandles.Of(Raw)));

    /// <summary>Gives the session back.</summary>
    public void Dispose() => pool.GiveBack(this);
}
