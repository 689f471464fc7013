using System.Collections.Frozen;

namespace RolloutConsole.Engine.Filters;

/// <summary>The table of all fields of a target filter (hawkbit-rollouts.md, 8.3): the only place that knows their spellings.</summary>
public static class TargetFields
{
    /// <summary>Every field, in the order in which help lists them.</summary>
    public static IReadOnlyList<TargetFieldDefinition> All { get; } =
    [
        new(TargetField.ControllerId, "id", ["controllerid"], FilterValueKind.Text, false, "id"),
        new(TargetField.Name, "name", [], FilterValueKind.Text, false, "name"),
        new(TargetField.Description, "description", [], FilterValueKind.Text, true, "description"),
        new(TargetField.Group, "group", [], FilterValueKind.Text, true, "group"),
        new(TargetField.Address, "ipaddress", [], FilterValueKind.Text, true, "address"),
        new(TargetField.CreatedAt, "createdat", [], FilterValueKind.Timestamp, false, "creation time"),
        new(TargetField.CreatedBy, "createdby", [], FilterValueKind.Text, false, "creator"),
        new(TargetField.LastModifiedAt, "lastmodifiedat", [], FilterValueKind.Timestamp, false, "time of last change"),
        new(TargetField.LastModifiedBy, "lastmodifiedby", [], FilterValueKind.Text, false, "last changed by"),
        new(TargetField.UpdateStatus, "updatestatus", [], FilterValueKind.UpdateStatus, false, "update status"),
        new(TargetField.LastPollAt, "lastcontrollerrequestat", [], FilterValueKind.Timestamp, true, "last poll"),
        new(TargetField.Attribute, "attribute", [], FilterValueKind.Text, true, "attribute"),
        new(TargetField.Metadata, "metadata", [], FilterValueKind.Text, true, "metadata"),
        new(TargetField.Tag, "tag", ["tag.name"], FilterValueKind.Text, true, "tag"),
        new(TargetField.AssignedSetName, "assignedds.name", [], FilterValueKind.Text, true, "assigned set"),
        new(TargetField.AssignedSetVersion, "assignedds.version", [], FilterValueKind.Text, true, "assigned version"),
        new(TargetField.InstalledSetName, "installedds.name", [], FilterValueKind.Text, true, "installed set"),
        new(TargetField.InstalledSetVersion, "installedds.version", [], FilterValueKind.Text, true, "installed version"),
        new(TargetField.TypeId, "type.id", ["targettype.id"], FilterValueKind.Number, true, "type number"),
        new(TargetField.TypeKey, "type", ["type.key", "targettype.key"], FilterValueKind.Text, true, "type"),
        new(TargetField.TypeName, "type.name", ["targettype.name"], FilterValueKind.Text, true, "type name"),
        new(TargetField.AutoConfirm, "autoconfirm", [], FilterValueKind.Boolean, false, "auto-confirmation"),
    ];

    private static readonly FrozenDictionary<string, TargetFieldDefinition> s_bySpelling = All
        .SelectMany(row => row.Synonyms.Append(row.Spelling).Select(spelling => (spelling, row)))
        .ToFrozenDictionary(pair => pair.spelling, pair => pair.row, StringComparer.OrdinalIgnoreCase);

    /// <summary>The part before the dot of every spelling, each once: what may begin a comparison.</summary>
    internal static IReadOnlyList<string> Heads { get; } =
        [.. All.SelectMany(row => row.Synonyms.Prepend(row.Spelling)).Select(HeadOf).Distinct()];

    /// <summary>The row of a field.</summary>
    /// <param name="field">Which fact.</param>
    public static TargetFieldDefinition Of(TargetField field) => All[(int)field];

    /// <summary>Finds a field by one of its complete spellings, without regard to case. Maps are found by the part before the dot.</summary>
    /// <param name="spelling">For example <c>controllerId</c> or <c>type.key</c>.</param>
    /// <returns>The row, or <c>null</c> if nothing is spelled so.</returns>
    internal static TargetFieldDefinition? Find(string spelling) => s_bySpelling.GetValueOrDefault(spelling);

    /// <summary>The sub-fields that may follow a head, for example <c>id</c>, <c>key</c> and <c>name</c> after <c>type</c>.</summary>
    internal static IReadOnlyList<string> SubFieldsOf(string head) =>
        [.. s_bySpelling.Keys.Where(key => key.StartsWith(head + ".", StringComparison.OrdinalIgnoreCase)).Select(key => key[(head.Length + 1)..]).Order(StringComparer.Ordinal)];

    private static string HeadOf(string spelling) => spelling.Split('.')[0];
}
