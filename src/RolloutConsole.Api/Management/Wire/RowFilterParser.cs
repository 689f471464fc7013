using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>Why a search could not be read.</summary>
/// <param name="Message">Where, what, and what would be right.</param>
/// <param name="IsAboutField">True when a field is unknown, false for a fault of syntax or value.</param>
internal sealed record RowFilterFault(string Message, bool IsAboutField);

/// <summary>
/// Reads <c>q</c> for lists other than targets, in the grammar of hawkbit-rollouts, 8.1, over the fields of the list. Targets have a
/// language of their own with maps and many more fields.
/// </summary>
internal sealed class RowFilterParser
{
    private const string Reserved = "\"'();,=!~<>";
    private const int MostCharacters = 1024;
    private const int MostNesting = 32;

    private static readonly FrozenDictionary<string, FilterOperator> s_operators = Enum.GetValues<FilterOperator>()
        .Select(op => (op.Spelling(), op))
        .Concat([("<", FilterOperator.Less), ("<=", FilterOperator.LessOrEqual), (">", FilterOperator.Greater), (">=", FilterOperator.GreaterOrEqual)])
        .Concat([("=eq=", FilterOperator.Is), ("=ne=", FilterOperator.Not)])
        .ToFrozenDictionary(o => o.Item1, o => o.Item2, StringComparer.OrdinalIgnoreCase);

    private readonly string _text;
    private readonly IReadOnlyList<RowField> _fields;
    private readonly FilterContext _moment;
    private int _at;
    private int _nesting;
    private RowFilterFault? _fault;

    private RowFilterParser(string text, IReadOnlyList<RowField> fields, FilterContext moment) => (_text, _fields, _moment) = (text, fields, moment);

    /// <summary>Reads a search.</summary>
    public static bool TryParse(
        string text,
        IReadOnlyList<RowField> fields,
        FilterContext moment,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RowFilter? filter,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out RowFilterFault? fault)
    {
        var parser = new RowFilterParser(text, fields, moment);
        filter = text.Length > MostCharacters ? parser.Fail($"It has {text.Length} characters; at most {MostCharacters} are allowed.") : parser.ReadOr();
        if (filter is not null && !parser.IsAtEnd)
        {
            filter = parser.Fail("Expected 'and', 'or', ';', ',' or the end.");
        }

        fault = parser._fault;
        return filter is not null;
    }

    private bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return _at == _text.Length;
        }
    }

    private RowFilter? ReadOr() => ReadJoined(',', "or", ReadAnd, terms => new RowFilter.Or(terms));

    private RowFilter? ReadAnd() => ReadJoined(';', "and", ReadTerm, terms => new RowFilter.And(terms));

    private RowFilter? ReadJoined(char sign, string word, Func<RowFilter?> read, Func<List<RowFilter>, RowFilter> join)
    {
        var terms = new List<RowFilter>();
        do
        {
            if (read() is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }
        while (TryTake(sign) || TryTakeWord(word));

        return terms.Count == 1 ? terms[0] : join(terms);
    }

    private RowFilter? ReadTerm()
    {
        if (!TryTake('('))
        {
            return ReadTest();
        }

        if (++_nesting > MostNesting)
        {
            return Fail($"Parentheses are nested more than {MostNesting} deep.");
        }

        var inner = ReadOr();
        _nesting--;
        return inner is null || TryTake(')') ? inner : Fail("Expected ')'.");
    }

    private RowFilter? ReadTest()
    {
        var name = TakeBare();
        if (_fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } field)
        {
            _fault ??= new RowFilterFault(
                $"q: '{name}' is no field of this list. Use one of {string.Join(", ", _fields.Select(f => f.Name))}.", IsAboutField: name.Length > 0);
            return null;
        }

        SkipBlanks();
        var spelling = MeasureOperator();
        if (!s_operators.TryGetValue(spelling, out var op))
        {
            return Fail($"Expected an operator after '{field.Name}': {string.Join(' ', FilterOperators.All)}.");
        }

        _at += spelling.Length;
        var values = new List<string?>();
        var isList = TryTake('(');
        if (isList && op is not (FilterOperator.In or FilterOperator.Out))
        {
            return Fail($"A list needs =in= or =out=, not {spelling}.");
        }

        do
        {
            if (!TryTakeValue(field, op, out var value))
            {
                return null;
            }

            values.Add(value);
        }
        while (isList && TryTake(','));

        return !isList || TryTake(')') ? new RowFilter.Test(field, op, values) : Fail("Expected ')' at the end of the list.");
    }

    private bool TryTakeValue(RowField field, FilterOperator op, out string? value)
    {
        SkipBlanks();
        var quote = _at < _text.Length && _text[_at] is '"' or '\'' ? _text[_at] : '\0';
        value = quote == '\0' ? TakeBare() : TakeQuoted(quote);
        if (value is null || (quote == '\0' && value.Length == 0))
        {
            return Fail($"Expected a value for '{field.Name}'.") is not null;
        }

        if (quote == '\0' && op is FilterOperator.Is or FilterOperator.Not && value.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            value = null;
            return true;
        }

        var wrong = field.Kind switch
        {
            RowFieldKind.Text => null,
            RowFieldKind.Whole => IsWhole(value) ? null : $"'{value}' is not a whole number.",
            RowFieldKind.Moment => IsWhole(value = FilterPlaceholders.Resolve(value, _moment)) ? null : $"'{value}' is not a moment; send milliseconds since 1970.",
            RowFieldKind.Flag => bool.TryParse(value, out _) ? null : $"'{value}' is neither true nor false.",
            RowFieldKind.Word => field.Words!.ContainsKey(value) ? null : $"'{value}' is not one of {string.Join(", ", field.Words!.Keys)}.",
            _ => throw new System.Diagnostics.UnreachableException($"field kind {field.Kind}"),
        };
        wrong ??= field.Kind is RowFieldKind.Flag or RowFieldKind.Word && op is FilterOperator.Less or FilterOperator.LessOrEqual
            or FilterOperator.Greater or FilterOperator.GreaterOrEqual ? "It has no order." : null;
        return wrong is null || Fail($"{field.Name}: {wrong}") is not null;
    }

    private static bool IsWhole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private string MeasureOperator()
    {
        foreach (var length in (ReadOnlySpan<int>)[5, 4, 2, 1])
        {
            if (_at + length <= _text.Length && s_operators.ContainsKey(_text.Substring(_at, length)))
            {
                return _text.Substring(_at, length);
            }
        }

        return "";
    }

    private string TakeBare()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !Reserved.Contains(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string? TakeQuoted(char quote)
    {
        var value = new StringBuilder();
        for (var i = _at + 1; i < _text.Length; i++)
        {
            if (_text[i] == quote)
            {
                _at = i + 1;
                return value.ToString();
            }

            value.Append(_text[i] == '\\' && i + 1 < _text.Length ? _text[++i] : _text[i]);
        }

        return null;
    }

    private bool TryTake(char sign)
    {
        SkipBlanks();
        var isThere = _at < _text.Length && _text[_at] == sign;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private bool TryTakeWord(string word)
    {
        SkipBlanks();
        var end = _at + word.Length;
        var isThere = string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && end < _text.Length && (char.IsWhiteSpace(_text[end]) || _text[end] == '(');
        _at = isThere ? end : _at;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private RowFilter? Fail(string message)
    {
        _fault ??= new RowFilterFault($"q: at character {_at + 1}: {message}", IsAboutField: false);
        return null;
    }
}
