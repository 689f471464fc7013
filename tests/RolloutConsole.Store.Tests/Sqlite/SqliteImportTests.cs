using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteImportTests : ImportContract
{
    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();
}
