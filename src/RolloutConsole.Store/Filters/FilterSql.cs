using System.Diagnostics;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// Compiles a filter to one SQL condition. Nothing is filtered in memory and no value is ever part of the text; what a missing
/// value means is in <see cref="TargetSql"/>, how one column is compared in <see cref="ColumnSql"/>.
/// </summary>
public static class FilterSql
{
    /// <summary>Compiles a filter for SQLite.</summary>
    /// <param name="node">The filter.</param>
    /// <param name="context">The moment the placeholders stand for.</param>
    public static SqlPredicate Compile(FilterNode node, FilterContext context) => Compile(node, context, SqliteDialect.Instance);

    /// <summary>Compiles a filter.</summary>
    /// <param name="node">The filter.</param>
    /// <param name="context">The moment the placeholders stand for.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="parameterPrefix">
    /// Letters the parameter names begin with; different ones where several predicates stand in one statement.
    /// </param>
    /// <param name="reach">How targets are reached; none gathers all lists first, which is right where all matches are wanted.</param>
    public static SqlPredicate Compile(
        FilterNode node, FilterContext context, ISqlDialect dialect, string parameterPrefix = "f", FilterReach? reach = null)
    {
        if (parameterPrefix.Length == 0 || !parameterPrefix.All(char.IsAsciiLetter))
        {
            throw new ArgumentException($"A parameter prefix is made of letters, not '{parameterPrefix}'.", nameof(parameterPrefix));
        }

        var parameters = new SqlParameters(parameterPrefix);
        var columns = new ColumnSql(dialect, parameters);
        var condition = Write(node, context, new TargetSql(columns, parameters, dialect, reach ?? FilterReach.Gathered));
        return new SqlPredicate(node is FilterNode.Comparison ? condition.Sql : $"({condition.Sql})", parameters.All);
    }

    /// <summary>Compiles one comparison to a query of the targets' ids it lists, each of them once or more.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="context">The moment the placeholders stand for.</param>
    /// <param name="dialect">The database.</param>
    /// <returns>A SELECT statement, or null where the comparison says what targets must not have, or is about the target's own columns.</returns>
    public static SqlPredicate? CompileList(FilterNode.Comparison comparison, FilterContext context, ISqlDialect dialect)
    {
        var parameters = new SqlParameters("d");
        var targets = new TargetSql(new ColumnSql(dialect, parameters), parameters, dialect, FilterReach.Gathered);
        return targets.List(comparison.Field, FilterTest.Of(comparison, context)) is { } list ? new SqlPredicate(list, parameters.All) : null;
    }

    private static Condition Write(FilterNode node, FilterContext context, TargetSql targets) => node switch
    {
        FilterNode.And and => Join(and.Terms, " AND ", inner => inner is FilterNode.Or, context, targets),
        FilterNode.Or or => Join(or.Terms, " OR ", _ => false, context, targets),
        FilterNode.Comparison comparison => new Condition(targets.Write(comparison, FilterTest.Of(comparison, context)), Stack: 0),
        _ => throw new UnreachableException(),
    };

    // SQLite's parser has a stack of 100 entries. The first term of a list costs it nothing, each later one waits behind what was
    // read ("term AND"), and parentheses cost one more. Writing the neediest term first keeps the largest legal filter far below
    // the limit; the order of terms has no meaning.
    private static Condition Join(
        ValueList<FilterNode> terms, string joint, Func<FilterNode, bool> needsParentheses, FilterContext context, TargetSql targets)
    {
        var conditions = terms
            .Select(term => (condition: Write(term, context, targets), parentheses: needsParentheses(term)))
            .Select(pair => pair.parentheses ? new Condition($"({pair.condition.Sql})", pair.condition.Stack + 1) : pair.condition)
            .ToList();
        var ordered = conditions.OrderByDescending(condition => condition.Stack).ToList();
        return new Condition(
            string.Join(joint, ordered.Select(condition => condition.Sql)),
            Math.Max(ordered[0].Stack, ordered[1].Stack + 2));
    }

    /// <summary>A condition without outer parentheses, and how many entries of a parser's stack its nesting takes.</summary>
    private readonly record struct Condition(string Sql, int Stack);
}
