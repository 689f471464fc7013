namespace RolloutConsole.Web.Widgets;

/// <summary>One reason why a rollout is where it is (operator-experience section 5.4, "Why panel").</summary>
/// <param name="Key">Stable name of the blocker, for tests and for the action template.</param>
/// <param name="Look">Tile in front.</param>
/// <param name="Sentence">Subject and numbers first, ends with a full stop.</param>
/// <param name="Detail">What then, since when, who can end it.</param>
/// <param name="Held">Whether somebody or something holds the rollout; false while it moves.</param>
/// <param name="RolloutId">The other rollout it is about, which the page links; null for none.</param>
public sealed record WhyRow(string Key, StateLook Look, string Sentence, string? Detail = null, bool Held = false, long? RolloutId = null);
