namespace RolloutConsole.Store.Targets;

/// <summary>What the end of an action does to its target, in SQL that batch and slice share (hawkbit-rollouts, 1.1; hawkbit-api, 1.6 and 1.7).</summary>
internal static class TargetEffects
{
    /// <summary>
    /// A canceled action gives its target back to the oldest action that is still open, else to what is installed, which then counts as
    /// in sync. The action itself must be closed before. Add a condition on <c>targets.id</c>.
    /// </summary>
    public const string Canceled = """
        UPDATE targets SET
          assigned_set_id = COALESCE(
            (SELECT o.distribution_set_id FROM actions o WHERE o.target_id = targets.id AND o.status IN (1, 2, 3, 9) ORDER BY o.id LIMIT 1),
            installed_set_id),
          update_status = CASE
            WHEN EXISTS (SELECT 1 FROM actions o WHERE o.target_id = targets.id AND o.status IN (1, 2, 3, 9)) THEN update_status ELSE 3 END
        WHERE
        """;

    /// <summary>
    /// A finished action: ?1 target, ?2 set, ?3 when. A report that is older than the recorded installation does not replace it.
    /// </summary>
    public const string Installed = """
        UPDATE targets SET
          installed_set_id = CASE WHEN installed_at IS NULL OR installed_at <= ?3 THEN ?2 ELSE installed_set_id END,
          installed_at = CASE WHEN installed_at IS NULL OR installed_at <= ?3 THEN ?3 ELSE installed_at END,
          update_status = CASE
            WHEN assigned_set_id = CASE WHEN installed_at IS NULL OR installed_at <= ?3 THEN ?2 ELSE installed_set_id END THEN 3
            ELSE update_status END,
          attributes_requested = 1
        WHERE id = ?1
        """;

    /// <summary>A failed action: ?1 target.</summary>
    public const string Failed = FailedMany + " id = ?1";

    /// <summary>Failed actions: the set is assigned no more, so that a later rollout of it runs again. Add a condition on <c>targets.id</c>.</summary>
    public const string FailedMany = "UPDATE targets SET update_status = 4, assigned_set_id = NULL WHERE";

    /// <summary>A download-only action that is downloaded: ?1 target.</summary>
    public const string Downloaded = "UPDATE targets SET update_status = 3, attributes_requested = 1 WHERE id = ?1";
}
