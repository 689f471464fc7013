using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Database;

/// <summary>EF Core contexts for cold reads. Their connections cannot write: writing goes through <see cref="WriteGate"/>.</summary>
internal sealed class ReadContextFactory(DatabaseOptions options) : IDbContextFactory<RolloutDbContext>
{
    private readonly DbContextOptions<SqliteDbContext> _options =
        new DbContextOptionsBuilder<SqliteDbContext>(SqliteDbContext.OptionsFor(SqliteConnections.ReaderString(options)))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;

    /// <inheritdoc/>
    public RolloutDbContext CreateDbContext() => new SqliteDbContext(_options);
}
