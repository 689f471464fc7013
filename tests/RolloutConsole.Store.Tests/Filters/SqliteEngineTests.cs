using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Tests.Filters;

public sealed class SqliteEngineTests(FleetDatabase fleet) : IClassFixture<FleetDatabase>
{
    [Fact]
    public void Version_IsTheOneThatAnswersQueries() => Assert.Equal(fleet.Scalar("SELECT sqlite_version()"), SqliteEngine.Version);

    [Fact]
    public void Engine_IsNotOlderThanTheBundledOne()
    {
        SqliteEngine.Initialize();
        SqliteEngine.Initialize();

        Assert.True(Version.Parse(SqliteEngine.Version) >= new Version(3, 35, 5));
        Assert.Contains(SqliteEngine.Source, new[] { "system", "bundled" });
    }
}
