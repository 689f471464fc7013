using RolloutConsole.Store.Slices;
using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteGrowthTests : GrowthContract
{
    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();

    [Fact]
    public void Look_FindsNewcomersByOneIndexSearchATarget()
    {
        var plan = PlanOf($"SELECT t.id FROM targets t WHERE t.deleted_at IS NULL AND {MembershipSource.TakesNoPart} ORDER BY t.id LIMIT 5");

        Assert.Contains("ix_actions_target", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_FindsLeaversAmongTheOpenActionsOfAGroupOnly()
    {
        var plan = PlanOf(
            $"SELECT a.id FROM actions a WHERE a.group_id = 1 AND {LookSlice.MayLeave} AND NOT EXISTS (SELECT 1 FROM targets t WHERE t.id = a.target_id AND t.deleted_at IS NULL) LIMIT 5");

        Assert.Contains("ix_actions_group (group_id=? AND status=?)", plan, StringComparison.Ordinal);
        Assert.Contains("SEARCH t USING INTEGER PRIMARY KEY", plan, StringComparison.Ordinal);
    }

    private string PlanOf(string sql)
    {
        using var session = Database.Reads.Rent();
        return string.Join('\n', session.Rows($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), ("@rollout", 1)));
    }
}
