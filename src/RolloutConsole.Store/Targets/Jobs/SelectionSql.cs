using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>The condition "living targets of a selection", on alias <c>t</c>, with its parameters. Nothing is selected in memory.</summary>
internal static class SelectionSql
{
    // Begins at the groups of the rollout, never at the fleet. Only the newest attempt of a member counts (architecture, section 4).
    private const string Members = """
        t.id IN (
          SELECT a.target_id FROM groups g JOIN actions a ON a.group_id = g.id
          WHERE g.rollout_id = @rollout AND (@group IS NULL OR g.number = @group){0}
          AND NOT EXISTS (SELECT 1 FROM actions n WHERE n.target_id = a.target_id AND n.id > a.id AND n.rollout_id = a.rollout_id))
        """;

    /// <summary>Writes the condition.</summary>
    /// <param name="selection">Which targets.</param>
    /// <param name="context">What the filter's placeholders stand for.</param>
    public static (string Sql, List<(string Name, object? Value)> Parameters) Write(TargetJobSelection selection, FilterContext context)
    {
        var terms = new List<string> { "t.deleted_at IS NULL" };
        var values = new List<(string, object?)>();
        if (selection.Filter is { } filter && filter.Tree != FilterNode.Everything)
        {
            var predicate = FilterSql.Compile(filter.Tree, context);
            terms.Add(predicate.Sql);
            values.AddRange(predicate.Parameters.Select(p => (p.Name, (object?)p.Value)));
        }

        if (selection.Search.Trim() is { Length: > 0 } search)
        {
            terms.Add("(instr(t.controller_id_folded, @search) > 0 OR instr(t.name_folded, @search) > 0)");
            values.Add(("@search", TextFold.Fold(search)));
        }

        if (!selection.UpdateStates.IsEmpty)
        {
            terms.Add(OneOf("t.update_status", selection.UpdateStates.Select(s => (int)s)));
        }

        if (selection.IsOverdue)
        {
            terms.Add(TargetListSql.IsOverdue);
            values.Add(("@overdue", context.OverdueMs));
        }

        if (selection.SilentSince is { } since)
        {
            terms.Add(TargetListSql.IsSilent);
            values.Add(("@silent", since));
        }

        if (selection.RolloutId is { } rolloutId)
        {
            var states = selection.MemberStates.IsEmpty ? "" : $" AND {OneOf(TargetListSql.MemberStatus, selection.MemberStates.Select(s => (int)s))}";
            terms.Add(string.Format(CultureInfo.InvariantCulture, Members, states));
            values.AddRange([("@rollout", rolloutId), ("@group", selection.Group)]);
        }

        return (string.Join(" AND ", terms), values);
    }

    private static string OneOf(string column, IEnumerable<int> numbers) =>
        $"{column} IN ({string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))})";
}
