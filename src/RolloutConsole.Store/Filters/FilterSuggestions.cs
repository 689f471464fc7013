using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// Names and values in use. A fleet has millions of entries but few different ones: each question asks an index for "the next one
/// greater than this" again and again, and never reads the entries between.
/// </summary>
internal sealed class FilterSuggestions(ReadPool reads) : IFilterSuggestions
{
    // What only deleted devices or those of an unfinished import have is not offered. So many entries from both ends of the index are looked
    // at: a value that a million hidden devices have costs no more than one of a thousand.
    private const int MostLookedAt = 500;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindAsync(FilterKnowledge what, string? key, string beginning, CancellationToken cancellationToken) => what switch
    {
        FilterKnowledge.None => Task.FromResult<IReadOnlyList<string>>([]),
        FilterKnowledge.AttributeKeys => FindAsync("target_attributes", "key", null, beginning, cancellationToken),
        FilterKnowledge.MetadataKeys => FindAsync("target_metadata", "key", null, beginning, cancellationToken),
        FilterKnowledge.AttributeValues => FindAsync("target_attributes", "value", key ?? "", beginning, cancellationToken),
        FilterKnowledge.MetadataValues => FindAsync("target_metadata", "value", key ?? "", beginning, cancellationToken),
        FilterKnowledge.Tags => FindNamesAsync("tags", "name", beginning, cancellationToken),
        FilterKnowledge.SetNames => FindNamesAsync("distribution_sets", "name", beginning, cancellationToken),
        FilterKnowledge.SetVersions => FindNamesAsync("distribution_sets", "version", beginning, cancellationToken),
        FilterKnowledge.TypeKeys => FindNamesAsync("target_types", "key", beginning, cancellationToken),
        FilterKnowledge.TypeNames => FindNamesAsync("target_types", "name", beginning, cancellationToken),
        FilterKnowledge.Groups => FindAsync("targets", "group_path", null, beginning, cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The steps: the first entry of the range, then the first one greater than the last, counted so that they end. The spelling comes
    // from the first row of a living device at the end.
    private Task<IReadOnlyList<string>> FindAsync(string table, string column, string? key, string beginning, CancellationToken cancellationToken)
    {
        var from = TextFold.Fold(beginning);
        var end = from.Length == 0 ? null : TextRange.After(from);
        var range = (key is null ? "" : " AND m.key_folded = @key") + (end is null ? "" : $" AND m.{column}_folded < @end");
        string Next(string condition) => $"SELECT m.{column}_folded FROM {table} m WHERE {condition}{range} ORDER BY m.{column}_folded LIMIT 1";
        var isOfTargets = table == "targets";
        var order = isOfTargets ? ["m.id"] : key is null ? ["m.value_folded", "m.target_id"] : (string[])["m.target_id"];
        string Living(string direction) => $"""
            (SELECT e.spelling FROM (
               SELECT m.{column} AS spelling, m.{(isOfTargets ? "id" : "target_id")} AS owner FROM {table} m
               WHERE m.{column}_folded = s.folded{(key is null ? "" : " AND m.key_folded = @key")}
               ORDER BY {string.Join(", ", order.Select(o => o + direction))} LIMIT {MostLookedAt}) e CROSS JOIN targets t ON t.id = e.owner
             WHERE t.deleted_at IS NULL LIMIT 1)
            """;
        var sql = $"""
            WITH RECURSIVE steps(folded, number) AS (
              SELECT ({Next($"m.{column}_folded {(from.Length == 0 ? ">" : ">=")} @from")}), 1
              UNION ALL
              SELECT ({Next($"m.{column}_folded > s.folded")}), s.number + 1 FROM steps s WHERE s.folded IS NOT NULL AND s.number < @most)
            SELECT coalesce({Living("")}, {Living(" DESC")})
            FROM steps s WHERE s.folded IS NOT NULL ORDER BY s.number
            """;
        List<(string, object?)> parameters = [("@from", from), ("@most", IFilterSuggestions.Most)];
        if (key is not null)
        {
            parameters.Add(("@key", TextFold.Fold(key)));
        }

        if (end is not null)
        {
            parameters.Add(("@end", end));
        }

        return ReadAsync(sql, [.. parameters], cancellationToken);
    }

    // Tables of names are small: all of it is looked at, and only what is visible counts.
    private Task<IReadOnlyList<string>> FindNamesAsync(string table, string column, string beginning, CancellationToken cancellationToken)
    {
        var from = TextFold.Fold(beginning);
        var end = from.Length == 0 ? null : TextRange.After(from);
        var sql = $"""
            SELECT min(n.{column}) FROM {table} n WHERE n.deleted_at IS NULL AND n.{column}_folded >= @from{(end is null ? "" : $" AND n.{column}_folded < @end")}
            GROUP BY n.{column}_folded ORDER BY n.{column}_folded LIMIT @most
            """;
        (string, object?)[] parameters = [("@from", from), ("@most", IFilterSuggestions.Most)];
        return ReadAsync(sql, end is null ? parameters : [.. parameters, ("@end", end)], cancellationToken);
    }

    private Task<IReadOnlyList<string>> ReadAsync(string sql, (string, object?)[] parameters, CancellationToken cancellationToken) =>
        reads.ReadAsync<IReadOnlyList<string>>(session => [.. session.Rows(sql, row => row.TextOrNull(0), parameters).OfType<string>()], cancellationToken);
}
