using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>Asks open actions back: each device is told on its next poll (hawkbit-rollouts, 6.3).</summary>
internal sealed class AskBackSlice(RolloutView rollout, DateTimeOffset now) : PreparedSlice
{
    private const string Ask = """
        UPDATE actions SET status = 9, changed_at = ?1, entries = entries + 1, last_entry = 5
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    private static readonly ActionStanding[] s_asked = [.. Touched.OpenStandings.Where(s => s.Status != ActionStatus.Canceling)];
    private static readonly string s_message = ActionHistory.MessagesOf("The rollout was stopped; the device is asked to give the action back.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var (done, at) = (0, now.ToUnixTimeMilliseconds());
        foreach (var (group, standing) in rollout.Groups.SelectMany(_ => s_asked, (g, s) => (g, s)).TakeWhile(_ => done < Most))
        {
            var asked = Touched.Add(session, group.Id, standing, Most - done);
            if (asked > 0)
            {
                session.Statement(Ask).Bind(1, at).Run();
                Touched.Note(session, HistoryEntry.Canceling, s_message, at);
                Touched.Settle(session, book, rollout.Id, group.Id, standing, ActionStatus.Canceling);
                done += asked;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
