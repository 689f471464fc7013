using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RolloutConsole.Store.Database;

/// <summary>Reads for pages: off the caller's thread, on one snapshot, interrupted when nobody waits any more.</summary>
internal static class ReadPoolExtensions
{
    /// <summary>Runs reads on one snapshot.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; a running statement was interrupted.</exception>
    public static Task<T> ReadAsync<T>(this ReadPool pool, Func<ReadSession, T> read, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var session = pool.Rent();
            using var interruption = session.InterruptBy(cancellationToken);
            try
            {
                return session.Snapshot(read);
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The read was interrupted because nobody waits for it any more.", fault, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>A list of ids as one parameter: <c>IN (SELECT value FROM json_each(@ids))</c>, so that the text of the query stays the same.</summary>
    public static string ToJson(this IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";
}
