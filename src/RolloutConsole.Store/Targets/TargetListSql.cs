using System.Data.Common;
using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// The device list. Everything is one condition in SQL and pages by key: the target's id, or, among the members of a rollout, the id of
/// the action, because filling writes a rollout's actions one after another and so they lie together.
/// </summary>
internal static class TargetListSql
{
    // Members of a rollout lie between the first and the last id of its actions; both are ends of ix_actions_group, found by one step
    // per group and status. Without the bounds the key would be searched from the first action ever made.
    private const string MemberBounds = """
        SELECT min(b.low), max(b.high) FROM (
            SELECT (SELECT min(a.id) FROM actions a WHERE a.group_id = g.id AND a.status = s.value) AS low,
                   (SELECT max(a.id) FROM actions a WHERE a.group_id = g.id AND a.status = s.value) AS high
            FROM groups g, json_each('[0,1,2,3,4,5,6,7,8,9,10,11]') s WHERE g.rollout_id = @rollout AND (@group IS NULL OR g.number = @group)) b
        """;

    /// <summary>
    /// The state of a member, on alias <c>a</c>. Whoever gave an action back to the emergency stop counts as not started
    /// (operator-experience, section 7); whose health is waited for updates still, and who fails after success has failed
    /// (ecs-rolling-update, B-1).
    /// </summary>
    public const string MemberStatus =
        "CASE WHEN a.recall = 1 AND a.status = 10 THEN 0 WHEN a.status <> 5 OR a.health IN (0, 2) THEN a.status WHEN a.health = 1 THEN 3 ELSE 6 END";

    /// <summary>Last contact before <c>@overdue</c>, on alias <c>t</c>; without any it is not overdue.</summary>
    public const string IsOverdue = "t.last_poll_at < @overdue";

    /// <summary>Last contact before <c>@silent</c>, on alias <c>t</c>; without any the moment of creation counts, so that an import is not silent at once.</summary>
    public const string IsSilent = "(t.last_poll_at < @silent OR (t.last_poll_at IS NULL AND t.deleted_at IS NULL AND t.created_at < @silent))";

    // A page of a filter with many matches is found among the next few keys.
    private const int NearKeys = 5_000;
    private const string NearLow = "@nearLow";
    private const string NearHigh = "@nearHigh";

    // Asking more targets one by one costs more than gathering all that each comparison lists.
    private const int MostAsked = 300_000;

    /// <summary>One page.</summary>
    public static TargetListPage List(ReadSession session, TargetListQuery query, ConsoleSettings settings, DateTimeOffset now)
    {
        var size = Math.Clamp(query.Size, 1, 200);
        var driver = DriverOf(session, query, settings, now);
        var source = SourceOf(session, query, settings, now, ReachOf(query, driver));
        var order = new TargetListOrder(query, source.Key);
        var rows = IsNear(query, driver) ? ReadNear(session, SourceOf(session, query, settings, now, NearReach(query, driver)), query, order, size + 1) : [];
        if (rows.Count <= size)
        {
            rows = Read(session, source, order, order.Segments(query.Backwards), size + 1);
        }

        var hasMore = rows.Count > size;
        rows = rows[..Math.Min(size, rows.Count)];
        if (query.Backwards)
        {
            rows.Reverse();
        }

        // Whoever jumped to a value does not know whether anything stands before it.
        var isAfterSomething = query.From is not null && !query.Backwards
            && (query.From > 0 || Read(session, source, order, order.Segments(isBackwards: true), 1).Count > 0);
        var actions = ActionsOf(session, rows, query.RolloutId);
        var tags = TagsOf(session, rows);
        return new TargetListPage(
            [.. rows.Select(r => r with { Action = actions.GetValueOrDefault(query.RolloutId is null ? r.Id : r.Key), Tags = [.. tags[r.Id]] })],
            query.Backwards ? hasMore : isAfterSomething,
            query.Backwards ? query.From is not null : hasMore);
    }

    private static List<TargetListRow> ReadNear(ReadSession session, Source source, TargetListQuery query, TargetListOrder order, int most)
    {
        var start = query.From ?? (query.Backwards ? source.LastKey : source.FirstKey - 1);
        var (low, high) = query.Backwards ? (start - NearKeys, start) : (start, start + NearKeys);
        var near = source with
        {
            Condition = $"{source.Condition} AND {source.Key} BETWEEN {NearLow} AND {NearHigh}",
            Values = [.. source.Values, (NearLow, low), (NearHigh, high)],
        };
        return Read(session, near, order, order.Segments(query.Backwards), most);
    }

    // One segment after the other until there are enough rows: each is a range of one index.
    private static List<TargetListRow> Read(
        ReadSession session,
        Source source,
        TargetListOrder order,
        IEnumerable<(string? Condition, string OrderBy)> segments,
        int most)
    {
        var rows = new List<TargetListRow>(most);
        foreach (var (condition, orderBy) in segments)
        {
            var sql = $"""
                SELECT t.id, {source.Key}, t.controller_id, t.name, tt.name, t.update_status, s.name, s.version, t.last_poll_at, {order.Value}
                FROM {source.From} LEFT JOIN target_types tt ON tt.id = t.target_type_id LEFT JOIN distribution_sets s ON s.id = t.installed_set_id
                WHERE {source.Condition}{(condition is null ? "" : $" AND {condition}")}
                ORDER BY {orderBy} LIMIT @size
                """;
            rows.AddRange(session.Rows(sql, RowOf, [.. source.Values, .. order.Parameters, ("@size", most - rows.Count)]));
            if (rows.Count == most)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>How many match, up to the cap.</summary>
    public static CappedCount Count(ReadSession session, TargetListQuery query, ConsoleSettings settings, DateTimeOffset now) =>
        CountEach(session, query, [query.State], settings, now)[query.State];

    /// <summary>How many match in each of several states, up to the cap, whatever the query's own state is.</summary>
    public static IReadOnlyDictionary<TargetListFilter, CappedCount> CountEach(
        ReadSession session, TargetListQuery query, IEnumerable<TargetListFilter> states, ConsoleSettings settings, DateTimeOffset now)
    {
        var driver = DriverOf(session, query, settings, now);
        return states.ToDictionary(state => state, state => Count(session, query with { State = state }, driver, settings, now));
    }

    private static CappedCount Count(ReadSession session, TargetListQuery query, FilterDriver? driver, ConsoleSettings settings, DateTimeOffset now)
    {
        if (query is { RolloutId: { } rolloutId, Filter: null, Search.Length: 0 } && query.State is not (TargetListFilter.Overdue or TargetListFilter.Silent))
        {
            return CountMembers(session, rolloutId, query.Group, query.State);
        }

        CappedCount CountBy(FilterReach reach) => Count(session, SourceOf(session, query, settings, now, reach));

        if (driver is { IsSmall: false })
        {
            // A count that goes beyond the cap does so among the first of what the driver lists; a sample tells how many, and a quarter more.
            var sample = Math.Max(1, CountBy(FilterReach.From(driver.Comparison, FilterDriver.Small)).Number);
            var needed = FilterDriver.Small * ITargetReads.CountCap / sample * 5 / 4;
            if (needed <= MostAsked && driver.ListsMoreThan(needed, session, Moment(settings, now)) && CountBy(FilterReach.From(driver.Comparison, needed)) is { IsCapped: true } capped)
            {
                return capped;
            }
        }

        return CountBy(ReachOf(query with { Sort = TargetListSort.Created }, driver));
    }

    /// <summary>Ids of all that match, in the order of the list; 8 bytes each.</summary>
    public static long[] Ids(ReadSession session, TargetListQuery query, ConsoleSettings settings, DateTimeOffset now)
    {
        var source = SourceOf(session, query, settings, now, ReachOf(query, DriverOf(session, query, settings, now)));
        return [.. session.Rows($"SELECT t.id FROM {source.From} WHERE {source.Condition} ORDER BY {source.Key}", row => row.GetInt64(0), [.. source.Values])];
    }

    private static CappedCount Count(ReadSession session, Source source)
    {
        var number = (int)session.Number(
            $"SELECT count(*) FROM (SELECT 1 FROM {source.From} WHERE {source.Condition} LIMIT @most)", [.. source.Values, ("@most", ITargetReads.CountCap + 1)])!.Value;
        return new CappedCount(Math.Min(number, ITargetReads.CountCap), number > ITargetReads.CountCap);
    }

    private static FilterDriver? DriverOf(ReadSession session, TargetListQuery query, ConsoleSettings settings, DateTimeOffset now) =>
        query.Filter is { } filter ? FilterDriver.Find(session, filter.Tree, Moment(settings, now)) : null;

    // Gathering what several comparisons list costs what the longest list costs, asking each costs what the shortest has.
    private static FilterReach ReachOf(TargetListQuery query, FilterDriver? driver) =>
        driver is { IsSmall: true } ? FilterReach.From(driver.Comparison)
        : driver is not null && query is { Filter.Tree: FilterNode.Comparison, RolloutId: null, Sort: not TargetListSort.Created } ? FilterReach.Each
        : FilterReach.Gathered;

    // One comparison is quickly asked of each; of several the rarest leaves few to ask.
    private static FilterReach NearReach(TargetListQuery query, FilterDriver? driver) =>
        driver is { ListsRanges: true } && query is { RolloutId: null, Filter.Tree: not FilterNode.Comparison }
            ? FilterReach.Between(driver.Comparison, NearLow, NearHigh)
            : FilterReach.Each;

    // In the order of keys many matches are found at once; which targets come first in another order no list of keys can say.
    private static bool IsNear(TargetListQuery query, FilterDriver? driver) =>
        query.Filter is { } filter && FilterDriver.Matters(filter.Tree) && driver is not { IsSmall: true }
        && (query.Sort == TargetListSort.Created || query.RolloutId is not null);

    private static FilterContext Moment(ConsoleSettings settings, DateTimeOffset now) => FilterContext.At(now, settings.PollingTime, settings.PollingOverdueTime);

    // The tallies on the group rows know it already, and always equal a recount.
    private static CappedCount CountMembers(ReadSession session, long rolloutId, int? group, TargetListFilter state)
    {
        var columns = state switch
        {
            TargetListFilter.All => "scheduled + running + wait_for_confirmation + retrieved + downloaded + finished + error + rejected + timed_out + canceling + canceled",
            TargetListFilter.Ok => "finished - health_pending - health_failing + downloaded",
            TargetListFilter.InFlight => "running + wait_for_confirmation + retrieved + canceling + health_pending",
            TargetListFilter.Failed => "error + rejected + timed_out + health_failing",
            TargetListFilter.NotStarted => "scheduled + recalled",
            _ => throw new System.Diagnostics.UnreachableException($"target filter {state}"),
        };
        var number = session.Number(
            $"SELECT sum({columns}) FROM groups WHERE rollout_id = @rollout AND (@group IS NULL OR number = @group)", ("@rollout", rolloutId), ("@group", group)) ?? 0;
        return new CappedCount((int)number, false);
    }

    private static Source SourceOf(ReadSession session, TargetListQuery query, ConsoleSettings settings, DateTimeOffset now, FilterReach reach)
    {
        var terms = new List<string>();
        var values = new List<(string, object?)>();
        var (from, key) = ("targets t", "t.id");
        var (firstKey, lastKey) = (1L, long.MaxValue);
        if (query.RolloutId is { } rolloutId)
        {
            (from, key) = ("actions a JOIN targets t ON t.id = a.target_id", "a.id");
            var (low, high) = session.Rows(
                MemberBounds, row => (row.Int64OrNull(0) ?? 1, row.Int64OrNull(1) ?? 0), ("@rollout", rolloutId), ("@group", query.Group))[0];

            (firstKey, lastKey) = (low, high);

            // Only the newest attempt of a member counts (architecture, section 4).
            terms.Add("""
                a.id BETWEEN @low AND @high AND a.rollout_id = @rollout
                AND NOT EXISTS (SELECT 1 FROM actions n WHERE n.target_id = a.target_id AND n.id > a.id AND n.rollout_id = a.rollout_id)
                """);
            values.AddRange([("@low", low), ("@high", high), ("@rollout", rolloutId)]);
            if (query.Group is { } group)
            {
                // The plus keeps the planner on the key: by the group's index it would have to sort the whole group first.
                terms.Add("+a.group_id = (SELECT g.id FROM groups g WHERE g.rollout_id = @rollout AND g.number = @group)");
                values.Add(("@group", group));
            }
        }

        terms.Add("t.deleted_at IS NULL");
        if (query.Filter is { } filter)
        {
            var predicate = FilterSql.Compile(filter.Tree, Moment(settings, now), SqliteDialect.Instance, reach: reach);
            terms.Add(predicate.Sql);
            values.AddRange(predicate.Parameters.Select(p => (p.Name, (object?)p.Value)));
        }

        if (query.Search.Trim() is { Length: > 0 } search)
        {
            terms.Add("(instr(t.controller_id_folded, @search) > 0 OR instr(t.name_folded, @search) > 0)");
            values.Add(("@search", TextFold.Fold(search)));
        }

        if (StateOf(query, settings, now, values) is { } state)
        {
            terms.Add(state);
        }

        return new Source(from, key, string.Join(" AND ", terms), values, firstKey, lastKey);
    }

    private static string? StateOf(TargetListQuery query, ConsoleSettings settings, DateTimeOffset now, List<(string, object?)> values)
    {
        switch (query.State)
        {
            case TargetListFilter.Overdue:
                values.Add(("@overdue", Moment(settings, now).OverdueMs));
                return IsOverdue;
            case TargetListFilter.Silent:
                values.Add(("@silent", now - TargetListStates.SilentAfter));
                return IsSilent;
        }

        return query.RolloutId is null
            ? OneOf("t.update_status", TargetListStates.UpdatesOf(query.State).Select(s => (int)s))
            : OneOf(MemberStatus, TargetListStates.ActionsOf(query.State).Select(s => (int)s));
    }

    private static string? OneOf(string column, IEnumerable<int> numbers)
    {
        var list = string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        return list.Length == 0 ? null : $"{column} IN ({list})";
    }

    // Among the members of a rollout the key is the action itself; in the whole fleet it is the newest open one, or the newest of all.
    private static Dictionary<long, TargetActionBrief> ActionsOf(ReadSession session, List<TargetListRow> rows, long? rolloutId)
    {
        const string Columns = "a.id, a.status, a.rollout_id, g.number, a.last_code, a.health";
        var sql = rolloutId is not null
            ? $"SELECT a.id, {Columns} FROM actions a LEFT JOIN groups g ON g.id = a.group_id WHERE a.id IN (SELECT value FROM json_each(@ids))"
            : $"""
              SELECT * FROM (
                  SELECT a.target_id, {Columns}, row_number() OVER (PARTITION BY a.target_id ORDER BY a.{TargetMapping.OpenStatuses} DESC, a.id DESC) AS place
                  FROM actions a LEFT JOIN groups g ON g.id = a.group_id WHERE a.target_id IN (SELECT value FROM json_each(@ids)))
              WHERE place = 1
              """;
        return session.Rows(
            sql,
            row => (Key: row.GetInt64(0), Action: new TargetActionBrief(
                row.GetInt64(1), (ActionStatus)row.GetInt32(2), row.Int64OrNull(3), (int?)row.Int64OrNull(4), (int?)row.Int64OrNull(5),
                (ActionHealth)row.GetInt32(6))),
            ("@ids", rows.Select(r => rolloutId is null ? r.Id : r.Key).ToJson())).ToDictionary(r => r.Key, r => r.Action);
    }

    private static ILookup<long, string> TagsOf(ReadSession session, List<TargetListRow> rows) => session.Rows(
        """
        SELECT g.target_id, n.name FROM target_tags g JOIN tags n ON n.id = g.tag_id
        WHERE g.target_id IN (SELECT value FROM json_each(@ids)) AND n.deleted_at IS NULL ORDER BY n.name_folded
        """,
        row => (Id: row.GetInt64(0), Name: row.GetString(1)),
        ("@ids", rows.Select(r => r.Id).ToJson())).ToLookup(r => r.Id, r => r.Name);

    private static TargetListRow RowOf(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Key = row.GetInt64(1),
        SortValue = row.IsDBNull(9) ? null : Convert.ToString(row.GetValue(9), CultureInfo.InvariantCulture),
        ControllerId = row.GetString(2),
        Name = row.GetString(3),
        TypeName = row.TextOrNull(4),
        UpdateStatus = (TargetUpdateStatus)row.GetInt32(5),
        Installed = row.TextOrNull(6) is { } name ? $"{name} {row.GetString(7)}" : null,
        LastPollAt = row.MomentOrNull(8),
    };

    /// <summary>What stands behind FROM and WHERE, and between which keys the rows lie.</summary>
    private sealed record Source(string From, string Key, string Condition, IReadOnlyList<(string Name, object? Value)> Values, long FirstKey, long LastKey);
}
