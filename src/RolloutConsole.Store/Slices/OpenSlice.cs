using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Opens planned actions: skips targets that already run the set, offers it to the others, or asks the person at the device first
/// (hawkbit-rollouts, 4.3 and 4.6). Busy targets wait; see <see cref="ReplaceSlice"/> for the other choice.
/// </summary>
/// <param name="rollout">The rollout.</param>
/// <param name="open">What the decider wants.</param>
/// <param name="candidates">Ids of actions, ascending.</param>
/// <param name="asksPeople">Whether a person must agree, unless the target agrees by itself.</param>
/// <param name="now">When.</param>
internal class OpenSlice(RolloutView rollout, RolloutSlice.OpenActions open, long[] candidates, bool asksPeople, DateTimeOffset now) : PreparedSlice
{
    // Values of "skip" in the list: offered, skipped, asked.
    private const int Offered = 0;
    private const int Skipped = 1;
    private const int Asked = 2;

    // A rollback believes the installed set only of devices that said how it ended: one that fell silent, left, or was given up by force may
    // run either (decision 0007). Whoever gave it up, the history says that it was not the device.
    private const string IsBelieved = """
        CASE WHEN ?6 IS NULL THEN 1 ELSE NOT EXISTS (
          SELECT 1 FROM actions r WHERE r.target_id = a.target_id AND r.rollout_id = ?6 AND r.retrieved_at IS NOT NULL
            AND (r.status IN (8, 11) OR (r.status = 10 AND EXISTS (
              SELECT 1 FROM action_history h WHERE h.action_id = r.id AND h.entry = 4 AND h.by_server = 1)))) END
        """;

    private const string Offer = """
        UPDATE actions SET status = ?2, health = 0, opened_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = ?3,
          previous_set_id = (SELECT x.previous_set_id FROM temp.touched x WHERE x.action_id = actions.id)
        WHERE id IN (SELECT action_id FROM temp.touched WHERE skip = ?4)
        """;

    private const string Skip = """
        UPDATE actions SET status = 5, health = 0, ended_at = ?1, changed_at = ?1, entries = entries + 1, last_entry = 0
        WHERE id IN (SELECT action_id FROM temp.touched WHERE skip = 1)
        """;

    private const string Note = """
        INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server)
        SELECT action_id, ?1, ?1, CASE skip WHEN 1 THEN 0 WHEN 2 THEN 11 ELSE 3 END, CASE skip WHEN 1 THEN ?2 WHEN 2 THEN ?4 ELSE ?3 END, 1
        FROM temp.touched ORDER BY action_id
        """;

    private const string Assign = """
        UPDATE targets SET assigned_set_id = ?1, update_status = 2
        WHERE id IN (SELECT target_id FROM temp.touched WHERE skip <> 1)
        """;

    private static readonly string s_offered = ActionHistory.MessagesOf("Offered to the device.");
    private static readonly string s_skipped = ActionHistory.MessagesOf("Skipped: the device already has this distribution set.");
    private static readonly string s_asked = ActionHistory.MessagesOf("Waits for confirmation by a person at the device.");

    /// <summary>The rollout.</summary>
    protected RolloutView Rollout => rollout;

    /// <summary>Which planned actions <c>a</c> may open.</summary>
    protected virtual string Condition => SliceCandidates.IsFree;

    /// <summary>
    /// Whether target <c>t</c> of action <c>a</c> has the set already; ?4 is 1 in hawkBit's reading. Ours is the installed set, hawkBit's the
    /// assigned one (architecture, table "Readings").
    /// </summary>
    protected virtual string HasTheSet =>
        "CASE ?4 WHEN 1 THEN t.assigned_set_id IS a.distribution_set_id ELSE t.installed_set_id IS a.distribution_set_id END";

    // Looks once more at what was found before the gate: still scheduled, and whatever else is needed.
    private string Choose => $"""
        INSERT INTO temp.touched (action_id, target_id, previous_set_id, last_result, skip)
        SELECT a.id, a.target_id, t.installed_set_id, a.last_result,
          CASE WHEN {HasTheSet} AND {IsBelieved} THEN 1 WHEN ?5 = 1 AND t.auto_confirm = 0 THEN 2 ELSE 0 END
        FROM actions a CROSS JOIN targets t
        WHERE t.id = a.target_id AND a.id BETWEEN ?1 AND ?2 AND a.group_id = ?3 AND a.status = 0 AND {SliceCandidates.HealthIs(open.AreFailing)} AND {Condition}
        """;

    /// <inheritdoc/>
    public override SliceResult Run(WriteSession session, OutcomeBook book)
    {
        var at = now.ToUnixTimeMilliseconds();
        var choose = session.Statement(Choose).Bind(3, open.GroupId).Bind(4, rollout.Plan.Reading == PlanReading.HawkBit ? 1 : 0).Bind(5, asksPeople ? 1 : 0)
            .Bind(6, rollout.RollsBack?.Id);
        var chosen = 0;
        foreach (var (from, to) in IdRuns.Of(candidates))
        {
            chosen += choose.Bind(1, from).Bind(2, to).Run();
        }

        if (chosen > 0)
        {
            MakeRoom(session, book, at);
            Book(session, book, Offered, ActionStatus.Running);
            Book(session, book, Asked, ActionStatus.WaitForConfirmation);
            Book(session, book, Skipped, ActionStatus.Finished);
            var opened = OpenThose(session, Offered, ActionStatus.Running, HistoryEntry.Running, at)
                + (asksPeople ? OpenThose(session, Asked, ActionStatus.WaitForConfirmation, HistoryEntry.WaitForConfirmation, at) : 0);
            if (chosen > opened)
            {
                session.Statement(Skip).Bind(1, at).Run();
            }

            session.Statement(Note).Bind(1, at).Bind(2, s_skipped).Bind(3, s_offered).Bind(4, s_asked).Run();
            session.Statement(Assign).Bind(1, SetId).Run();
            if (!open.AreRetries && !open.HaveJoined)
            {
                // Used up in the same transaction, so a kill can neither give nor take budget (decision 0001).
                session.Execute("UPDATE rollouts SET pace_opened = pace_opened + @opened WHERE id = @id", ("@opened", opened), ("@id", rollout.Id));
            }

            Touched.Clear(session);
        }

        return new SliceResult(open.GroupId, chosen, Exhausted: candidates.Length < Most, AreRetries: open.AreRetries) { AreFailing = open.AreFailing };
    }

    // The groups of a rollback have sets of their own.
    private long SetId => rollout.Groups.Find(g => g.Id == open.GroupId)?.Plan.DistributionSetId ?? rollout.Plan.Content.DistributionSetId;

    /// <summary>Moves what stands in the way of the listed actions; nothing does when busy targets wait.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="book">Takes what happened to other actions.</param>
    /// <param name="at">When, in milliseconds since 1970.</param>
    protected virtual void MakeRoom(WriteSession session, OutcomeBook book, long at)
    {
    }

    private static int OpenThose(WriteSession session, int which, ActionStatus to, HistoryEntry entry, long at) =>
        session.Statement(Offer).Bind(1, at).Bind(2, (int)to).Bind(3, (int)entry).Bind(4, which).Run();

    // Before anything moves: what a device was before its update is forgotten with the plan for it.
    private void Book(WriteSession session, OutcomeBook book, int which, ActionStanding to)
    {
        var planned = FailingBefore.PlannedStandings(rollout.Plan);
        foreach (var from in planned)
        {
            var health = planned.Count > 1 ? $" AND a.health = {(int)from.Health}" : "";
            foreach (var (lastResult, count) in Touched.Count(session, $"x.skip = {which}{health}"))
            {
                book.Add(rollout.Id, open.GroupId, from.Following(lastResult), to.Following(lastResult), count);
            }
        }
    }
}
