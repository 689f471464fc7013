using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// Devices whose grace is over without a word are healthy: a set-based sweep over the index of graces, slice by slice. What a sweep has to do
/// is in the rows alone, so after a kill the next one goes on. Also of rollouts that are over, so that none shows a device as waited for
/// for ever; their guards judge nothing any more.
/// </summary>
internal sealed class HealthGraces(WriteGate gate, ReadPool reads, SliceSizes sizes, TimeProvider clock)
    : DueActions<GraceSweep>(gate, reads, sizes, clock), IHealthGraces
{
    private const string Choose = $"""
        INSERT INTO temp.touched (action_id, target_id, skip)
        SELECT id, target_id, 0 FROM actions WHERE due_at <= ?1 AND {TargetMapping.Installed} ORDER BY due_at LIMIT ?2
        """;

    private const string Count = """
        SELECT a.group_id, count(*) FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id AND a.rollout_id = @rollout
        GROUP BY 1 ORDER BY 1
        """;

    // Who is still waited for has said nothing since its installation: a stored word is of the version before.
    private const string Settle = "UPDATE actions SET due_at = NULL, health = 2 WHERE id IN (SELECT action_id FROM temp.touched)";

    /// <inheritdoc/>
    protected override GraceSweep Nothing { get; } = new([], 0, 0, Exhausted: true);

    // The conditions are those of ix_actions_grace, word for word.
    /// <inheritdoc/>
    protected override string NextDue =>
        $"SELECT min(due_at) FROM actions WHERE due_at IS NOT NULL AND {TargetMapping.Installed}";

    /// <inheritdoc/>
    protected override GraceSweep Sweep(WriteSession session, int most, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var settled = session.Statement(Choose).Bind(1, at).Bind(2, most).Run();
        if (settled == 0)
        {
            return Nothing;
        }

        var rolloutIds = RolloutsOf(session);
        foreach (var rolloutId in rolloutIds)
        {
            foreach (var (groupId, count) in session.Rows(Count, row => (row.GetInt64(0), row.GetInt32(1)), ("@rollout", rolloutId)))
            {
                Book.Add(rolloutId, groupId, Of(ActionHealth.Pending), Of(ActionHealth.Healthy), count);
            }
        }

        session.Statement(Settle).Run();
        Touched.Clear(session);
        return new GraceSweep(rolloutIds, settled, Book.Write(session, now), Exhausted: settled < most);
    }

    private static ActionStanding Of(ActionHealth health) => new(ActionStatus.Finished, Health: health);
}
