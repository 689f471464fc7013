using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>Deletes the rows of a rollout of which nothing was ever offered (hawkbit-rollouts, 6.4: hard delete). Its name is free again.</summary>
internal sealed class RemoveSlice(RolloutView rollout) : PreparedSlice
{
    private const string List = "INSERT INTO temp.touched (action_id, target_id, skip) SELECT id, target_id, 0 FROM actions WHERE group_id = ?1 LIMIT ?2";

    private static readonly string[] s_rest =
    [
        "DELETE FROM rollout_minutes WHERE rollout_id = @id",
        "DELETE FROM rollout_events WHERE rollout_id = @id",
        "DELETE FROM changes WHERE rollout_id = @id",
        "DELETE FROM deadlines WHERE rollout_id = @id",
        "DELETE FROM latches WHERE rollout_id = @id AND released_at IS NULL",
        "DELETE FROM groups WHERE rollout_id = @id",
        "DELETE FROM rollouts WHERE id = @id",
    ];

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var done = 0;
        foreach (var group in rollout.Groups.TakeWhile(_ => done < Most))
        {
            // What is left are actions of targets that were deleted meanwhile.
            done += session.Statement(List).Bind(1, group.Id).Bind(2, Most - done).Run();
            session.Statement("DELETE FROM action_history WHERE action_id IN (SELECT action_id FROM temp.touched)").Run();
            session.Statement("DELETE FROM actions WHERE id IN (SELECT action_id FROM temp.touched)").Run();
            Touched.Clear(session);
        }

        if (done >= Most)
        {
            return new SliceResult(null, done, Exhausted: false);
        }

        foreach (var sql in s_rest)
        {
            done += session.Execute(sql, ("@id", rollout.Id));
        }

        return new SliceResult(null, done, Exhausted: true);
    }
}
