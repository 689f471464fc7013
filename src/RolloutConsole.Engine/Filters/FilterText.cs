namespace RolloutConsole.Engine.Filters;

/// <summary>What single characters mean in a filter's text.</summary>
internal static class FilterText
{
    /// <summary>Most characters of a filter, as in hawkBit (hawkbit-rollouts.md, 10.2: query text 1..1024).</summary>
    public const int MaximumLength = 1024;

    /// <summary>
    /// Most open parentheses at any place: far above what people write, and so far below what stacks hold that even SQLite's parser
    /// (100 entries) takes the compiled condition.
    /// </summary>
    public const int MaximumNesting = 32;

    /// <summary>The reserved characters but blanks, as messages list them.</summary>
    public const string ReservedSigns = "\" ' ( ) ; , = ! ~ < >";

    /// <summary>Whether a character ends a bare word, so that a value with it needs quotes (hawkbit-rollouts.md, 8.1).</summary>
    public static bool IsReserved(char c) => c is '"' or '\'' or '(' or ')' or ';' or ',' or '=' or '!' or '~' or '<' or '>' || char.IsWhiteSpace(c);

    /// <summary>Whether text reads as one value without quotes.</summary>
    public static bool IsBare(string text) => text.Length > 0 && !text.Any(IsReserved);

    /// <summary>Whether a bare word is the one that means "no value" after <c>=is=</c> and <c>=not=</c>.</summary>
    public static bool IsNullWord(string text) => text.Equals("null", StringComparison.OrdinalIgnoreCase);
}
