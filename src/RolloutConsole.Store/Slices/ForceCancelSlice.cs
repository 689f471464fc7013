using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>Closes open actions without asking, and gives their targets back (hawkbit-rollouts, 1.1 and 6.4).</summary>
internal sealed class ForceCancelSlice(RolloutView rollout, RolloutSlice.ForceCancel slice, DateTimeOffset now) : PreparedSlice
{
    private const string Cancel = """
        UPDATE actions SET status = 10, recall = 0, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 4
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    private const string GiveBack = TargetEffects.Canceled + " id IN (SELECT target_id FROM temp.touched)";

    private static readonly ActionStanding[] s_offered = [ActionStatus.Running, ActionStatus.WaitForConfirmation];
    private static readonly ActionStanding[] s_asked = [ActionStatus.WaitForConfirmation];
    private static readonly string s_message = ActionHistory.MessagesOf("Closed by force.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var (done, at) = (0, now.ToUnixTimeMilliseconds());
        IReadOnlyList<ActionStanding> closable = slice.OnlyAsked ? s_asked : slice.OnlyOffered ? s_offered : Touched.OpenStandings;
        foreach (var (group, standing) in rollout.Groups.SelectMany(_ => closable, (g, s) => (g, s)).TakeWhile(_ => done < Most))
        {
            var closed = Touched.Add(session, group.Id, standing, Most - done);
            if (closed > 0)
            {
                session.Statement(Cancel).Bind(1, at).Run();
                Touched.Note(session, HistoryEntry.Canceled, s_message, at);
                session.Statement(GiveBack).Run();
                Touched.Settle(session, book, rollout.Id, group.Id, standing, ActionStatus.Canceled);
                done += closed;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
