namespace RolloutConsole.Store.Filters;

/// <summary>
/// A condition on alias <c>t</c> of table <c>targets</c>. It may come out as NULL, which means "no match", as in WHERE; to negate
/// it write <c>(…) IS NOT TRUE</c>. Tombstones are not excluded: add <c>t.deleted_at IS NULL</c>.
/// </summary>
/// <param name="Sql">One boolean expression, in parentheses where it joins several; holds parameter names only, never a value.</param>
/// <param name="Parameters">Names (with their <c>@</c>) and values (text or 64-bit numbers) of the parameters.</param>
public sealed record SqlPredicate(string Sql, IReadOnlyList<(string Name, object Value)> Parameters);
