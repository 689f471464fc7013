using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>The rollout is resumed: recalls without an answer are withdrawn, each device goes on where it was (architecture, section 5).</summary>
internal sealed class WithdrawRecallsSlice(RolloutView rollout, DateTimeOffset now) : PreparedSlice
{
    private const string Withdraw = """
        UPDATE actions SET status = 3, recall = 0, changed_at = ?1, entries = entries + 1, last_entry = 3
        WHERE id IN (SELECT action_id FROM temp.touched)
        """;

    // Who was asked in time may have passed the point of no return while it was being asked.
    private static readonly (string Which, ActionStanding To)[] s_parts =
        [("a.progress < 2", ActionStatus.Retrieved), ("a.progress = 2", new ActionStanding(ActionStatus.Retrieved, true))];

    private static readonly ActionStanding s_recalled = new(ActionStatus.Canceling, true);
    private static readonly string s_message = ActionHistory.MessagesOf("The rollout was resumed; the device is no longer asked to give the action back.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var (done, at) = (0, now.ToUnixTimeMilliseconds());
        foreach (var group in rollout.Groups.TakeWhile(_ => done < Most))
        {
            var withdrawn = Touched.Add(session, group.Id, s_recalled, Most - done);
            if (withdrawn > 0)
            {
                session.Statement(Withdraw).Bind(1, at).Run();
                Touched.Note(session, HistoryEntry.Running, s_message, at);
                foreach (var (which, to) in s_parts)
                {
                    foreach (var (lastResult, count) in Touched.Count(session, which))
                    {
                        book.Add(rollout.Id, group.Id, s_recalled.Following(lastResult), to.Following(lastResult), count);
                    }
                }

                Touched.Clear(session);
                done += withdrawn;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
