using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.Store.Database;

/// <summary>Asks the database for one row of a real table, on a reader's connection.</summary>
internal sealed class DatabaseHealth(ReadPool reads) : IDatabaseHealth
{
    private const string Provider = "SQLite";

    public Task<DatabaseCondition> CheckAsync(CancellationToken cancellationToken)
    {
        var source = SqliteEngine.Source == "system" ? "library of the system" : "bundled library";
        try
        {
            using var session = reads.Rent();
            session.Number("SELECT COUNT(*) FROM (SELECT 1 FROM people LIMIT 1)");
            return Task.FromResult(new DatabaseCondition(Provider, true, SqliteEngine.Version, source, null));
        }
        catch (Exception fault) when (fault is SqliteException or ObjectDisposedException or IOException)
        {
            return Task.FromResult(new DatabaseCondition(Provider, false, SqliteEngine.Version, source, fault.Message));
        }
    }
}
