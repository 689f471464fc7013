using System.Text;

namespace RolloutConsole.Store.Filters;

/// <summary>Ranges of text in the order of code points.</summary>
internal static class TextRange
{
    /// <summary>The smallest text that is greater than every text beginning with a prefix.</summary>
    /// <param name="prefix">The prefix, not empty.</param>
    /// <returns>
    /// The prefix with its last code point raised by one; code points that cannot be raised are dropped first. <c>null</c> if
    /// nothing is greater, that is, the prefix holds the highest code point only.
    /// </returns>
    public static string? After(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0 && runes[^1].Value == 0x10FFFF)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        if (runes.Count == 0)
        {
            return null;
        }

        // The surrogates are no code points of text: after U+D7FF comes U+E000.
        var last = runes[^1].Value;
        runes[^1] = new Rune(last == 0xD7FF ? 0xE000 : last + 1);
        return string.Concat(runes);
    }
}
