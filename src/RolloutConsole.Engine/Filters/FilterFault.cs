namespace RolloutConsole.Engine.Filters;

/// <summary>What is wrong with a filter's text, and where.</summary>
/// <param name="Position">Where the fault begins: characters (UTF-16) before it, 0 or more.</param>
/// <param name="Length">How many characters are at fault; 0 where something is missing.</param>
/// <param name="Message">What is wrong and what was expected, in words.</param>
/// <param name="Suggestion">What to write in place of the marked characters, where that is evident.</param>
public sealed record FilterFault(int Position, int Length, string Message, string? Suggestion = null)
{
    /// <summary>True when a field is unknown or incomplete, false for every other fault: the Management API has two codes (hawkbit-api, 2.4).</summary>
    public bool IsAboutField { get; init; }
}
