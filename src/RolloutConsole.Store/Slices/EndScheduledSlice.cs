using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>Ends planned actions that were never offered: hawkBit deletes them, our plans keep them as canceled (architecture, section 4).</summary>
internal sealed class EndScheduledSlice(RolloutView rollout, RolloutSlice.EndScheduled slice, DateTimeOffset now) : PreparedSlice
{
    // CROSS JOIN fixes the order: the list is short and the table long, which SQLite cannot know.
    private const string DeleteHistory = """
        DELETE FROM action_history WHERE action_id IN (
          SELECT x.action_id FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id AND a.entries > 0)
        """;

    private const string DeleteActions = "DELETE FROM actions WHERE id IN (SELECT action_id FROM temp.touched)";

    private const string Cancel = """
        UPDATE actions SET status = 10, health = 0, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 4
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    private static readonly string s_canceled = ActionHistory.MessagesOf("Canceled before it was offered.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var done = 0;
        var planned = FailingBefore.PlannedStandings(rollout.Plan);
        foreach (var (group, standing) in rollout.Groups.SelectMany(_ => planned, (g, s) => (g, s)).TakeWhile(_ => done < Most))
        {
            var ended = Touched.Add(session, group.Id, standing, Most - done, slice.KeepRetries);
            if (ended == 0)
            {
                continue;
            }

            if (slice.Delete)
            {
                session.Statement(DeleteHistory).Run();
                session.Statement(DeleteActions).Run();
            }
            else
            {
                var at = now.ToUnixTimeMilliseconds();
                session.Statement(Cancel).Bind(1, at).Run();
                Touched.Note(session, HistoryEntry.Canceled, s_canceled, at);
            }

            Touched.Settle(session, book, rollout.Id, group.Id, standing, slice.Delete ? null : ActionStatus.Canceled);
            done += ended;
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
