namespace RolloutConsole.Web.Widgets;

/// <summary>One step of the way back.</summary>
/// <param name="Word">What it is called.</param>
/// <param name="Href">Where it leads; null for the page itself.</param>
public sealed record Crumb(string Word, string? Href = null);
