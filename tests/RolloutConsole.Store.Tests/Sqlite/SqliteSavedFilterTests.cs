using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteFilterMemberTests : FilterMemberContract
{
    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteAutoAssignmentTests : AutoAssignmentContract
{
    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();
}
