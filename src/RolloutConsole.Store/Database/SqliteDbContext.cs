using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Database;

/// <summary>The schema on SQLite.</summary>
internal sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : RolloutDbContext(options)
{
    /// <summary>Options for a connection string.</summary>
    public static DbContextOptions<SqliteDbContext> OptionsFor(string connectionString) =>
        new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite(connectionString, o => o.MigrationsHistoryTable("schema_migrations")).Options;

    /// <summary>Options for an open connection.</summary>
    public static DbContextOptions<SqliteDbContext> OptionsFor(System.Data.Common.DbConnection connection) =>
        new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite(connection, o => o.MigrationsHistoryTable("schema_migrations")).Options;
}
