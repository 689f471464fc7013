using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Saved filters that assign a set by themselves, as an invalidation and its preview see them (hawkbit-rollouts, 1.3).</summary>
internal static class AutoAssignments
{
    private const string Uses = "deleted_at IS NULL AND auto_assign_set_id = @set";

    /// <summary>Names of the filters that assign the set, in order.</summary>
    public static IReadOnlyList<string> Of(Session session, long setId) =>
        session.Rows($"SELECT name FROM target_filters WHERE {Uses} ORDER BY name", row => row.GetString(0), ("@set", setId));

    /// <summary>Takes the set out of all filters that assign it.</summary>
    public static void Remove(WriteSession session, long setId, string by, DateTimeOffset now) => session.Execute(
        $"UPDATE target_filters SET auto_assign_set_id = NULL, last_modified_at = @now, last_modified_by = @by WHERE {Uses}",
        ("@now", now), ("@by", by), ("@set", setId));
}
