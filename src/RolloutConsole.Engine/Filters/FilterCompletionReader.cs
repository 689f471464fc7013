using System.Text;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Reads the beginning of a filter up to a place, forgiving everything that may still be typed. It follows the parser's grammar
/// (hawkbit-rollouts.md, 8.1) without building a tree.
/// </summary>
internal sealed class FilterCompletionReader(string text, int place)
{
    private int _at;
    private int _open;
    private FilterField? _field;
    private FilterOperator _operator;

    /// <summary>What is expected at the place.</summary>
    public FilterExpectation Read()
    {
        while (true)
        {
            if (ReadField() is { } atField)
            {
                return atField;
            }

            if (ReadOperator() is { } atOperator)
            {
                return atOperator;
            }

            if (ReadArgument() is { } atValue)
            {
                return atValue;
            }

            if (ReadJoint() is { } atJoint)
            {
                return atJoint;
            }
        }
    }

    private bool IsAtPlace => _at >= place;

    private FilterExpectation? ReadField()
    {
        SkipBlanks();
        while (!IsAtPlace && text[_at] == '(')
        {
            _open++;
            _at++;
            SkipBlanks();
        }

        var start = _at;
        var word = TakeWord();
        var dot = word.IndexOf('.', StringComparison.Ordinal);
        var map = dot < 0 ? null : TargetFields.Find(word[..dot]) is { TakesKey: true } row ? row : null;
        var key = map is null ? "" : word[(dot + 1)..];
        if (IsAtPlace)
        {
            return map is null
                ? Expect(FilterExpected.Field, start, word)
                : Expect(FilterExpected.Key, start + dot + 1, key) with { Field = Keyed(map, "*") };
        }

        _field = map is not null ? (FilterField.IsKey(key) ? Keyed(map, key) : null)
            : TargetFields.Find(word) is { TakesKey: false } plain ? FilterField.Of(plain.Field) : null;
        return _field is null ? Nothing() : null;
    }

    private FilterExpectation? ReadOperator()
    {
        SkipBlanks();
        var start = _at;
        var length = 0;
        while (start + length < place && IsOperatorPart(start, length))
        {
            length++;
        }

        var written = text.Substring(start, length);
        if (FilterOperators.TryFind(written, out _operator))
        {
            _at += length;
            return null;
        }

        if (start + length >= place)
        {
            return Expect(FilterExpected.Operator, start, written, EndOfOperator(start + length)) with { Field = _field };
        }

        var word = TakeWord();
        return length == 0 && word.Length > 0 && IsAtPlace ? Expect(FilterExpected.Operator, start, word) with { Field = _field } : Nothing();
    }

    private FilterExpectation? ReadArgument()
    {
        SkipBlanks();
        var isList = !IsAtPlace && text[_at] == '(' && _operator.TakesList();
        if (isList)
        {
            _at++;
        }

        while (true)
        {
            if (ReadValue() is { } here)
            {
                return here;
            }

            if (!isList)
            {
                return null;
            }

            SkipBlanks();
            if (IsAtPlace)
            {
                return Expect(FilterExpected.ListEnd, _at, "") with { Field = _field, Operator = _operator };
            }

            var sign = text[_at++];
            if (sign != ',')
            {
                return sign == ')' ? null : Nothing();
            }
        }
    }

    private FilterExpectation? ReadValue()
    {
        SkipBlanks();
        var start = _at;
        var expected = new FilterExpectation(FilterExpected.Value, new FilterSpan(start, 0), "") { Field = _field, Operator = _operator, OpenParentheses = _open };
        if (IsAtPlace)
        {
            return expected with { Replaces = new FilterSpan(start, EndOfWord(start) - start) };
        }

        if (text[_at] is '"' or '\'')
        {
            var typed = TakeQuoted();
            return typed is null ? null : expected with { Replaces = new FilterSpan(start, EndOfQuoted(start) - start), Typed = typed };
        }

        var word = TakeWord();
        return IsAtPlace ? expected with { Replaces = new FilterSpan(start, EndOfWord(_at) - start), Typed = word } : word.Length == 0 ? Nothing() : null;
    }

    private FilterExpectation? ReadJoint()
    {
        while (true)
        {
            SkipBlanks();
            var start = _at;
            if (IsAtPlace)
            {
                return Expect(FilterExpected.Joint, start, "");
            }

            if (text[_at] is ';' or ',')
            {
                _at++;
                return null;
            }

            if (text[_at] == ')' && _open > 0)
            {
                _open--;
                _at++;
                continue;
            }

            var word = TakeWord();
            if (IsAtPlace && word.Length > 0)
            {
                return Expect(FilterExpected.Joint, start, word);
            }

            return word.Equals("and", StringComparison.OrdinalIgnoreCase) || word.Equals("or", StringComparison.OrdinalIgnoreCase) ? null : Nothing();
        }
    }

    private FilterExpectation Expect(FilterExpected expected, int start, string typed, int? end = null) =>
        new(expected, new FilterSpan(start, (end ?? EndOfWord(_at)) - start), typed) { OpenParentheses = _open };

    private FilterExpectation Nothing() => new(FilterExpected.Nothing, new FilterSpan(place, 0), "");

    private void SkipBlanks()
    {
        while (!IsAtPlace && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private string TakeWord()
    {
        var start = _at;
        while (!IsAtPlace && !FilterText.IsReserved(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    // The value before the place if its quote is still open there; null, and behind it, if it is closed.
    private string? TakeQuoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (!IsAtPlace)
        {
            var c = text[_at++];
            if (c == quote)
            {
                return null;
            }

            if (c == '\\' && !IsAtPlace)
            {
                c = text[_at++];
            }

            value.Append(c);
        }

        return value.ToString();
    }

    private int EndOfWord(int from)
    {
        var end = from;
        while (end < text.Length && !FilterText.IsReserved(text[end]))
        {
            end++;
        }

        return end;
    }

    // Up to the closing quote; where there is none, nothing behind the place is touched.
    private int EndOfQuoted(int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start] && i >= place)
            {
                return i + 1;
            }

            if (text[i] == '\\')
            {
                i++;
            }
        }

        return place;
    }

    private int EndOfOperator(int from)
    {
        var end = from;
        while (end < text.Length && text[end] is '=' or '!' or '<' or '>' or '~')
        {
            end++;
        }

        return end;
    }

    private bool IsOperatorPart(int start, int length)
    {
        var c = text[start + length];
        return length == 0 ? c is '=' or '!' or '<' or '>' or '~'
            : text[start] == '=' && (length == 1 ? c == '=' || char.IsAsciiLetter(c) : text[start + length - 1] != '=' && (c == '=' || char.IsAsciiLetter(c)))
            || length == 1 && text[start] is '!' or '<' or '>' && c == '=';
    }

    private static FilterField Keyed(TargetFieldDefinition map, string key) => map.Field == TargetField.Attribute ? FilterField.Attribute(key) : FilterField.Metadata(key);
}
