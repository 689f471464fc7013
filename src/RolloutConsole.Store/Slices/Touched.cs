using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// The actions of the running slice, in a temporary table of the writer's connection (made when it is opened). The statements that
/// follow all work on this list, so history, action and target can never disagree about who was meant.
/// </summary>
internal static class Touched
{
    /// <summary>Makes the table; part of opening the writer's connection.</summary>
    public const string Create =
        "CREATE TEMP TABLE IF NOT EXISTS touched (action_id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL, previous_set_id INTEGER, skip INTEGER NOT NULL)";

    /// <summary>Empties the list. Called at the end of each slice; a failed slice's rows go with its transaction.</summary>
    public static void Clear(WriteSession session) => session.Statement("DELETE FROM temp.touched").Run();

    /// <summary>Lists the next actions of a group in one status, by id.</summary>
    /// <returns>How many there were.</returns>
    public static int Add(WriteSession session, long groupId, int status, int most) => session.Statement(
        """
        INSERT INTO temp.touched (action_id, target_id, skip)
        SELECT a.id, a.target_id, 0 FROM actions a WHERE a.group_id = ?1 AND a.status = ?2 ORDER BY a.id LIMIT ?3
        """).Bind(1, groupId).Bind(2, status).Bind(3, most).Run();
}
