using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// The rollout ends for good and is never resumed: what the emergency stop asked back or got back becomes a cancellation like any
/// other, and devices that failed are not tried again. Devices see no difference.
/// </summary>
internal sealed class GiveUpRecallsSlice(RolloutView rollout) : PreparedSlice
{
    private const string GiveUp = "UPDATE actions SET recall = 0 WHERE id IN (SELECT action_id FROM temp.touched)";

    private static readonly ActionStatus[] s_recalled = [ActionStatus.Canceling, ActionStatus.Canceled, ActionStatus.Error, ActionStatus.TimedOut];

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var done = 0;
        foreach (var (group, status) in rollout.Groups.SelectMany(_ => s_recalled, (g, s) => (g, s)).TakeWhile(_ => done < Most))
        {
            var recalled = new ActionStanding(status, true);
            var given = Touched.Add(session, group.Id, recalled, Most - done);
            if (given > 0)
            {
                session.Statement(GiveUp).Run();
                Touched.Settle(session, book, rollout.Id, group.Id, recalled, status);
                done += given;
            }
        }

        return new SliceResult(null, done, Exhausted: done < Most);
    }
}
