using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>A set and its modules are locked by their first use, unless the setting <c>implicit.lock.enabled</c> says no (hawkbit-rollouts, 1.3).</summary>
internal static class SetLocks
{
    private const string IsOff = "SELECT 1 FROM settings WHERE key = 'implicit.lock.enabled' AND value = 'false'";

    /// <summary>Locks what a rollout or an assignment uses, in its transaction.</summary>
    public static void LockUsed(WriteSession session, long setId, string by, DateTimeOffset now)
    {
        if (session.Number(IsOff) is not null)
        {
            return;
        }

        session.Execute(
            "UPDATE distribution_sets SET locked = 1, last_modified_at = @now, last_modified_by = @by WHERE id = @set AND locked = 0",
            ("@now", now), ("@by", by), ("@set", setId));
        session.Execute(
            """
            UPDATE software_modules SET locked = 1, last_modified_at = @now, last_modified_by = @by
            WHERE locked = 0 AND id IN (SELECT software_module_id FROM distribution_set_modules WHERE distribution_set_id = @set)
            """,
            ("@now", now), ("@by", by), ("@set", setId));
    }
}
