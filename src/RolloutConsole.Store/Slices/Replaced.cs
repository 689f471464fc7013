using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// Actions of others that have to give way to the running slice, in a temporary table of the writer's connection, as they stood before.
/// Whoever is listed is booked on its own rollout, in the transaction that moves it.
/// </summary>
internal static class Replaced
{
    /// <summary>Makes the table; part of opening the writer's connection.</summary>
    public const string Create =
        "CREATE TEMP TABLE IF NOT EXISTS replaced (action_id INTEGER PRIMARY KEY, rollout_id INTEGER, group_id INTEGER, status INTEGER NOT NULL, marked INTEGER NOT NULL, last_result INTEGER, health INTEGER NOT NULL)";

    /// <summary>Begins an INSERT of actions <c>o</c>; the mark is that of <see cref="ActionState.Standing"/>.</summary>
    public const string Insert = """
        INSERT INTO temp.replaced (action_id, rollout_id, group_id, status, marked, last_result, health)
        SELECT o.id, o.rollout_id, o.group_id, o.status,
          CASE o.status WHEN 3 THEN o.progress = 2 WHEN 6 THEN o.recall = 3 WHEN 8 THEN o.recall = 3 WHEN 9 THEN o.recall = 1 WHEN 10 THEN o.recall = 1 ELSE 0 END,
          o.last_result, CASE o.status WHEN 0 THEN o.health ELSE 0 END
        """;

    private const string Counts = """
        SELECT rollout_id, group_id, status, marked, last_result, health, count(*) FROM temp.replaced
        WHERE rollout_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        """;

    /// <summary>Writes a history row of the console to every listed action in one of the statuses.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="which">A condition on the list.</param>
    /// <param name="entry">What happened.</param>
    /// <param name="messages">As <see cref="Targets.ActionHistory.MessagesOf"/> writes them.</param>
    /// <param name="at">When, in milliseconds since 1970.</param>
    public static void Note(WriteSession session, string which, HistoryEntry entry, string messages, long at) => session.Statement(
        $"""
        INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server)
        SELECT action_id, ?1, ?1, ?2, ?3, 1 FROM temp.replaced WHERE {which} ORDER BY action_id
        """).Bind(1, at).Bind(2, (int)entry).Bind(3, messages).Run();

    /// <summary>Books what became of the listed actions and empties the list. Manual assignments belong to no rollout.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="book">Takes it.</param>
    /// <param name="to">The status that each status went to; marks do not survive.</param>
    public static void Settle(WriteSession session, OutcomeBook book, Func<ActionStatus, ActionStatus> to)
    {
        var rows = session.Statement(Counts);
        while (rows.Step())
        {
            var (status, lastResult) = ((ActionStatus)rows.Int32(2), (ActionStatus?)rows.Int64OrNull(4));
            var from = new ActionStanding(status, rows.Int32(3) != 0, Health: (ActionHealth)rows.Int32(5)).Following(lastResult);
            book.Add(rows.Int64(0), rows.Int64(1), from, new ActionStanding(to(status)).Following(lastResult), rows.Int32(6));
        }

        session.Statement("DELETE FROM temp.replaced").Run();
    }
}
