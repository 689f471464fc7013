using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>What pages read about tags and types.</summary>
internal sealed class TargetLabels(ReadPool pool) : ITargetLabels
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TargetTag>> ListTagsAsync(CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<TargetTag>>(
        s => s.Rows(
            "SELECT id, name FROM tags WHERE deleted_at IS NULL ORDER BY name_folded LIMIT @most",
            row => new TargetTag(row.GetInt64(0), row.GetString(1)),
            ("@most", ITargetLabels.Most)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TagView>> ReadTagsAsync(CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<TagView>>(
        s => s.Rows(
            """
            SELECT n.id, n.name, n.description, n.colour,
                   (SELECT count(*) FROM (SELECT 1 FROM target_tags g WHERE g.tag_id = n.id LIMIT @cap))
            FROM tags n WHERE n.deleted_at IS NULL ORDER BY n.name_folded LIMIT @most
            """,
            row => new TagView(row.GetInt64(0), row.GetString(1), row.TextOrNull(2) ?? "", row.TextOrNull(3), Capped(row.GetInt32(4))),
            ("@most", ITargetLabels.Most), ("@cap", ITargetReads.CountCap + 1)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TargetTypeView>> ReadTypesAsync(CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<TargetTypeView>>(
        s =>
        {
            var taken = s.Rows(
                """
                SELECT c.target_type_id, d.id, d.key, d.name FROM target_type_sets c JOIN distribution_set_types d ON d.id = c.distribution_set_type_id
                WHERE d.deleted_at IS NULL ORDER BY d.name
                """,
                row => (Type: row.GetInt64(0), SetType: new SetTypeName(row.GetInt64(1), row.GetString(2), row.GetString(3)))).ToLookup(t => t.Type, t => t.SetType);
            return s.Rows<TargetTypeView>(
                """
                SELECT y.id, y.key, y.name, y.description, y.colour,
                       (SELECT count(*) FROM (SELECT 1 FROM targets t WHERE t.target_type_id = y.id AND t.deleted_at IS NULL LIMIT @cap))
                FROM target_types y WHERE y.deleted_at IS NULL ORDER BY y.name_folded LIMIT @most
                """,
                row => new TargetTypeView(
                    row.GetInt64(0), row.GetString(1), row.GetString(2), row.TextOrNull(3) ?? "", row.TextOrNull(4), [.. taken[row.GetInt64(0)]], Capped(row.GetInt32(5))),
                ("@most", ITargetLabels.Most), ("@cap", ITargetReads.CountCap + 1));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SetTypeName>> ListSetTypesAsync(CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<SetTypeName>>(
        s => s.Rows(
            "SELECT id, key, name FROM distribution_set_types WHERE deleted_at IS NULL ORDER BY name LIMIT @most",
            row => new SetTypeName(row.GetInt64(0), row.GetString(1), row.GetString(2)),
            ("@most", ITargetLabels.Most)),
        cancellationToken);

    private static CappedCount Capped(int number) => new(Math.Min(number, ITargetReads.CountCap), number > ITargetReads.CountCap);
}
