using System.Globalization;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// Who uses a distribution set. The conditions stand here only, so what a message or a preview says is what a command does.
/// </summary>
internal static class SetUsers
{
    // Counting on would make a sentence slow and say nothing more.
    private const int MostCounted = 10_000;

    /// <summary>
    /// Rollouts that bring <c>@set</c> to devices: a condition on alias <c>r</c> of table <c>rollouts</c>. Every group of a rollback has a
    /// set of its own.
    /// </summary>
    public const string OfSet = """
        ((r.distribution_set_id = @set AND r.rolls_back IS NULL) OR (r.rolls_back IS NOT NULL AND EXISTS (
          SELECT 1 FROM groups x WHERE x.rollout_id = r.id AND json_extract(x.plan, '$.distributionSetId') = @set)))
        """;

    /// <summary>Rollouts that an invalidation ends: a condition on alias <c>r</c> (hawkbit-rollouts, 1.3 and 2.1).</summary>
    public static readonly string Stoppable = string.Create(
        CultureInfo.InvariantCulture,
        $"r.ended_at IS NULL AND r.status IN ({string.Join(", ", Enum.GetValues<RolloutStatus>().Where(RolloutStateMachine.IsStoppable).Select(s => (int)s))})");

    private const string Named = $"SELECT r.id, r.name FROM rollouts r WHERE {OfSet} AND r.status <> 14 ORDER BY r.ended_at IS NOT NULL, r.id DESC LIMIT 1";

    private const string Counted = $"SELECT count(*) FROM rollouts r WHERE {OfSet} AND r.status <> 14";

    private const string Assigned = """
        SELECT count(*) FROM (SELECT 1 FROM targets WHERE assigned_set_id = @set AND deleted_at IS NULL LIMIT @most)
        """;

    private const string Running = """
        SELECT count(*) FROM (SELECT 1 FROM targets WHERE installed_set_id = @set AND deleted_at IS NULL LIMIT @most)
        """;

    /// <summary>Ids of the rollouts that an invalidation of the set would end now, oldest first.</summary>
    public static List<long> StoppableOf(Session session, long setId) => session.Rows(
        $"SELECT r.id FROM rollouts r WHERE {OfSet} AND {Stoppable} ORDER BY r.id", row => row.GetInt64(0), ("@set", setId));

    /// <summary>
    /// Who uses a set, such as <c>used by rollout 41 'spring' and 3 more; 1,204 devices have it assigned</c>; empty when nobody does.
    /// </summary>
    public static string Describe(Session session, long setId)
    {
        var parts = new List<string>(2);
        if (session.Rows(Named, row => (Id: row.GetInt64(0), Name: row.GetString(1)), ("@set", setId)) is [var (id, name)])
        {
            var more = (session.Number(Counted, ("@set", setId)) ?? 1) - 1;
            parts.Add(FormattableString.Invariant($"used by rollout {id} '{name}'") + (more > 0 ? FormattableString.Invariant($" and {more:N0} more") : ""));
        }

        if (Devices(session, Assigned, setId) is { Length: > 0 } assigned)
        {
            parts.Add($"{assigned} it assigned");
        }
        else if (Devices(session, Running, setId) is { Length: > 0 } running)
        {
            parts.Add($"{running} it installed");
        }

        return string.Join("; ", parts);
    }

    private static string Devices(Session session, string sql, long setId) => session.Number(sql, ("@set", setId), ("@most", MostCounted + 1)) switch
    {
        null or 0 => "",
        1 => "1 device has",
        > MostCounted => FormattableString.Invariant($"{MostCounted:N0}+ devices have"),
        { } count => FormattableString.Invariant($"{count:N0} devices have"),
    };
}
