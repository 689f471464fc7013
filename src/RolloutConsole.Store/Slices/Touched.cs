using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// The actions of the running slice, in a temporary table of the writer's connection (made when it is opened). The statements that
/// follow all work on this list, so history, action and target can never disagree about who was meant.
/// </summary>
internal static class Touched
{
    /// <summary>Makes the table; part of opening the writer's connection.</summary>
    public const string Create =
        "CREATE TEMP TABLE IF NOT EXISTS touched (action_id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL, previous_set_id INTEGER, skip INTEGER NOT NULL, last_result INTEGER)";

    /// <summary>Every standing in which a device may still report.</summary>
    public static IReadOnlyList<ActionStanding> OpenStandings { get; } =
    [
        ActionStatus.Running, ActionStatus.WaitForConfirmation, ActionStatus.Retrieved, new(ActionStatus.Retrieved, true),
        ActionStatus.Canceling, new(ActionStatus.Canceling, true),
    ];

    /// <summary>Empties the list. Called at the end of each slice; a failed slice's rows go with its transaction.</summary>
    public static void Clear(WriteSession session) => session.Statement("DELETE FROM temp.touched").Run();

    /// <summary>Lists the next actions of a group in one standing, by id.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="standing">The standing.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="onlyFirst">True to leave out those that stand in the place of a failed attempt.</param>
    /// <returns>How many there were.</returns>
    public static int Add(WriteSession session, long groupId, ActionStanding standing, int most, bool onlyFirst = false) => session.Statement(
        $"""
        INSERT INTO temp.touched (action_id, target_id, skip, last_result)
        SELECT a.id, a.target_id, 0, a.last_result FROM actions a WHERE a.group_id = ?1 AND a.status = ?2 AND {ConditionOf(standing)}{(onlyFirst ? " AND a.last_result IS NULL" : "")} ORDER BY a.id LIMIT ?3
        """).Bind(1, groupId).Bind(2, (int)standing.Status).Bind(3, most).Run();

    /// <summary>Writes the same history row of the console to every listed action.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="entry">What happened.</param>
    /// <param name="messages">As <see cref="ActionHistory.MessagesOf"/> writes them.</param>
    /// <param name="at">When, in milliseconds since 1970.</param>
    public static void Note(WriteSession session, HistoryEntry entry, string messages, long at) => session.Statement(
        """
        INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server)
        SELECT action_id, ?1, ?1, ?2, ?3, 1 FROM temp.touched ORDER BY action_id
        """).Bind(1, at).Bind(2, (int)entry).Bind(3, messages).Run();

    /// <summary>
    /// Books that the listed actions of a group went from one standing to another, each with the result of the attempt before it, and
    /// empties the list.
    /// </summary>
    public static void Settle(WriteSession session, OutcomeBook book, long rolloutId, long groupId, ActionStanding from, ActionStanding? to)
    {
        foreach (var (lastResult, count) in Count(session))
        {
            book.Add(rolloutId, groupId, from.Following(lastResult), to?.Following(lastResult), count);
        }

        Clear(session);
    }

    /// <summary>How many listed actions there are by the result of the attempt before.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="which">A condition on the list <c>x</c> and its actions <c>a</c>; null for all.</param>
    public static List<(ActionStatus? LastResult, int Count)> Count(WriteSession session, string? which = null)
    {
        var counts = new List<(ActionStatus?, int)>(3);
        var rows = session.Statement(which is null
            ? "SELECT x.last_result, count(*) FROM temp.touched x GROUP BY x.last_result"
            : $"SELECT x.last_result, count(*) FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id AND {which} GROUP BY x.last_result");
        while (rows.Step())
        {
            counts.Add(((ActionStatus?)rows.Int64OrNull(0), rows.Int32(1)));
        }

        return counts;
    }

    // ActionState.Standing in SQL. "recall = 1" and "recall = 3" are the conditions of ix_actions_recall and ix_actions_retry, word for word.
    private static string ConditionOf(ActionStanding standing) => standing switch
    {
        { Status: ActionStatus.Retrieved, IsMarked: true } => "a.progress = 2",
        { Status: ActionStatus.Retrieved } => "a.progress < 2",
        { Status: ActionStatus.Error or ActionStatus.TimedOut, IsMarked: true } => "a.recall = 3",
        { IsMarked: true } => "a.recall = 1",
        { Status: ActionStatus.Scheduled, Health: var health } => $"a.recall = 0 AND a.health = {(int)health}",
        _ => "a.recall = 0",
    };
}
