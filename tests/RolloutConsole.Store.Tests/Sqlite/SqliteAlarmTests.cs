using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteAlarmTests : AlarmContract
{
    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();
}
