namespace RolloutConsole.Store.Slices;

/// <summary>
/// Which devices a rollback returns, and to what, in SQL that creating, filling and showing it share (decision 0007). All of it is about
/// actions <c>a</c> of the rolled-back rollout, whose id is <c>@source</c>, and their targets <c>t</c>.
/// </summary>
internal static class ReturnSql
{
    /// <summary>
    /// Devices that had begun, by the newest attempt that they fetched. A device that gives a result has begun, also where it never asked
    /// for the deployment. What was taken back before it was fetched, or skipped, is untouched.
    /// </summary>
    public const string Touched = $"""
        a.group_id IN (SELECT g.id FROM groups g WHERE g.rollout_id = @source) AND a.target_id = t.id AND t.deleted_at IS NULL
        AND {HasBegun}
        AND NOT EXISTS (
          SELECT 1 FROM actions n WHERE n.target_id = a.target_id AND n.id > a.id AND n.rollout_id = a.rollout_id
            AND n.opened_at IS NOT NULL AND (n.retrieved_at IS NOT NULL OR n.status BETWEEN 4 AND 8))
        """;

    /// <summary>
    /// Of those: the ones with a way back. The previous set is known and can be installed, nothing else was installed since, and nothing
    /// newer is on its way.
    /// </summary>
    public const string CanReturn = $"""
        t.installed_set_id IN (a.distribution_set_id, a.previous_set_id)
        AND EXISTS (SELECT 1 FROM distribution_sets p WHERE p.id = a.previous_set_id AND p.deleted_at IS NULL AND p.valid = 1)
        AND NOT EXISTS (SELECT 1 FROM {TakenOver})
        """;

    /// <summary>
    /// What has taken the device over: an open action <c>o</c>, of another rollout or by hand, that was opened after <c>a</c>. A rollback
    /// would wait for its end and then undo it. The rollback's own actions are none: they open when its members are known.
    /// </summary>
    public const string TakenOver = """
        actions o WHERE o.target_id = a.target_id AND o.rollout_id IS NOT a.rollout_id AND o.status IN (1, 2, 3)
          AND (o.opened_at, o.id) > (a.opened_at, a.id)
        """;

    private const string HasBegun = "a.opened_at IS NOT NULL AND (a.retrieved_at IS NOT NULL OR a.status BETWEEN 4 AND 8)";
}
