using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Filters;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What the fleet offers to somebody who types a filter.</summary>
public abstract class FilterSuggestionsContract : StoreContract
{
    [Fact]
    public async Task Keys_OfManyEntries_AreEachOnceInOrder()
    {
        await SeedAsync();

        Assert.Equal(["hw", "net.type", "region"], await FindAsync(FilterKnowledge.AttributeKeys));
        Assert.Equal(["region"], await FindAsync(FilterKnowledge.AttributeKeys, beginning: "RE"));
        Assert.Equal([], await FindAsync(FilterKnowledge.AttributeKeys, beginning: "zz"));
        Assert.Equal(["customer"], await FindAsync(FilterKnowledge.MetadataKeys));
    }

    [Fact]
    public async Task Values_AreThoseOfTheKeyAndBeginning()
    {
        await SeedAsync();

        Assert.Equal(["ap", "eu", "us"], await FindAsync(FilterKnowledge.AttributeValues, "Region"));
        Assert.Equal(["eu"], await FindAsync(FilterKnowledge.AttributeValues, "region", "E"));
        Assert.Equal([], await FindAsync(FilterKnowledge.AttributeValues, "customer"));
        Assert.Equal(["Ärzte", "Äußeres"], await FindAsync(FilterKnowledge.MetadataValues, "customer", "ä"));
        Assert.Equal(["\U0010FFFF"], await FindAsync(FilterKnowledge.MetadataValues, "customer", "\U0010FFFF"));
    }

    [Fact]
    public async Task Values_ManyDifferent_AreTheFirstTwenty()
    {
        var targets = await Fleet.TargetsAsync(50, withAttributes: false);
        foreach (var target in targets)
        {
            await PutAsync("target_attributes", target, "serial", $"s{target:000}");
        }

        var values = await FindAsync(FilterKnowledge.AttributeValues, "serial");

        Assert.Equal(IFilterSuggestions.Most, values.Count);
        Assert.Equal("s001", values[0]);
        Assert.Equal("s020", values[^1]);
    }

    [Fact]
    public async Task Names_AreThoseThatCanBeSeen()
    {
        await SeedAsync();
        await Fleet.SetAsync("gateway", "1.0.0");
        await Fleet.SetAsync("gateway", "1.1.0");
        await Fleet.SetAsync("sensor", "2.0.0");
        await Database.ExecuteAsync("INSERT INTO tags (name, name_folded, created_at, created_by, last_modified_at, last_modified_by, deleted_at) VALUES ('pilot', 'PILOT', 0, 'a', 0, 'a', NULL), ('gone', 'GONE', 0, 'a', 0, 'a', 5)");
        await Database.ExecuteAsync("INSERT INTO target_types (key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by) VALUES ('gw', 'GW', 'Gateway box', 'GATEWAY BOX', 0, 'a', 0, 'a')");

        Assert.Equal(["pilot"], await FindAsync(FilterKnowledge.Tags));
        Assert.Equal(["gw"], await FindAsync(FilterKnowledge.TypeKeys, beginning: "g"));
        Assert.Equal(["Gateway box"], await FindAsync(FilterKnowledge.TypeNames, beginning: "gateway"));
        Assert.Equal(["gateway", "sensor"], await FindAsync(FilterKnowledge.SetNames));
        Assert.Equal(["1.0.0", "1.1.0"], await FindAsync(FilterKnowledge.SetVersions, beginning: "1."));
        Assert.Equal(["emea/de", "emea/fr"], await FindAsync(FilterKnowledge.Groups, beginning: "EMEA"));
        Assert.Equal([], await FindAsync(FilterKnowledge.None));
    }

    // Groups of deleted devices, and what an import has not shown yet, were offered.
    [Fact]
    public async Task WhatNobodyMaySee_IsNotOffered()
    {
        var targets = await Fleet.TargetsAsync(4, withAttributes: false);
        for (var i = 0; i < 4; i++)
        {
            await PutAsync("target_attributes", targets[i], i < 2 ? "open" : "secret", $"v{i}");
            await PutAsync("target_attributes", targets[i], "both", i == 1 ? "new" : "old");
        }

        await Database.ExecuteAsync("UPDATE targets SET group_path = 'g' || id, group_path_folded = 'G' || id");
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = CASE id WHEN @hidden THEN -7 ELSE 5 END WHERE id IN (@hidden, @deleted)", ("@hidden", targets[2]), ("@deleted", targets[3]));

        Assert.Equal(["both", "open"], await FindAsync(FilterKnowledge.AttributeKeys));
        Assert.Equal([], await FindAsync(FilterKnowledge.AttributeValues, "secret"));
        Assert.Equal(["new", "old"], await FindAsync(FilterKnowledge.AttributeValues, "both"));
        Assert.Equal([$"g{targets[0]}", $"g{targets[1]}"], await FindAsync(FilterKnowledge.Groups));
    }

    /// <summary>What is asked.</summary>
    protected abstract IFilterSuggestions Suggestions { get; }

    private Task<IReadOnlyList<string>> FindAsync(FilterKnowledge what, string? key = null, string beginning = "") =>
        Suggestions.FindAsync(what, key, beginning, CancellationToken.None);

    private async Task SeedAsync()
    {
        var targets = await Fleet.TargetsAsync(12);
        await PutAsync("target_attributes", targets[0], "net.type", "");
        await PutAsync("target_metadata", targets[0], "customer", "Ärzte");
        await PutAsync("target_metadata", targets[1], "customer", "ärzte");
        await PutAsync("target_metadata", targets[2], "Customer", "Äußeres");
        await PutAsync("target_metadata", targets[3], "customer", "\U0010FFFF");
        await Database.ExecuteAsync("UPDATE targets SET group_path = 'emea/de', group_path_folded = 'EMEA/DE' WHERE id % 2 = 0");
        await Database.ExecuteAsync("UPDATE targets SET group_path = 'emea/fr', group_path_folded = 'EMEA/FR' WHERE id % 3 = 0");
        await Database.ExecuteAsync("UPDATE targets SET group_path = 'apac', group_path_folded = 'APAC' WHERE id = 1");
    }

    private Task PutAsync(string table, long target, string key, string value) => Database.ExecuteAsync(
        $"INSERT INTO {table} (target_id, key, key_folded, value, value_folded) VALUES (@t, @k, @kf, @v, @vf)",
        ("@t", target), ("@k", key), ("@kf", TextFold.Fold(key)), ("@v", value), ("@vf", TextFold.Fold(value)));
}
