using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Filters;

/// <summary>Which targets an auto-assignment has still to serve, as conditions on alias <c>t</c> of <c>targets</c>.</summary>
internal static class UnservedSql
{
    /// <summary>
    /// Never had an action of set <c>@set</c>, in any state (hawkbit-rollouts, 1.4), and does not have it: one that a script recorded as installed
    /// has no action.
    /// </summary>
    public const string NeverHad = """
        (t.assigned_set_id IS NULL OR t.assigned_set_id <> @set) AND (t.installed_set_id IS NULL OR t.installed_set_id <> @set)
        AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.target_id = t.id AND a.distribution_set_id = @set)
        """;

    /// <summary>
    /// No open action of another filter's auto-assignment of equal or higher weight: <c>@weight</c>, <c>@actors</c> like all of them, <c>@self</c> like
    /// the own ones.
    /// </summary>
    public const string NotHeld = $"""
        NOT EXISTS (
          SELECT 1 FROM actions o WHERE o.target_id = t.id AND o.{TargetMapping.OpenStatuses} AND o.weight >= @weight
          AND o.initiated_by LIKE @actors AND o.initiated_by NOT LIKE @self)
        """;

    /// <summary>Matches, can take the set, and was never served; <c>@set</c> is among the parameters.</summary>
    public static (string Sql, (string, object?)[] Parameters) Of(TargetFilter filter, long setId, FilterContext moment)
    {
        var matching = new TargetPredicate(moment).Matching(filter.Tree).CompatibleWith(setId);
        return ($"{matching.Sql} AND {NeverHad}", matching.Parameters);
    }
}
