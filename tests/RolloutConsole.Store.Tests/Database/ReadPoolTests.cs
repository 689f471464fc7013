using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Database;

public sealed class ReadPoolTests
{
    [Fact]
    public async Task GiveBack_SnapshotNotEnded_IsNotHandedOn()
    {
        await using var database = await SqliteFixture.CreateAsync();
        using (var broken = database.Reads.Rent())
        {
            broken.Statement("BEGIN").Run();
        }

        using var next = database.Reads.Rent();

        Assert.Equal(0, next.Snapshot(read => read.Number("SELECT count(*) FROM targets")));
    }

    [Theory]
    [InlineData("assigned_set_id = 7", "ix_targets_assigned_set_id")]
    [InlineData("installed_set_id = 7", "ix_targets_installed_set_id")]
    [InlineData("assigned_set_id IN (SELECT r.id FROM distribution_sets r WHERE r.name_folded = 'X')", "ix_targets_assigned_set_id")]
    [InlineData("assigned_set_id = 7 OR t.installed_set_id = 7", "ix_targets_installed_set_id")]
    public async Task TargetsOfASet_AreFoundByIndex(string condition, string index)
    {
        await using var database = await SqliteFixture.CreateAsync();
        using var session = database.Reads.Rent();

        var plan = session.Rows($"EXPLAIN QUERY PLAN SELECT t.id FROM targets t WHERE (t.{condition}) AND t.deleted_at IS NULL", row => row.GetString(3));

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
    }
}
