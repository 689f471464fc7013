using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Cancels what other rollouts have planned for the same targets (hawkbit-rollouts, 4.2, row 2). What was given back to the emergency stop or is to
/// be tried again is planned too, only later: it is not planned again. Sets that are a required migration step are left alone.
/// </summary>
internal sealed class TakeOverSlice(RolloutView rollout, PlannedElsewhere candidates, DateTimeOffset now) : PreparedSlice
{
    /// <summary>
    /// What may be canceled of an action <c>o</c>: planned, or to be planned again, by a rollout that runs or is paused. A rollout that was not
    /// started has planned nothing in hawkBit's eyes; one that ends takes its own actions back.
    /// </summary>
    public const string IsPlanned = """
        (o.status = 0 OR (o.status = 10 AND o.recall = 1) OR (o.status IN (6, 8) AND o.recall = 3))
          AND EXISTS (SELECT 1 FROM rollouts r WHERE r.id = o.rollout_id AND r.status IN (7, 8))
          AND EXISTS (SELECT 1 FROM distribution_sets s WHERE s.id = o.distribution_set_id AND s.required_migration_step = 0)
        """;

    // Looks once more at what was found before the gate.
    private const string Choose = $"{Replaced.Insert} FROM actions o WHERE o.id BETWEEN ?1 AND ?2 AND o.rollout_id <> ?3 AND {IsPlanned}";

    private const string Cancel = """
        UPDATE actions SET status = 10, health = 0, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 4
        WHERE id IN (SELECT action_id FROM temp.replaced WHERE status = 0)
        """;

    private const string Forget = "UPDATE actions SET recall = 0 WHERE id IN (SELECT action_id FROM temp.replaced WHERE status <> 0)";

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var (chosen, at) = (0, now.ToUnixTimeMilliseconds());
        foreach (var (from, to) in IdRuns.Of(candidates.Ids))
        {
            chosen += session.Statement(Choose).Bind(1, from).Bind(2, to).Bind(3, rollout.Id).Run();
        }

        if (chosen > 0)
        {
            session.Statement(Cancel).Bind(1, at).Run();
            session.Statement(Forget).Run();
            Replaced.Note(session, "status = 0", HistoryEntry.Canceled, ActionHistory.MessagesOf($"Canceled: rollout {rollout.Id} {rollout.Name} takes the device."), at);
            Replaced.Settle(session, book, status => status == ActionStatus.Scheduled ? ActionStatus.Canceled : status);
        }

        return new SliceResult(null, chosen, Exhausted: candidates.AreAll, TookOver: true);
    }
}

/// <summary>Actions that other rollouts have planned for the targets of a rollout.</summary>
/// <param name="Ids">Their ids, ascending.</param>
/// <param name="AreAll">True when the whole rollout was looked through and there are no others.</param>
internal readonly record struct PlannedElsewhere(long[] Ids, bool AreAll);
