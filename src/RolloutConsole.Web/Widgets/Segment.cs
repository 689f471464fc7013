namespace RolloutConsole.Web.Widgets;

/// <summary>One choice of a segmented control.</summary>
/// <param name="Value">What it stands for.</param>
/// <param name="Word">What it says, one or two words.</param>
public sealed record Segment<TValue>(TValue Value, string Word)
    where TValue : notnull;
