namespace RolloutConsole.Web.Widgets;

/// <summary>One figure of a row of figures.</summary>
/// <param name="Value">The number as text, for example <c>1,204</c>.</param>
/// <param name="Label">What it counts, for example <c>ok</c>.</param>
/// <param name="Glyph">A state glyph in front of the label.</param>
/// <param name="Hue">Hue of the glyph; null keeps the text colour.</param>
/// <param name="Unit">Muted text after the number, for example <c>of 25 per min</c>.</param>
/// <param name="AtEnd">Belongs to the right group.</param>
/// <param name="Running">A duration that goes on; it is shown as a running clock in place of the value.</param>
public sealed record StatFigure(
    string Value, string Label, Glyph? Glyph = null, StateHue? Hue = null, string? Unit = null, bool AtEnd = false, TimeSpan? Running = null);
