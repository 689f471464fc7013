namespace RolloutConsole.Web.Widgets;

/// <summary>One line of the event list.</summary>
/// <param name="Key">Stable, for example the sequence number.</param>
/// <param name="Time">As shown, for example <c>13:58</c>.</param>
/// <param name="At">Machine-readable moment.</param>
/// <param name="Text">What happened.</param>
/// <param name="Glyph">State glyph; null for something a person did.</param>
/// <param name="Note">Second line: the reason a person gave, in quotation marks.</param>
/// <param name="Strong">Sets the text in bold, for pauses and aborts.</param>
public sealed record EventRow(
    string Key, string Time, DateTimeOffset At, string Text, Glyph? Glyph = null, string? Note = null, bool Strong = false);
