namespace RolloutConsole.Store.Paging;

/// <summary>Where a field of a list lies.</summary>
/// <param name="Sql">The column, or an expression that is never NULL where <paramref name="CanBeMissing"/> is false.</param>
/// <param name="Folded">Its folded twin, for text that has one.</param>
/// <param name="CanBeMissing">Whether it may be NULL; then negative tests pass it.</param>
/// <param name="Within">
/// For a field of another table: the condition on the list's own row, with <c>{0}</c> where the test of the field stands. Written so
/// that the database can begin with the other table's index instead of asking every row.
/// </param>
internal sealed record PagedColumn(string Sql, string? Folded = null, bool CanBeMissing = false, string? Within = null);

/// <summary>A list of the Management API: its rows, its fields and its own order.</summary>
/// <param name="From">Table with its alias; lists that join only what every row needs.</param>
/// <param name="Id">The column of the row's id.</param>
/// <param name="Columns">Field name to column; every field of the list has one.</param>
/// <param name="UsualOrder">Order when none is asked for; ends with the id.</param>
internal sealed record PagedSource(string From, string Id, IReadOnlyDictionary<string, PagedColumn> Columns, string UsualOrder);
