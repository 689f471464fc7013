namespace RolloutConsole.Engine.Filters;

/// <summary>A field as used in one comparison: which fact, and for the two maps which key.</summary>
public sealed record FilterField
{
    private FilterField(TargetField field, string? key)
    {
        Field = field;
        Key = key;
    }

    /// <summary>Which fact about a target.</summary>
    public TargetField Field { get; }

    /// <summary>The key of an attribute or metadata entry as it was written; <c>null</c> for all other fields.</summary>
    public string? Key { get; }

    /// <summary>The row of the table of fields.</summary>
    public TargetFieldDefinition Definition => TargetFields.Of(Field);

    /// <summary>A field without a key.</summary>
    /// <param name="field">Any field but the two maps.</param>
    /// <exception cref="ArgumentException">The field needs a key.</exception>
    public static FilterField Of(TargetField field) =>
        TargetFields.Of(field).TakesKey
            ? throw new ArgumentException($"The field {field} needs a key: use FilterField.{field}.", nameof(field))
            : new FilterField(field, null);

    /// <summary>An attribute reported by the device.</summary>
    /// <param name="key">Its key; dots are allowed, see <see cref="IsKey"/>.</param>
    /// <exception cref="ArgumentException">The key cannot be written in a filter.</exception>
    public static FilterField Attribute(string key) => new(TargetField.Attribute, Checked(key));

    /// <summary>A metadata entry kept by operators.</summary>
    /// <param name="key">Its key; dots are allowed, see <see cref="IsKey"/>.</param>
    /// <exception cref="ArgumentException">The key cannot be written in a filter.</exception>
    public static FilterField Metadata(string key) => new(TargetField.Metadata, Checked(key));

    /// <summary>
    /// Whether a key can be written in a filter: not empty, no blank and none of <c>" ' ( ) ; , = ! ~ &lt; &gt;</c>; the language
    /// has no way to quote a key (hawkbit-rollouts.md, 8.1).
    /// </summary>
    /// <param name="key">The key.</param>
    public static bool IsKey(string key) => key.Length > 0 && !key.Any(FilterText.IsReserved) && !key.Contains('\0');

    /// <summary>The field as it is written in a filter.</summary>
    public override string ToString() => Key is null ? Definition.Spelling : $"{Definition.Spelling}.{Key}";

    private static string Checked(string key) => IsKey(key)
        ? key
        : throw new ArgumentException($"The key '{key}' cannot be written in a filter: it is empty or has a blank or a reserved character.", nameof(key));
}
