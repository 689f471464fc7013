using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace RolloutConsole.Store.Database;

/// <summary>
/// The raw side of a connection. Microsoft.Data.Sqlite names the types of SQLitePCLRaw in the version that cannot be had
/// (see <see cref="SqliteEngine"/>), so the compiler refuses its members that show them; at run time they are the same types.
/// </summary>
internal static class SqliteHandles
{
    private static readonly Func<SqliteConnection, sqlite3> s_handle =
        typeof(SqliteConnection).GetProperty("Handle")!.GetMethod!.CreateDelegate<Func<SqliteConnection, sqlite3>>();

    /// <summary>The raw connection; valid while the connection is open.</summary>
    public static sqlite3 Of(SqliteConnection connection) => s_handle(connection);

    /// <summary>Throws what Microsoft.Data.Sqlite would throw for a code that is not OK.</summary>
    /// <exception cref="SqliteException">Always, when the code is no success.</exception>
    public static void Check(int code, sqlite3 database)
    {
        if (code is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            throw new SqliteException(
                $"SQLite Error {code}: '{sqlite3_errmsg(database).utf8_to_string()}'.", code & 0xFF, sqlite3_extended_errcode(database));
        }
    }
}
