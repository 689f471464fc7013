using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// The emergency stop asks devices back that have not passed the point of no return (architecture, section 5). What the recall finds
/// depends on the rows alone, so after a kill it goes on where it was.
/// </summary>
internal sealed class RecallSlice(RolloutView rollout, IReadOnlyList<(long GroupId, long[] Ids)> candidates, DateTimeOffset now) : PreparedSlice
{
    // Looks once more at what was found before the gate: still with the device, still before the point of no return.
    private const string Choose = $"""
        INSERT INTO temp.touched (action_id, target_id, skip, last_result)
        SELECT a.id, a.target_id, 0, a.last_result FROM actions a WHERE a.id BETWEEN ?1 AND ?2 AND a.group_id = ?3 AND {SliceCandidates.IsRecallable}
        """;

    private const string Ask = """
        UPDATE actions SET status = 9, recall = 1, changed_at = ?1, entries = entries + 1, last_entry = 5
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    private static readonly string s_message = ActionHistory.MessagesOf("Emergency stop: the device is asked to give the action back.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var (done, found, at) = (0, 0, now.ToUnixTimeMilliseconds());
        foreach (var (groupId, ids) in candidates)
        {
            found += ids.Length;
            var chosen = 0;
            foreach (var (from, to) in IdRuns.Of(ids))
            {
                chosen += session.Statement(Choose).Bind(1, from).Bind(2, to).Bind(3, groupId).Run();
            }

            if (chosen > 0)
            {
                session.Statement(Ask).Bind(1, at).Run();
                Touched.Note(session, HistoryEntry.Canceling, s_message, at);
                Touched.Settle(session, book, rollout.Id, groupId, ActionStatus.Retrieved, new ActionStanding(ActionStatus.Canceling, true));
                done += chosen;
            }
        }

        return new SliceResult(null, done, Exhausted: found < Most);
    }
}
