using System.Collections.Immutable;
using System.Text;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>What a column of an import holds.</summary>
public enum ImportField
{
    /// <summary>The id; required.</summary>
    ControllerId,

    /// <summary>Name; the id when empty.</summary>
    Name,

    /// <summary>Description.</summary>
    Description,

    /// <summary>Group, levels separated by <c>/</c>.</summary>
    Group,

    /// <summary>Address.</summary>
    Address,

    /// <summary>Key of the target type.</summary>
    Type,

    /// <summary>Names of tags, separated by <c>;</c>; a semicolon or backslash of a name stands behind a backslash.</summary>
    Tags,

    /// <summary>Security token; a random one when empty.</summary>
    SecurityToken,

    /// <summary><c>true</c> or <c>false</c>; false when empty.</summary>
    AutoConfirm,

    /// <summary><c>true</c> or <c>false</c>; true when empty.</summary>
    RequestAttributes,

    /// <summary>One attribute; the column names its key.</summary>
    Attribute,

    /// <summary>One entry of the metadata; the column names its key.</summary>
    Metadata,

    /// <summary>Something that only an export says; passed over.</summary>
    Ignored,
}

/// <summary>One column of a file.</summary>
/// <param name="Field">What it holds.</param>
/// <param name="Header">Its name.</param>
/// <param name="Key">Key of the attribute or entry; empty otherwise.</param>
public sealed record ImportColumn(ImportField Field, string Header, string Key = "");

/// <summary>The columns of an import, in the order of the file.</summary>
public sealed class ImportColumns
{
    /// <summary>Most columns of a file.</summary>
    public const int Most = 1000;

    /// <summary>Beginning of the columns of attributes.</summary>
    public const string AttributePrefix = "attribute.";

    /// <summary>Beginning of the columns of metadata.</summary>
    public const string MetadataPrefix = "metadata.";

    /// <summary>The ten columns of a target, in the order of exports and of the template.</summary>
    public static readonly ImmutableArray<string> Own =
    [
        "controllerId", "name", "description", "group", "address", "type", "tags", "securityToken", "autoConfirm", "requestAttributes",
    ];

    /// <summary>Columns that exports have beyond those; an import passes over them.</summary>
    public static readonly ImmutableArray<string> OnlyExported = ["updateStatus", "installedSet", "assignedSet", "lastContactAt", "createdAt", "createdBy"];

    private static readonly ImmutableArray<string> s_keyPrefixes = [AttributePrefix, MetadataPrefix];

    private ImportColumns(ImmutableArray<ImportColumn> all) => All = all;

    /// <summary>The columns.</summary>
    public ImmutableArray<ImportColumn> All { get; }

    /// <summary>Understands the first row of a file.</summary>
    /// <param name="header">Stands on that row.</param>
    /// <exception cref="ImportFileFault">A column is unknown, missing or stands twice.</exception>
    public static ImportColumns Read(CsvReader header)
    {
        if (header.Count > Most)
        {
            throw new ImportFileFault(header.Line, 0, $"{header.Count} columns are too many; a file has at most {Most}.");
        }

        var columns = ImmutableArray.CreateBuilder<ImportColumn>(header.Count);
        var seen = new HashSet<(ImportField, string)>();
        for (var i = 0; i < header.Count; i++)
        {
            var written = Encoding.UTF8.GetString(header[i]).TrimStart();
            // Blanks at the end of a key belong to it when somebody took care to put it into quotation marks, as an export does.
            var name = header.IsQuoted(i) && s_keyPrefixes.Any(p => StartsWith(written, p)) ? written : written.TrimEnd();
            var column = Understand(name) ?? throw new ImportFileFault(header.Line, 0, Unknown(i, name));
            if (column.Field != ImportField.Ignored && !seen.Add((column.Field, column.Key)))
            {
                throw new ImportFileFault(header.Line, 0, $"column {i + 1} '{name}' stands there twice. Keep one of the two.");
            }

            columns.Add(column);
        }

        return seen.Contains((ImportField.ControllerId, ""))
            ? new ImportColumns(columns.ToImmutable())
            : throw new ImportFileFault(header.Line, 0, "the column 'controllerId' is missing. The first line names the columns, and this one is required.");
    }

    private static ImportColumn? Understand(string name)
    {
        if (StartsWith(name, AttributePrefix))
        {
            var key = name[AttributePrefix.Length..];
            return key.Length is > 0 and <= TargetTextRules.LongestAttribute && key.All(TargetTextRules.CanStandInAttribute)
                ? new ImportColumn(ImportField.Attribute, name, key)
                : null;
        }

        if (StartsWith(name, MetadataPrefix))
        {
            var key = name[MetadataPrefix.Length..];
            return TargetTextRules.CheckRequired("key", key, TargetTextRules.LongestMetadataKey) is null
                ? new ImportColumn(ImportField.Metadata, name, key)
                : null;
        }

        for (var i = 0; i < Own.Length; i++)
        {
            if (name.Equals(Own[i], StringComparison.OrdinalIgnoreCase))
            {
                return new ImportColumn((ImportField)i, Own[i]);
            }
        }

        return OnlyExported.Contains(name, StringComparer.OrdinalIgnoreCase) ? new ImportColumn(ImportField.Ignored, name) : null;
    }

    private static bool StartsWith(string name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static string Unknown(int index, string name)
    {
        if (name.Length == 0)
        {
            return $"column {index + 1} has no name. Name it, or take the column out.";
        }

        if (StartsWith(name, AttributePrefix))
        {
            return $"column {index + 1} '{Shorten(name)}' needs a key of 1 to {TargetTextRules.LongestAttribute} characters behind '{AttributePrefix}'. Control characters that are no whitespace may not stand in it.";
        }

        if (StartsWith(name, MetadataPrefix))
        {
            return $"column {index + 1} '{Shorten(name)}' needs a key of 1 to {TargetTextRules.LongestMetadataKey} characters behind '{MetadataPrefix}'. Control characters and blanks at its ends may not stand in it.";
        }

        var nearest = NearestName.Of(name, [.. Own.Select(o => o.ToLowerInvariant())]);
        var meant = nearest is null ? null : Own.First(o => o.Equals(nearest, StringComparison.OrdinalIgnoreCase));
        return $"column {index + 1} '{Shorten(name)}' is not known. "
            + (meant is null ? $"Columns are {string.Join(", ", Own)}, {AttributePrefix}KEY and {MetadataPrefix}KEY." : $"Did you mean '{meant}'?");
    }

    private static string Shorten(string name) => name.Length <= 60 ? name : $"{name[..60]}…";
}
