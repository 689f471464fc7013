using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>
/// The rollout list. Its condition is built from <see cref="RolloutListStates.Parts"/>, so the list filters by what it shows. Pages by
/// id, which is the order of creation.
/// </summary>
internal static class RolloutListSql
{
    // Running, and no device works for it: RolloutListStates.IsHeld in SQL. Asked only of running rollouts, of which there are few.
    private const string Open =
        "coalesce((SELECT sum(g.running + g.wait_for_confirmation + g.retrieved + g.canceling + g.health_pending) FROM groups g WHERE g.rollout_id = r.id), 0)";

    private const string Deleted = "14";

    private static readonly string s_held = $"(r.status = {(int)RolloutStatus.Running} AND {Open} = 0)";

    /// <summary>One page.</summary>
    public static RolloutListSlice List(ReadSession session, PlanCache plans, RolloutListQuery query, DateTimeOffset now)
    {
        var (condition, values) = ConditionOf(query, now);
        var matching = (int)session.Number($"SELECT count(*) FROM {From} WHERE {condition}", [.. values])!.Value;
        var size = Math.Clamp(query.Size, 1, 200);
        var order = query.Backwards ? "ASC" : "DESC";
        var edge = query.From is null ? "" : query.Backwards ? " AND r.id > @from" : " AND r.id < @from";
        var ids = session.Rows(
            $"SELECT r.id FROM {From} WHERE {condition}{edge} ORDER BY r.id {order} LIMIT @size",
            row => row.GetInt64(0),
            [.. values, ("@from", query.From), ("@size", size)]);
        ids.Sort((a, b) => b.CompareTo(a));
        var before = ids.Count == 0
            ? 0
            : (int)session.Number($"SELECT count(*) FROM {From} WHERE {condition} AND r.id > @first", [.. values, ("@first", ids[0])])!.Value;
        var rows = RolloutReadSql.Read(session, plans, ids, now);
        return new RolloutListSlice([.. rows.OrderByDescending(r => r.View.Id)], matching, before);
    }

    /// <summary>How many rollouts each quick filter shows: one pass over the table, which holds one row per rollout.</summary>
    public static ImmutableDictionary<RolloutListFilter, int> Count(ReadSession session, string person, DateTimeOffset now)
    {
        var classes = session.Rows(
            $"""
            SELECT r.status, {s_held}, r.reason_since > @since, r.created_by = @person, count(*)
            FROM rollouts r WHERE r.status <> {Deleted} GROUP BY 1, 2, 3, 4
            """,
            row => (Status: (RolloutStatus)row.GetInt32(0), IsHeld: row.GetInt64(1) != 0, IsRecent: row.GetInt64(2) != 0, IsMine: row.GetInt64(3) != 0, Count: row.GetInt32(4)),
            ("@since", now - RolloutListStates.AttentionSpan),
            ("@person", person));
        var old = now - RolloutListStates.AttentionSpan;
        return Enum.GetValues<RolloutListFilter>().ToImmutableDictionary(f => f, f => classes
            .Where(c => f != RolloutListFilter.Mine || c.IsMine)
            .Where(c => RolloutListStates.Shows(f, c.Status, c.IsHeld ? 0 : 1, c.IsRecent ? now : old, now))
            .Sum(c => c.Count));
    }

    private const string From = "rollouts r LEFT JOIN distribution_sets s ON s.id = r.distribution_set_id";

    private static (string Sql, List<(string Name, object? Value)> Values) ConditionOf(RolloutListQuery query, DateTimeOffset now)
    {
        var terms = new List<string> { $"({string.Join(" OR ", RolloutListStates.Parts(query.Filter).Select(PartOf))})" };
        var values = new List<(string, object?)> { ("@since", now - RolloutListStates.AttentionSpan) };
        if (query.Filter == RolloutListFilter.Mine)
        {
            terms.Add("r.created_by = @person");
            values.Add(("@person", query.Person));
        }

        if (!query.Statuses.IsEmpty)
        {
            terms.Add($"r.status IN ({string.Join(',', query.Statuses.Select(s => ((int)s).ToString(CultureInfo.InvariantCulture)))})");
        }

        for (var i = 0; i < query.Words.Length; i++)
        {
            // A number is also looked for as the rollout's id, because people say "rollout 41".
            terms.Add($"(instr(r.name_folded, @word{i}) > 0 OR CAST(r.id AS TEXT) = @word{i})");
            values.Add(($"@word{i}", TextFold.Fold(query.Words[i])));
        }

        if (query.Set is { } set)
        {
            terms.Add("instr(s.name_folded || ' ' || s.version_folded, @set) > 0");
            values.Add(("@set", TextFold.Fold(set)));
        }

        if (query.Owner is { } owner)
        {
            terms.Add("r.created_by_folded = @owner");
            values.Add(("@owner", TextFold.Fold(owner)));
        }

        if (query.NotOwner is { } notOwner)
        {
            terms.Add("r.created_by_folded <> @notOwner");
            values.Add(("@notOwner", TextFold.Fold(notOwner)));
        }

        return (string.Join(" AND ", terms), values);
    }

    private static string PartOf(RolloutListPart part)
    {
        var status = $"r.status = {(int)part.Status}";
        return part.Condition switch
        {
            ListCondition.None => status,
            ListCondition.Held => s_held,
            ListCondition.NotHeld => $"({status} AND NOT {s_held})",
            ListCondition.WithinADay => $"({status} AND r.reason_since > @since)",
            _ => throw new System.Diagnostics.UnreachableException($"list condition {part.Condition}"),
        };
    }
}
