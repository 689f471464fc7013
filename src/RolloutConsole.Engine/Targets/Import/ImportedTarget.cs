namespace RolloutConsole.Engine.Targets.Import;

/// <summary>A row of an import that can become a target.</summary>
public sealed class ImportedTarget
{
    /// <summary>Line of the file at which it begins.</summary>
    public required int Line { get; init; }

    /// <summary>Its id.</summary>
    public required string ControllerId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its description; null for none, as with the others.</summary>
    public string? Description { get; init; }

    /// <summary>Its group.</summary>
    public string? Group { get; init; }

    /// <summary>Its address.</summary>
    public string? Address { get; init; }

    /// <summary>Its type.</summary>
    public long? TypeId { get; init; }

    /// <summary>Its tags, each once.</summary>
    public IReadOnlyList<long> TagIds { get; init; } = [];

    /// <summary>Its security token; null for a random one.</summary>
    public string? SecurityToken { get; init; }

    /// <summary>Whether it agrees to every update by itself.</summary>
    public bool AutoConfirm { get; init; }

    /// <summary>Whether it is asked for its attributes.</summary>
    public bool RequestAttributes { get; init; }

    /// <summary>Its attributes.</summary>
    public required IReadOnlyList<ImportedEntry> Attributes { get; init; }

    /// <summary>Its metadata.</summary>
    public required IReadOnlyList<ImportedEntry> Metadata { get; init; }
}

/// <summary>An attribute or an entry of the metadata.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ImportedEntry(string Key, string Value);

/// <summary>Why a row is not taken over. A row may have several.</summary>
/// <param name="Line">Line of the file at which the row begins.</param>
/// <param name="Column">Name of the column; empty when it is about the whole row.</param>
/// <param name="Value">What stands there, shortened; never a security token.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record RowRefusal(int Line, string Column, string Value, string Reason);

/// <summary>The names that a file may refer to.</summary>
/// <param name="Types">Ids of target types by key.</param>
/// <param name="Tags">Ids of tags by name.</param>
public sealed record ImportVocabulary(IReadOnlyDictionary<string, long> Types, IReadOnlyDictionary<string, long> Tags)
{
    /// <summary>No types and no tags.</summary>
    public static ImportVocabulary Empty { get; } = new(new Dictionary<string, long>(), new Dictionary<string, long>());
}
