using System.Text;

namespace RolloutConsole.Engine.Filters;

/// <summary>A reading position in a filter's text, the tokens of the language, and the first fault found.</summary>
internal sealed class FilterScanner(string text)
{
    /// <summary>Characters already read.</summary>
    public int At { get; private set; }

    /// <summary>Where the token read last stands.</summary>
    public (int Start, int Length) LastToken { get; private set; }

    /// <summary>The first fault, if any.</summary>
    public FilterFault? Fault { get; private set; }

    /// <summary>Whether only blanks are left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return At == text.Length;
        }
    }

    /// <summary>The next character, or U+0000 (which no filter holds) at the end.</summary>
    public char Next => Peek(0);

    /// <summary>The character some places further, or U+0000 behind the end.</summary>
    public char Peek(int places) => At + places < text.Length ? text[At + places] : '\0';

    /// <summary>A piece of the text.</summary>
    public string Slice(int start, int length) => text.Substring(start, length);

    /// <summary>Notes a fault; only the first one counts.</summary>
    /// <returns>Always true, so that a caller can note and answer in one expression.</returns>
    public bool Fail(FilterFault fault)
    {
        Fault ??= fault;
        return true;
    }

    /// <inheritdoc cref="Fail(FilterFault)"/>
    public bool Fail(int start, int length, string message, string? suggestion = null) =>
        Fail(new FilterFault(start, length, message, suggestion));

    /// <summary>Goes to the next character that is no blank.</summary>
    public void SkipBlanks()
    {
        while (At < text.Length && char.IsWhiteSpace(text[At]))
        {
            At++;
        }
    }

    /// <summary>Takes one sign, blanks before it included.</summary>
    public bool TryTakeSign(char sign)
    {
        SkipBlanks();
        if (Next != sign)
        {
            return false;
        }

        Take(1);
        return true;
    }

    /// <summary>Takes a joining word in any case; it must end at a blank or an opening parenthesis.</summary>
    public bool TryTakeWord(string word)
    {
        SkipBlanks();
        var after = Peek(word.Length);
        if (string.Compare(text, At, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0
            || !(after is '\0' or '(' || char.IsWhiteSpace(after)))
        {
            return false;
        }

        Take(word.Length);
        return true;
    }

    /// <summary>Takes characters as one token.</summary>
    public string Take(int length)
    {
        LastToken = (At, length);
        At += length;
        return Slice(LastToken.Start, length);
    }

    /// <summary>Takes everything up to the next reserved character; may be empty.</summary>
    public string TakeBareWord()
    {
        SkipBlanks();
        return Take(BareLength(At));
    }

    /// <summary>Where the word or sign stands that is read next; length 0 at the end.</summary>
    public (int Start, int Length) RestOfWord()
    {
        SkipBlanks();
        return (At, Math.Max(BareLength(At), At < text.Length ? 1 : 0));
    }

    /// <summary>Takes a bare or quoted value (hawkbit-rollouts.md, 8.1).</summary>
    /// <param name="place">Where it stands, for the message if there is none.</param>
    /// <param name="quoted">Whether it stood in quotes.</param>
    /// <returns>The value without quotes and escapes, or <c>null</c> after a fault.</returns>
    public string? TakeValue(string place, out bool quoted)
    {
        SkipBlanks();
        quoted = Next is '"' or '\'';
        if (quoted)
        {
            return TakeQuoted();
        }

        if (BareLength(At) > 0)
        {
            return TakeBareWord();
        }

        var (start, length) = RestOfWord();
        Fail(start, length, length == 0
            ? $"expected a value {place}"
            : $"expected a value {place}, but found '{Slice(start, length)}'; a value with reserved characters needs quotes, an empty one is ''");
        return null;
    }

    private string? TakeQuoted()
    {
        var quote = Next;
        var value = new StringBuilder();
        for (var i = At + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                Take(i + 1 - At);
                return value.ToString();
            }

            if (text[i] == '\\' && ++i == text.Length)
            {
                break;
            }

            value.Append(text[i]);
        }

        Fail(At, text.Length - At, $"the quote {quote} opened here is never closed");
        return null;
    }

    private int BareLength(int start)
    {
        var end = start;
        while (end < text.Length && !FilterText.IsReserved(text[end]))
        {
            end++;
        }

        return end - start;
    }
}
