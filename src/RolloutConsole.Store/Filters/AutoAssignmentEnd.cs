using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>A set that was invalidated or deleted is assigned by no filter any more (hawkbit-rollouts, 1.3).</summary>
internal static class AutoAssignmentEnd
{
    /// <summary>Names of the filters that assign a set, in order.</summary>
    public static IReadOnlyList<string> FiltersOf(Session session, long setId) => session.Rows(
        "SELECT name FROM target_filters WHERE deleted_at IS NULL AND auto_set_id = @set ORDER BY name", row => row.GetString(0), ("@set", setId));

    /// <summary>Ends the auto-assignments of a set, in the transaction of whoever took it away.</summary>
    public static void OfSet(WriteSession session, long setId, string by, DateTimeOffset now) => session.Execute(
        "UPDATE target_filters SET auto_set_id = NULL, last_modified_at = @now, last_modified_by = @by WHERE auto_set_id = @set",
        ("@now", now), ("@by", by), ("@set", setId));
}
