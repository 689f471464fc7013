using Microsoft.EntityFrameworkCore.Design;

namespace RolloutConsole.Store.Database;

/// <summary>
/// Lets <c>dotnet ef</c> see the model: <c>dotnet ef migrations add Name --project src/RolloutConsole.Store --output-dir Migrations/Sqlite</c>.
/// No database is opened.
/// </summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteDbContext>
{
    /// <inheritdoc/>
    public SqliteDbContext CreateDbContext(string[] args)
    {
        SqliteEngine.Initialize();
        return new SqliteDbContext(SqliteDbContext.OptionsFor("Data Source=:memory:"));
    }
}
