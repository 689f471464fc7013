using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Web.Filters;

/// <summary>Everything a page says about a filter's text without asking the database.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tree">What it means; null when it is empty or has a fault.</param>
/// <param name="Fault">What is wrong; null when it is right or empty.</param>
/// <param name="Warnings">Where it may mean other than its writer thinks.</param>
public sealed record FilterReading(string Text, FilterNode? Tree, FilterFault? Fault, IReadOnlyList<FilterWarning> Warnings)
{
    /// <summary>The reading of a text; an empty one is no fault.</summary>
    /// <param name="text">Any text.</param>
    public static FilterReading Of(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new FilterReading(text, null, null, []);
        }

        return TargetFilterParser.Parse(text).TryGetTree(out var tree, out var fault)
            ? new FilterReading(text, tree, null, FilterWarnings.Of(text))
            : new FilterReading(text, null, fault, []);
    }

    /// <summary>Whether something is still missing at the end, so that who types is not told of a fault.</summary>
    public bool IsUnfinished => Fault is { Length: 0 } fault && fault.Position >= Text.TrimEnd().Length;

    /// <summary>The filter as one sentence; null without a tree.</summary>
    public string? Words => Tree is null ? null : $"Devices where {FilterWords.Describe(Tree)}.";

    /// <summary>The text before, at and after the fault; the middle is a mark where something is missing.</summary>
    public (string Before, string At, string After) AroundFault()
    {
        var start = Math.Min(Fault!.Position, Text.Length);
        var end = Math.Min(start + Fault.Length, Text.Length);
        return (Text[..start], start == end ? "⌃" : Text[start..end], Text[end..]);
    }

    /// <summary>The text with the fault's suggestion in place.</summary>
    public string Mended()
    {
        var start = Math.Min(Fault!.Position, Text.Length);
        return string.Concat(Text.AsSpan(0, start), Fault.Suggestion, Text.AsSpan(Math.Min(start + Fault.Length, Text.Length)));
    }
}
