namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Something in a valid filter that may mean other than its writer thinks. Pages show it beside the filter; the Management API keeps
/// silent, because the behaviour is hawkBit's.
/// </summary>
/// <param name="Trap">What it is.</param>
/// <param name="Span">The characters it is about.</param>
/// <param name="Message">What the filter really does, in words without a full stop.</param>
/// <param name="Suggestion">What to write in place of these characters to get what was probably meant, where that can be said.</param>
public sealed record FilterWarning(FilterTrap Trap, FilterSpan Span, string Message, string? Suggestion = null)
{
    /// <summary>The text with the suggestion in place.</summary>
    /// <param name="text">The text the warning was made for.</param>
    /// <exception cref="InvalidOperationException">There is no suggestion.</exception>
    public string ApplyTo(string text) => Suggestion is null
        ? throw new InvalidOperationException($"'{Message}' comes without a suggestion.")
        : string.Concat(text.AsSpan(0, Span.Start), Suggestion, text.AsSpan(Span.End));
}
