namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>A fleet whose targets carry eight attributes each, spread as in a real one: few regions, many sites, a serial number of their own.</summary>
internal static class AttributedFleet
{
    /// <summary>Attributes of one target.</summary>
    public const int Attributes = 8;

    /// <summary>Id of a distribution set: targets without a type, as these, can take any.</summary>
    public const long Set = 1;

    // Key and how many different values it has. The numbers share no factor, so the attributes do not depend on each other.
    private static readonly (string Key, int Values)[] s_attributes =
    [
        ("region", 5), ("hwRevision", 7), ("model", 11), ("firmware", 23), ("country", 31), ("customer", 211), ("site", 1013), ("serial", 1_000_003),
    ];

    /// <summary>A world with so many targets and their attributes.</summary>
    public static async Task<StoreWorld> StartAsync(int targets)
    {
        var world = await StoreWorld.StartAsync(targets);
        using var connection = world.Open();
        var keys = string.Join(" UNION ALL ", s_attributes.Select(a => $"SELECT '{a.Key}' AS key, {a.Values} AS amount"));

        // A multiplier spreads neighbouring ids over the values.
        const string Number = "printf('%03d', (t.id * 2654435761 >> 7) % k.amount)";
        StoreWorld.Execute(connection, $"""
            INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded)
            SELECT t.id, k.key, upper(k.key), k.key || '-' || {Number}, upper(k.key) || '-' || {Number}
            FROM targets t CROSS JOIN ({keys}) k
            """);
        StoreWorld.Execute(connection, "ANALYZE");
        StoreWorld.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return world;
    }
}
