using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteFilterSuggestionsTests : FilterSuggestionsContract
{
    [Theory]
    [InlineData("SELECT m.key_folded FROM target_attributes m WHERE m.key_folded > 'A' ORDER BY m.key_folded LIMIT 1", "COVERING INDEX ix_target_attributes_value (key_folded>?)")]
    [InlineData("SELECT m.value_folded FROM target_metadata m WHERE m.value_folded > 'A' AND m.key_folded = 'K' AND m.value_folded < 'B' ORDER BY m.value_folded LIMIT 1", "COVERING INDEX ix_target_metadata_value (key_folded=? AND value_folded>? AND value_folded<?)")]
    [InlineData("SELECT m.group_path_folded FROM targets m WHERE m.group_path_folded > 'A' ORDER BY m.group_path_folded LIMIT 1", "COVERING INDEX ix_targets_group_path (group_path_folded>?)")]
    public void Step_Plan_IsOneSearchOfAnIndex(string step, string plan)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Database.Options.Folder!, Database.Options.FileName)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + step;
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        var first = reader.GetString(3);
        Assert.Contains(plan, first, StringComparison.Ordinal);
        Assert.False(reader.Read(), "a second step, probably a sort");
    }

    protected override IFilterSuggestions Suggestions => new FilterSuggestions(Database.Reads);

    protected override Task<SqliteFixture> OpenAsync() => SqliteFixture.CreateAsync();
}
