using System.Diagnostics.CodeAnalysis;

namespace RolloutConsole.Engine.Filters;

/// <summary>A target filter that was checked: its text as the operator wrote it, and what it means.</summary>
public sealed record TargetFilter
{
    private TargetFilter(string text, FilterNode tree) => (Text, Tree) = (text, tree);

    /// <summary>The filter that every target matches.</summary>
    public static TargetFilter Everything { get; } = new("id==*", FilterNode.Everything);

    /// <summary>The text as it was written, 1..1024 characters.</summary>
    public string Text { get; }

    /// <summary>What the text means.</summary>
    public FilterNode Tree { get; }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="filter">The filter, if the text is one.</param>
    /// <param name="fault">Else what is wrong with it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TargetFilter? filter, [NotNullWhen(false)] out FilterFault? fault)
    {
        filter = TargetFilterParser.Parse(text).TryGetTree(out var tree, out fault) ? new TargetFilter(text, tree) : null;
        return filter is not null;
    }

    /// <summary>The text of the filter.</summary>
    public override string ToString() => Text;
}
