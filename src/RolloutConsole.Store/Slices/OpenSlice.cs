using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>Opens planned actions: skips targets that already run the set, offers it to the others (hawkbit-rollouts, 4.3).</summary>
internal sealed class OpenSlice(RolloutView rollout, RolloutSlice.OpenActions open, long[] candidates, DateTimeOffset now) : PreparedSlice
{
    // Looks once more at what was found before the gate: still scheduled, still free. Ours is the installed set, hawkBit's the
    // assigned one (architecture, table "Readings"). A rollback believes the installed set only of devices that said how it ended: one
    // that fell silent or was given up may run either (decision 0007).
    private const string Choose = $"""
        INSERT INTO temp.touched (action_id, target_id, previous_set_id, last_result, skip)
        SELECT a.id, a.target_id, t.installed_set_id, a.last_result,
          CASE ?4 WHEN 1 THEN t.assigned_set_id IS a.distribution_set_id ELSE t.installed_set_id IS a.distribution_set_id END
            AND CASE WHEN ?5 IS NULL THEN 1 ELSE NOT EXISTS (
              SELECT 1 FROM actions o WHERE o.target_id = a.target_id AND o.rollout_id = ?5 AND o.retrieved_at IS NOT NULL
                AND (o.status = 8 OR (o.status = 10 AND ?6 = 1))) END
        FROM actions a CROSS JOIN targets t
        WHERE t.id = a.target_id AND a.id BETWEEN ?1 AND ?2 AND a.group_id = ?3 AND a.status = 0 AND {SliceCandidates.IsFree}
        """;

    private const string Offer = """
        UPDATE actions SET status = 1, opened_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 3,
          previous_set_id = (SELECT x.previous_set_id FROM temp.touched x WHERE x.action_id = actions.id)
        WHERE id IN (SELECT action_id FROM temp.touched WHERE skip = 0)
        """;

    private const string Skip = """
        UPDATE actions SET status = 5, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 0
        WHERE id IN (SELECT action_id FROM temp.touched WHERE skip = 1)
        """;

    private const string Note = """
        INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server)
        SELECT action_id, ?1, ?1, CASE skip WHEN 1 THEN 0 ELSE 3 END, CASE skip WHEN 1 THEN ?2 ELSE ?3 END, 1 FROM temp.touched ORDER BY action_id
        """;

    private const string Assign = """
        UPDATE targets SET assigned_set_id = ?1, update_status = 2
        WHERE id IN (SELECT target_id FROM temp.touched WHERE skip = 0)
        """;

    private static readonly string s_offered = ActionHistory.MessagesOf("Offered to the device.");
    private static readonly string s_skipped = ActionHistory.MessagesOf("Skipped: the device already has this distribution set.");

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var at = now.ToUnixTimeMilliseconds();
        var choose = session.Statement(Choose).Bind(3, open.GroupId).Bind(4, rollout.Plan.Reading == PlanReading.HawkBit ? 1 : 0)
            .Bind(5, rollout.RollsBack?.Id).Bind(6, rollout.Plan.InFlightOnHalt == InFlightOnHalt.Force ? 1 : 0);
        var chosen = 0;
        foreach (var (from, to) in IdRuns.Of(candidates))
        {
            chosen += choose.Bind(1, from).Bind(2, to).Run();
        }

        if (chosen > 0)
        {
            var opened = session.Statement(Offer).Bind(1, at).Run();
            var skipped = chosen - opened;
            if (skipped > 0)
            {
                session.Statement(Skip).Bind(1, at).Run();
            }

            session.Statement(Note).Bind(1, at).Bind(2, s_skipped).Bind(3, s_offered).Run();
            session.Statement(Assign).Bind(1, SetId).Run();
            if (!open.AreRetries && !open.HaveJoined)
            {
                // Used up in the same transaction, so a kill can neither give nor take budget (decision 0001).
                session.Execute("UPDATE rollouts SET pace_opened = pace_opened + @opened WHERE id = @id", ("@opened", opened), ("@id", rollout.Id));
            }

            Book(session, book, "x.skip = 0", ActionStatus.Running);
            Book(session, book, "x.skip = 1", ActionStatus.Finished);
            Touched.Clear(session);
        }

        return new SliceResult(open.GroupId, chosen, Exhausted: candidates.Length < Most, AreRetries: open.AreRetries);
    }

    // The groups of a rollback have sets of their own.
    private long SetId => rollout.Groups.Find(g => g.Id == open.GroupId)?.Plan.DistributionSetId ?? rollout.Plan.Content.DistributionSetId;

    private void Book(WriteSession session, OutcomeBook book, string which, ActionStanding to)
    {
        foreach (var (lastResult, count) in Touched.Count(session, which))
        {
            book.Add(rollout.Id, open.GroupId, new ActionStanding(ActionStatus.Scheduled).Following(lastResult), to.Following(lastResult), count);
        }
    }
}
