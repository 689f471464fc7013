using System.Diagnostics;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// Says for each field where its values lie and what a missing one means (hawkbit-rollouts.md, 8.4). Conditions on other tables
/// are written as "id in (select …)", so that SQLite can begin with the index of the other table instead of asking every target.
/// </summary>
internal sealed class TargetSql(ColumnSql columns, SqlParameters parameters)
{
    /// <summary>Writes the condition of one comparison.</summary>
    public string Write(FilterField field, FilterTest test) => field.Field switch
    {
        TargetField.ControllerId => Own("controller_id", test),
        TargetField.Name => Own("name", test),
        TargetField.Description => Own("description", test, canBeMissing: true),
        TargetField.Group => Own("group_path", test, canBeMissing: true),
        TargetField.Address => Own("address", test, canBeMissing: true),
        TargetField.CreatedAt => columns.Number("t.created_at", test, canBeMissing: false),
        TargetField.CreatedBy => columns.UnfoldedText("t.created_by", test),
        TargetField.LastModifiedAt => columns.Number("t.last_modified_at", test, canBeMissing: false),
        TargetField.LastModifiedBy => columns.UnfoldedText("t.last_modified_by", test),
        TargetField.UpdateStatus => columns.UpdateStatus("t.update_status", test),
        TargetField.LastPollAt => columns.Number("t.last_poll_at", test, canBeMissing: true),
        TargetField.Attribute => Map("target_attributes", field.Key!, test),
        TargetField.Metadata => Map("target_metadata", field.Key!, test),
        TargetField.Tag => Tag(test),
        TargetField.AssignedSetName => Reference("t.assigned_set_id", "distribution_sets", "name", test),
        TargetField.AssignedSetVersion => Reference("t.assigned_set_id", "distribution_sets", "version", test),
        TargetField.InstalledSetName => Reference("t.installed_set_id", "distribution_sets", "name", test),
        TargetField.InstalledSetVersion => Reference("t.installed_set_id", "distribution_sets", "version", test),
        TargetField.TypeId => columns.Number("t.target_type_id", test, canBeMissing: true),
        TargetField.TypeKey => Reference("t.target_type_id", "target_types", "key", test),
        TargetField.TypeName => Reference("t.target_type_id", "target_types", "name", test),
        TargetField.AutoConfirm => columns.Boolean("t.auto_confirm", test),
        _ => throw new UnreachableException(),
    };

    private string Own(string column, FilterTest test, bool canBeMissing = false) =>
        columns.Text($"t.{column}_folded", $"t.{column}", test, canBeMissing);

    // A negative comparison needs the key; only =is=null and =='' match a target without it.
    private string Map(string table, string key, FilterTest test)
    {
        if (test is FilterTest.Matches { Pattern.IsAnything: true, Negative: true })
        {
            return ColumnSql.Never;
        }

        var name = parameters.Add(TextFold.Fold(key));
        string With(string? condition) =>
            $"(SELECT m.target_id FROM {table} m WHERE m.key_folded = {name}{(condition is null ? "" : " AND " + condition)})";

        return test switch
        {
            FilterTest.Presence { Present: false } => $"t.id NOT IN {With(null)}",
            FilterTest.Presence or FilterTest.Matches { Pattern.IsAnything: true } => $"t.id IN {With(null)}",
            FilterTest.Emptiness { Empty: true } => $"(t.id NOT IN {With(null)} OR t.id IN {With("m.value_folded = ''")})",
            _ => $"t.id IN {With(columns.Text("m.value_folded", "m.value", test, canBeMissing: false))}",
        };
    }

    // Negative tests ask that no tag matches, so untagged targets pass; each test looks at all tags of the target.
    private string Tag(FilterTest test)
    {
        const string Tagged = "(SELECT g.target_id FROM target_tags g)";
        string With(FilterTest positive) =>
            $"(SELECT g.target_id FROM target_tags g WHERE g.tag_id IN (SELECT n.id FROM tags n WHERE {columns.Text("n.name_folded", "n.name", positive, canBeMissing: false)}))";

        return test switch
        {
            FilterTest.Presence { Present: true } or FilterTest.Emptiness { Empty: false } => $"t.id IN {Tagged}",
            FilterTest.Presence or FilterTest.Emptiness => $"t.id NOT IN {Tagged}",
            FilterTest.Matches { Pattern.IsAnything: true } match => $"t.id {(match.Negative ? "NOT IN" : "IN")} {Tagged}",
            FilterTest.Matches { Negative: true } match => $"t.id NOT IN {With(match with { Negative = false })}",
            FilterTest.OneOf { Negative: true } one => $"t.id NOT IN {With(one with { Negative = false })}",
            FilterTest.Matches or FilterTest.OneOf or FilterTest.Ordered => $"t.id IN {With(test)}",
            _ => throw new UnreachableException(),
        };
    }

    // A target without the set or type passes negative tests.
    private string Reference(string column, string table, string property, FilterTest test)
    {
        string In(FilterTest inner) =>
            $"{column} IN (SELECT r.id FROM {table} r WHERE {columns.Text($"r.{property}_folded", $"r.{property}", inner, canBeMissing: false)})";

        return test switch
        {
            FilterTest.Presence presence => $"{column} IS {(presence.Present ? "NOT NULL" : "NULL")}",
            FilterTest.Matches { Pattern.IsAnything: true } match => $"{column} IS {(match.Negative ? "NULL" : "NOT NULL")}",
            FilterTest.Emptiness { Empty: true } or FilterTest.OneOf { Negative: true } or FilterTest.Matches { Negative: true } =>
                $"({column} IS NULL OR {In(test)})",
            FilterTest.Emptiness or FilterTest.OneOf or FilterTest.Matches or FilterTest.Ordered => In(test),
            _ => throw new UnreachableException(),
        };
    }
}
