using System.Globalization;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Targets;

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

    private const string LastAction = "SELECT coalesce(max(id), 0) FROM actions";

    private const string OpenAction = $"SELECT 1 FROM actions WHERE {TargetMapping.OpenStatuses} AND distribution_set_id = @set";

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
    /// Who uses a set, such as <c>used by rollout 41 'spring' and 3 more; assigned by filter 'lab'; 1,204 devices have it assigned</c>; empty
    /// when nobody does.
    /// </summary>
    public static string Describe(Session session, long setId)
    {
        List<string> parts = [Rollouts(session, setId), Filters(session, setId), Devices(session, Assigned, setId, "assigned")];
        if (parts[^1].Length == 0)
        {
            parts.Add(Devices(session, Running, setId, "installed"));
        }

        return Join(parts);
    }

    /// <summary>The rollouts that may still bring a set to devices, such as <c>used by rollout 41 'spring'</c>; empty for none.</summary>
    public static string DescribeOpen(Session session, long setId) => Rollouts(session, setId, "r.ended_at IS NULL");

    /// <summary>
    /// Looks for open actions of a set. Actions have no index by set, because every action would pay for it: this walks the open ones, on a
    /// reader, never behind the gate.
    /// </summary>
    public static OpenActionLook Look(Session session, long setId) =>
        new(session.Number(LastAction)!.Value, session.Number($"{OpenAction} LIMIT 1", ("@set", setId)) is not null);

    /// <summary>
    /// Why a set cannot be unlocked: its open rollouts and the filters that assign it, or else its open actions. Null when it can. The page
    /// asks here what the command asks.
    /// </summary>
    /// <param name="session">Reads.</param>
    /// <param name="setId">Which set.</param>
    /// <param name="look">What was found before, so that only actions that came since are looked at; null looks now.</param>
    public static string? WhyNotUnlock(Session session, long setId, OpenActionLook? look = null)
    {
        var why = Join([DescribeOpen(session, setId), Filters(session, setId)]);
        if (why.Length > 0)
        {
            return why;
        }

        var (last, found) = look ?? Look(session, setId);
        return found || session.Number($"{OpenAction} AND id > @last LIMIT 1", ("@set", setId), ("@last", last)) is not null ? "open updates of devices bring it" : null;
    }

    private static string Rollouts(Session session, long setId, string condition = "1")
    {
        var found = $"FROM rollouts r WHERE {OfSet} AND r.status <> 14 AND {condition}";
        if (session.Rows(
            $"SELECT r.id, r.name {found} ORDER BY r.ended_at IS NOT NULL, r.id DESC LIMIT 1", row => (Id: row.GetInt64(0), Name: row.GetString(1)), ("@set", setId))
            is not [var (id, name)])
        {
            return "";
        }

        var more = (session.Number($"SELECT count(*) {found}", ("@set", setId)) ?? 1) - 1;
        return FormattableString.Invariant($"used by rollout {id} '{name}'") + More(more);
    }

    private static string Filters(Session session, long setId) =>
        AutoAssignmentEnd.FiltersOf(session, setId) is { Count: > 0 } names ? $"assigned by filter '{names[0]}'" + More(names.Count - 1) : "";

    private static string More(long count) => count > 0 ? FormattableString.Invariant($" and {count:N0} more") : "";

    private static string Join(IEnumerable<string> parts) => string.Join("; ", parts.Where(p => p.Length > 0));

    private static string Devices(Session session, string sql, long setId, string how) => session.Number(sql, ("@set", setId), ("@most", MostCounted + 1)) switch
    {
        null or 0 => "",
        1 => $"1 device has it {how}",
        > MostCounted => FormattableString.Invariant($"{MostCounted:N0}+ devices have it {how}"),
        { } count => FormattableString.Invariant($"{count:N0} devices have it {how}"),
    };
}

/// <summary>What a look for open actions found.</summary>
/// <param name="LastAction">The newest action then.</param>
/// <param name="Found">Whether an open one used the set.</param>
internal readonly record struct OpenActionLook(long LastAction, bool Found);
