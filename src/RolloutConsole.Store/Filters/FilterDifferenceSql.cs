using System.Data.Common;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>Living targets that match one text and not the other, in one condition.</summary>
internal sealed class FilterDifferenceSql
{
    /// <summary>What <see cref="DeviceOf"/> reads, of alias <c>t</c>.</summary>
    public const string Device = "t.id, t.controller_id, t.update_status, t.last_poll_at";

    private readonly string _condition;
    private readonly (string, object?)[] _parameters;

    private FilterDifferenceSql(string condition, (string, object?)[] parameters) => (_condition, _parameters) = (condition, parameters);

    /// <summary>Who matches <paramref name="only"/> and not <paramref name="other"/>.</summary>
    public static FilterDifferenceSql Of(TargetFilter only, TargetFilter other, FilterContext moment)
    {
        var (with, without) = (FilterSql.Compile(only.Tree, moment, SqliteDialect.Instance, "p"), FilterSql.Compile(other.Tree, moment, SqliteDialect.Instance, "q"));

        // Not "NOT": a comparison with a missing value may be neither true nor false, and then it does not match.
        return new FilterDifferenceSql(
            $"t.deleted_at IS NULL AND {with.Sql} AND ({without.Sql}) IS NOT TRUE",
            [.. with.Parameters.Concat(without.Parameters).Select(p => (p.Name, (object?)p.Value))]);
    }

    /// <summary>How many, up to the cap.</summary>
    public CappedCount Count(ReadSession session) => Capped(session.Number(
        $"SELECT count(*) FROM (SELECT 1 FROM targets t WHERE {_condition} LIMIT @most)", [.. _parameters, ("@most", ITargetReads.CountCap + 1)]));

    /// <summary>The first by id.</summary>
    public List<FilterDevice> First(ReadSession session, int most) => session.Rows(
        $"SELECT {Device} FROM targets t WHERE {_condition} ORDER BY t.id LIMIT @most", DeviceOf, [.. _parameters, ("@most", Math.Clamp(most, 0, 100))]);

    /// <summary>A count that was stopped one above the cap.</summary>
    public static CappedCount Capped(long? number) => new((int)Math.Min(number ?? 0, ITargetReads.CountCap), number > ITargetReads.CountCap);

    /// <summary>Reads the columns of <see cref="Device"/>.</summary>
    public static FilterDevice DeviceOf(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), (TargetUpdateStatus)row.GetInt32(2), row.MomentOrNull(3));
}
