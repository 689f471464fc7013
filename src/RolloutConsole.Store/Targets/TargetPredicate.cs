using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// The condition "living targets that ...", on alias <c>t</c>, with its parameters. Several filters may be joined; each gets names of its own.
/// </summary>
internal sealed class TargetPredicate(FilterContext context)
{
    // A target without type takes every set (hawkbit-rollouts, 1.1).
    private const string Compatible = """
         AND (t.target_type_id IS NULL OR t.target_type_id IN (
          SELECT c.target_type_id FROM target_type_sets c JOIN distribution_sets s ON s.type_id = c.distribution_set_type_id WHERE s.id = @set))
        """;

    // Begins at the groups' few failed actions (ix_actions_group), never at the fleet.
    private const string Failed = """
         AND t.id IN (
          SELECT a.target_id FROM groups g JOIN actions a ON a.group_id = g.id AND a.status IN (6, 8) WHERE g.rollout_id = @failedIn
          AND NOT EXISTS (SELECT 1 FROM actions n WHERE n.target_id = a.target_id AND n.rollout_id = @failedIn AND n.id > a.id))
        """;

    private readonly StringBuilder _sql = new("t.deleted_at IS NULL");
    private readonly List<(string, object?)> _parameters = [];
    private int _filters;

    /// <summary>The condition.</summary>
    public string Sql => _sql.ToString();

    /// <summary>Its parameters.</summary>
    public (string, object?)[] Parameters => [.. _parameters];

    /// <summary>Only targets that match a filter.</summary>
    public TargetPredicate Matching(FilterNode filter, FilterReach? reach = null)
    {
        // A filter that every target matches is left out: SQLite then needs no look at the columns it names.
        if (filter != FilterNode.Everything)
        {
            var predicate = FilterSql.Compile(filter, context, SqliteDialect.Instance, ((char)('p' + _filters++)).ToString(), reach);
            _sql.Append(" AND ").Append(predicate.Sql);
            _parameters.AddRange(predicate.Parameters.Select(p => (p.Name, (object?)p.Value)));
        }

        return this;
    }

    /// <summary>Only targets that can take a set.</summary>
    public TargetPredicate CompatibleWith(long setId)
    {
        _sql.Append(Compatible);
        _parameters.Add(("@set", setId));
        return this;
    }

    /// <summary>Only targets whose newest attempt in a rollout failed or timed out (hawkbit-rollouts, 6.7).</summary>
    public TargetPredicate FailedIn(long rolloutId)
    {
        _sql.Append(Failed);
        _parameters.Add(("@failedIn", rolloutId));
        return this;
    }

    /// <summary>Only targets that existed at a moment (hawkbit-rollouts, 3.2).</summary>
    public TargetPredicate CreatedUntil(DateTimeOffset moment)
    {
        _sql.Append(" AND t.created_at <= @created");
        _parameters.Add(("@created", moment));
        return this;
    }
}
