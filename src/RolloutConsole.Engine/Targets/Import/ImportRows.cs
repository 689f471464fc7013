using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>Turns rows of a file into targets, or says why not. What other targets exist is not asked here.</summary>
/// <param name="columns">The columns of the file.</param>
/// <param name="vocabulary">The types and tags that there are.</param>
public sealed class ImportRows(ImportColumns columns, ImportVocabulary vocabulary)
{
    /// <summary>Most refusals of one row: more would say no more, and a file of unknown tags would make a report larger than itself.</summary>
    public const int MostRefusals = 10;

    private const int LongestShown = 60;

    // Looking for a near name goes through all names; beyond so many unknown ones nobody reads the advice.
    private const int MostSearched = 1000;

    private readonly Dictionary<(ImportField Field, string Written), string> _nearest = [];

    private readonly string?[] _texts = new string?[Enum.GetValues<ImportField>().Length];
    private readonly List<RowRefusal> _refusals = [];

    /// <summary>Why the last row was refused; empty when it was not.</summary>
    public IReadOnlyList<RowRefusal> Refusals => _refusals;

    /// <summary>Reads a row.</summary>
    /// <returns>The target; null when the row is refused, see <see cref="Refusals"/>.</returns>
    public ImportedTarget? Read(CsvReader row)
    {
        _refusals.Clear();
        Array.Clear(_texts);
        if (row.Count != columns.All.Length)
        {
            Refuse(row, "", "", $"the row has {row.Count} cells, the first line names {columns.All.Length} columns. Mind separators inside of values: such values stand in quotation marks.");
            return null;
        }

        var attributes = new List<ImportedEntry>();
        var metadata = new List<ImportedEntry>();
        for (var i = 0; i < row.Count; i++)
        {
            Take(row, i, attributes, metadata);
        }

        CheckCount(row, attributes, "attributes");
        CheckCount(row, metadata, "entries of metadata");
        var target = new ImportedTarget
        {
            Line = row.Line,
            ControllerId = ControllerId(row),
            Name = NameOf(),
            Description = Text(ImportField.Description),
            Group = Group(row),
            Address = Text(ImportField.Address),
            TypeId = TypeId(row),
            TagIds = TagIds(row),
            SecurityToken = Text(ImportField.SecurityToken),
            AutoConfirm = Flag(row, ImportField.AutoConfirm, false),
            RequestAttributes = Flag(row, ImportField.RequestAttributes, true),
            Attributes = attributes,
            Metadata = metadata,
        };
        return _refusals.Count == 0 ? target : null;
    }

    /// <summary>A refusal of a row by its id, for reasons that lie outside of the row.</summary>
    public static RowRefusal RefusalOf(int line, string controllerId, string reason) => new(line, ImportColumns.Own[0], Shorten(controllerId), reason);

    private void Take(CsvReader row, int index, List<ImportedEntry> attributes, List<ImportedEntry> metadata)
    {
        var column = columns.All[index];
        if (column.Field == ImportField.Ignored || (row[index].IsEmpty && !(row.IsQuoted(index) && IsEntry(column))))
        {
            return;
        }

        var value = Encoding.UTF8.GetString(FormulaGuard.TakeOff(row[index]));
        var longest = LimitOf(column.Field);
        if (value.Length > longest)
        {
            Refuse(row, column, value, $"{value.Length} characters are too many. Use at most {longest}.");
        }
        else if (ControlIn(value, column.Field) is { } control)
        {
            Refuse(row, column, value, $"the control character U+{(int)control:X4} may not stand in it. Take it out.");
        }
        else if (IsEntry(column))
        {
            (column.Field == ImportField.Attribute ? attributes : metadata).Add(new ImportedEntry(column.Key, value));
        }
        else
        {
            _texts[(int)column.Field] = value;
        }
    }

    private static bool IsEntry(ImportColumn column) => column.Field is ImportField.Attribute or ImportField.Metadata;

    private static int LimitOf(ImportField field) => field switch
    {
        ImportField.ControllerId => TargetTextRules.LongestControllerId,
        ImportField.Name => TargetTextRules.LongestName,
        ImportField.Description => TargetTextRules.LongestDescription,
        ImportField.Address => TargetTextRules.LongestDescription,
        ImportField.Group => TargetTextRules.LongestGroup,
        ImportField.SecurityToken => DeviceToken.LongestText,
        ImportField.Attribute => TargetTextRules.LongestAttribute,
        _ => TargetTextRules.LongestMetadataValue,
    };

    // What the other ways in let through comes in here too, or an export could not be imported again.
    private static char? ControlIn(string value, ImportField field)
    {
        foreach (var next in value)
        {
            var isFine = field switch
            {
                ImportField.Attribute => TargetTextRules.CanStandInAttribute(next),
                ImportField.Description or ImportField.Metadata => next != '\0',
                _ => !char.IsControl(next),
            };
            if (!isFine)
            {
                return next;
            }
        }

        return null;
    }

    private void CheckCount(CsvReader row, List<ImportedEntry> entries, string word)
    {
        if (entries.Count > TargetTextRules.MostEntries)
        {
            Refuse(row, "", "", $"the row has {entries.Count} {word}. A device has at most {TargetTextRules.MostEntries}.");
        }
    }

    private string ControllerId(CsvReader row)
    {
        var id = Text(ImportField.ControllerId) ?? "";
        if (id.Length == 0 && !_refusals.Exists(r => r.Column == ImportColumns.Own[0]))
        {
            Refuse(row, ImportField.ControllerId, id, "it is empty. Every device needs an id.");
        }
        else if (id.Length > 0 && !TargetTextRules.IsControllerId(id))
        {
            Refuse(row, ImportField.ControllerId, id, "it cannot be an id. Use no blanks at the ends, and more than a dot or two.");
        }

        return id;
    }

    private string NameOf()
    {
        var id = Text(ImportField.ControllerId) ?? "";
        return string.IsNullOrWhiteSpace(Text(ImportField.Name)) ? id[..Math.Min(TargetTextRules.LongestName, id.Length)] : Text(ImportField.Name)!;
    }

    private string? Group(CsvReader row)
    {
        var group = Text(ImportField.Group);
        if (TargetTextRules.CheckGroup(group) is { } fault)
        {
            Refuse(row, ImportField.Group, group!, $"{fault.Message} {fault.Suggestion}");
        }

        return group;
    }

    private long? TypeId(CsvReader row)
    {
        if (Text(ImportField.Type)?.Trim() is not { Length: > 0 } key)
        {
            return null;
        }

        if (vocabulary.Types.TryGetValue(key, out var id))
        {
            return id;
        }

        Refuse(row, ImportField.Type, key, $"there is no target type with this key.{Nearest(ImportField.Type, key, vocabulary.Types.Keys)}");
        return null;
    }

    private List<long> TagIds(CsvReader row)
    {
        var ids = new List<long>();
        foreach (var name in Text(ImportField.Tags) is { } cell ? TagList.Read(cell) : [])
        {
            if (_refusals.Count >= MostRefusals)
            {
                break;
            }

            if (!vocabulary.Tags.TryGetValue(name, out var id))
            {
                Refuse(row, ImportField.Tags, name, $"there is no tag of this name.{Nearest(ImportField.Tags, name, vocabulary.Tags.Keys)}");
            }
            else if (!ids.Contains(id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private bool Flag(CsvReader row, ImportField field, bool otherwise)
    {
        if (Text(field)?.Trim() is not { Length: > 0 } word)
        {
            return otherwise;
        }

        if (bool.TryParse(word, out var flag))
        {
            return flag;
        }

        Refuse(row, field, word, "write true or false, or leave it empty.");
        return otherwise;
    }

    private string Nearest(ImportField field, string written, IEnumerable<string> known)
    {
        if (!_nearest.TryGetValue((field, written), out var advice))
        {
            advice = _nearest.Count < MostSearched ? _nearest[(field, written)] = Search(written, known) : " Create it first.";
        }

        return advice;
    }

    private static string Search(string written, IEnumerable<string> known)
    {
        List<string> all = [.. known.Order(StringComparer.Ordinal)];
        var lower = all.Count == 0 ? null : NearestName.Of(written, [.. all.Select(k => k.ToLowerInvariant())]);
        return lower is null ? " Create it first." : $" Did you mean '{all.Find(k => k.Equals(lower, StringComparison.OrdinalIgnoreCase))}'?";
    }

    private string? Text(ImportField field) => _texts[(int)field];

    private void Refuse(CsvReader row, ImportField field, string value, string reason) => Refuse(row, ImportColumns.Own[(int)field], value, reason);

    private void Refuse(CsvReader row, ImportColumn column, string value, string reason) =>
        Refuse(row, column.Header, column.Field == ImportField.SecurityToken ? "" : value, reason);

    private void Refuse(CsvReader row, string column, string value, string reason)
    {
        var refusal = new RowRefusal(row.Line, column, Shorten(value), reason);
        if (_refusals.Count < MostRefusals && !_refusals.Contains(refusal))
        {
            _refusals.Add(refusal);
        }
    }

    private static string Shorten(string value) => value.Length <= LongestShown ? value : $"{value[..LongestShown]}…";
}
