using System.Diagnostics;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// Says for each field where its values lie and what a missing one means (hawkbit-rollouts.md, 8.4). Conditions on other tables
/// are written as "id in (select …)", so that SQLite can begin with the index of the other table instead of asking every target, or
/// as "exists (select …)" where <see cref="FilterReach"/> wants each target asked.
/// </summary>
internal sealed class TargetSql(ColumnSql columns, SqlParameters parameters, ISqlDialect dialect, FilterReach reach)
{
    /// <summary>Writes the condition of one comparison.</summary>
    public string Write(FilterNode.Comparison comparison, FilterTest test)
    {
        var field = comparison.Field;
        return field.Field switch
        {
            TargetField.Attribute => Map("target_attributes", field.Key!, test, comparison),
            TargetField.Metadata => Map("target_metadata", field.Key!, test, comparison),
            TargetField.Tag => Tag(test, comparison),
            _ => OfTarget(field, test),
        };
    }

    /// <summary>The query of the targets that a comparison lists; null where it excludes targets or asks for their own columns.</summary>
    public string? List(FilterField field, FilterTest test) => field.Field switch
    {
        _ when test is FilterTest.Presence { Present: false } or FilterTest.Emptiness { Empty: true } or FilterTest.Matches { Pattern.IsAnything: true, Negative: true } => null,
        TargetField.Attribute => MapList("target_attributes", parameters.Add(TextFold.Fold(field.Key!)), ConditionOf(test)),
        TargetField.Metadata => MapList("target_metadata", parameters.Add(TextFold.Fold(field.Key!)), ConditionOf(test)),
        TargetField.Tag when test is not (FilterTest.Matches { Negative: true } or FilterTest.OneOf { Negative: true }) => TagList(test),
        _ => null,
    };

    private string OfTarget(FilterField field, FilterTest test) => field.Field switch
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
    private string Map(string table, string key, FilterTest test, FilterNode.Comparison comparison)
    {
        if (test is FilterTest.Matches { Pattern.IsAnything: true, Negative: true })
        {
            return ColumnSql.Never;
        }

        var name = parameters.Add(TextFold.Fold(key));

        // One value is found in the index of values, target and all; anything else among the few entries of the target.
        string Has(string? condition) => !reach.AsksEach(comparison)
            ? $"t.id IN ({MapList(table, name, condition)}{reach.Limit(comparison, "m.target_id")})"
            : test is FilterTest.OneOf { Negative: false, Values.Count: 1 }
                ? $"EXISTS ({MapList(table, name, condition)} AND m.target_id = t.id)"
                : $"EXISTS (SELECT 1 FROM {table} m WHERE m.target_id = t.id AND {dialect.WithoutIndex("m.key_folded")} = {name}{And(condition)})";

        return test switch
        {
            FilterTest.Presence { Present: false } => $"NOT {Has(null)}",
            FilterTest.Emptiness { Empty: true } => $"(NOT {Has(null)} OR {Has("m.value_folded = ''")})",
            _ => Has(ConditionOf(test)),
        };
    }

    private static string MapList(string table, string key, string? condition) =>
        $"SELECT m.target_id FROM {table} m WHERE m.key_folded = {key}{And(condition)}";

    private string? ConditionOf(FilterTest test) => test is FilterTest.Presence or FilterTest.Matches { Pattern.IsAnything: true }
        ? null
        : columns.Text("m.value_folded", "m.value", test, canBeMissing: false);

    // Negative tests ask that no tag matches, so untagged targets pass; each test looks at all tags of the target.
    private string Tag(FilterTest test, FilterNode.Comparison comparison)
    {
        string Has(FilterTest positive) => !reach.AsksEach(comparison)
            ? $"t.id IN ({TagList(positive)}{reach.Limit(comparison, "g.target_id")})"
            : $"EXISTS (SELECT 1 FROM target_tags g WHERE g.target_id = t.id AND {TagCondition(positive, dialect.WithoutIndex("g.tag_id"))})";

        return test switch
        {
            FilterTest.Presence { Present: false } or FilterTest.Emptiness { Empty: true } or FilterTest.Matches { Pattern.IsAnything: true, Negative: true } =>
                $"NOT {Has(new FilterTest.Presence(true))}",
            FilterTest.Matches { Negative: true } match => $"NOT {Has(match with { Negative = false })}",
            FilterTest.OneOf { Negative: true } one => $"NOT {Has(one with { Negative = false })}",
            _ => Has(test),
        };
    }

    private string TagList(FilterTest test) => $"SELECT g.target_id FROM target_tags g WHERE {TagCondition(test, "g.tag_id")}";

    // A tag that was deleted is taken off its targets slice by slice; until then only this keeps it out.
    private string TagCondition(FilterTest test, string column)
    {
        var named = test is FilterTest.Presence or FilterTest.Emptiness or FilterTest.Matches { Pattern.IsAnything: true }
            ? null
            : columns.Text("n.name_folded", "n.name", test, canBeMissing: false);
        return $"{column} IN (SELECT n.id FROM tags n WHERE n.deleted_at IS NULL{And(named)})";
    }

    private static string And(string? condition) => condition is null ? "" : $" AND {condition}";

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
