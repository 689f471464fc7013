namespace RolloutConsole.Engine.Filters;

/// <summary>A value in a comparison. A closed set: text, or "no value".</summary>
public abstract record FilterValue
{
    private FilterValue()
    {
    }

    /// <summary>"No value": the bare word <c>null</c> after <c>=is=</c> or <c>=not=</c>.</summary>
    public static FilterValue Null { get; } = new Nothing();

    /// <summary>Text without its quotes and escapes; placeholders and wildcards are still in it.</summary>
    /// <param name="Content">The text; may be empty, never holds U+0000.</param>
    public sealed record Text(string Content) : FilterValue;

    /// <summary>"No value"; use <see cref="Null"/>.</summary>
    public sealed record Nothing : FilterValue;

    /// <summary>Text as a value.</summary>
    /// <param name="content">The text.</param>
    public static implicit operator FilterValue(string content) => new Text(content);
}
