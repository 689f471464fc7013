using System.Globalization;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>A filter, and the statements somebody would write by hand for it on the same tables.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Filter">The filter.</param>
/// <param name="Sources">
/// Ways to write what stands behind FROM, each with the column that holds the target's id. The quickest of them is the limit.
/// </param>
internal sealed record FilterQuestion(string Name, string Filter, IReadOnlyList<(string From, string Id)> Sources)
{
    private const int ListedSites = 50;

    /// <summary>The five questions.</summary>
    public static IReadOnlyList<FilterQuestion> All { get; } =
    [
        OnAttribute("one equality", "attribute.region==region-002", "REGION", "m.value_folded = 'REGION-002'"),
        new(
            "two attributes with and",
            "attribute.region==region-002;attribute.hwRevision==hwRevision-003",
            [
                ("""
                target_attributes m CROSS JOIN target_attributes n ON n.key_folded = 'REGION' AND n.value_folded = 'REGION-002' AND n.target_id = m.target_id
                CROSS JOIN targets t ON t.id = m.target_id WHERE m.key_folded = 'HWREVISION' AND m.value_folded = 'HWREVISION-003' AND t.deleted_at IS NULL
                """, "m.target_id"),
                ("""
                targets t WHERE t.deleted_at IS NULL
                AND t.id IN (SELECT m.target_id FROM target_attributes m WHERE m.key_folded = 'HWREVISION' AND m.value_folded = 'HWREVISION-003')
                AND t.id IN (SELECT m.target_id FROM target_attributes m WHERE m.key_folded = 'REGION' AND m.value_folded = 'REGION-002')
                """, "t.id"),
            ]),
        new(
            "prefix wildcard",
            "name==dev-05*",
            [
                ("targets t WHERE t.name_folded >= 'DEV-05' AND t.name_folded < 'DEV-06' AND t.deleted_at IS NULL", "t.id"),
                ("targets t NOT INDEXED WHERE t.name_folded >= 'DEV-05' AND t.name_folded < 'DEV-06' AND t.deleted_at IS NULL", "t.id"),
            ]),
        OnAttribute("=in= with 50 values", $"attribute.site=in=({Sites("site-{0:000}")})", "SITE", $"m.value_folded IN ({Sites("'SITE-{0:000}'")})"),
        OnAttribute("negation", "attribute.region!=region-002", "REGION", "m.value_folded <> 'REGION-002'"),
    ];

    private static FilterQuestion OnAttribute(string name, string filter, string key, string value) => new(
        name,
        filter,
        [
            ($"target_attributes m CROSS JOIN targets t ON t.id = m.target_id WHERE m.key_folded = '{key}' AND {value} AND t.deleted_at IS NULL", "m.target_id"),
            ($"targets t WHERE t.deleted_at IS NULL AND t.id IN (SELECT m.target_id FROM target_attributes m WHERE m.key_folded = '{key}' AND {value})", "t.id"),
            ($"targets t WHERE t.deleted_at IS NULL AND EXISTS (SELECT 1 FROM target_attributes m WHERE m.target_id = t.id AND +m.key_folded = '{key}' AND {value})", "t.id"),
        ]);

    private static string Sites(string format) =>
        string.Join(", ", Enumerable.Range(0, ListedSites).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));
}
