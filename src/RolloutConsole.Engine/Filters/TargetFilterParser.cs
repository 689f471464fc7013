namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Reads the target filter language (hawkbit-rollouts.md, 8.1). A descent over the text: or, and, term, comparison; the first
/// fault ends it. Whatever the text, the answer is a tree or a fault, never an exception.
/// </summary>
public sealed class TargetFilterParser
{
    private readonly FilterScanner _scan;
    private readonly List<ComparisonPlace> _places = [];
    private int _open;

    private TargetFilterParser(FilterScanner scan) => _scan = scan;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Any text; a filter has 1..1024 characters.</param>
    /// <returns>The tree, or the first fault with its position.</returns>
    public static FilterParseResult Parse(string text) => Parse(text, out _);

    /// <summary>Reads a filter and says where its comparisons stand.</summary>
    /// <param name="text">Any text; a filter has 1..1024 characters.</param>
    /// <param name="places">The comparisons read, in the order of the text, which is the order of the tree from left to right.</param>
    /// <returns>The tree, or the first fault with its position.</returns>
    public static FilterParseResult Parse(string text, out IReadOnlyList<ComparisonPlace> places)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scan = new FilterScanner(text);
        var parser = new TargetFilterParser(scan);
        var tree = CheckWhole(text) is { } fault && scan.Fail(fault) ? null : parser.ParseWhole();
        places = parser._places;
        return tree is null ? new FilterParseResult.Refused(scan.Fault!) : new FilterParseResult.Parsed(tree);
    }

    private static FilterFault? CheckWhole(string text)
    {
        if (text.Length > FilterText.MaximumLength)
        {
            return new FilterFault(
                FilterText.MaximumLength,
                text.Length - FilterText.MaximumLength,
                $"the filter has {text.Length} characters; at most {FilterText.MaximumLength} are allowed");
        }

        return string.IsNullOrWhiteSpace(text)
            ? new FilterFault(0, text.Length, "the filter is empty; write id==* to match every target", "id==*")
            : text.IndexOf('\0') is var at and >= 0 ? new FilterFault(at, 1, "a filter cannot hold the character U+0000") : null;
    }

    private FilterNode? ParseWhole()
    {
        var tree = ParseOr();
        if (tree is null || _scan.AtEnd)
        {
            return tree;
        }

        var (start, length) = _scan.RestOfWord();
        var found = _scan.Slice(start, length);
        _scan.Fail(start, length, found == ")"
            ? "there is no open '(' for this ')'"
            : $"expected 'and', 'or', ';', ',' or the end, but found '{found}'; a value with blanks or reserved characters needs quotes");
        return null;
    }

    private FilterNode? ParseOr() => ParseJoined(',', "or", ParseAnd, terms => new FilterNode.Or(terms));

    private FilterNode? ParseAnd() => ParseJoined(';', "and", ParseTerm, terms => new FilterNode.And(terms));

    private FilterNode? ParseJoined(char sign, string word, Func<FilterNode?> parseTerm, Func<ValueList<FilterNode>, FilterNode> join)
    {
        var terms = new List<FilterNode>();
        do
        {
            if (parseTerm() is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }
        while (_scan.TryTakeSign(sign) || _scan.TryTakeWord(word));

        return terms.Count == 1 ? terms[0] : join([.. terms]);
    }

    private FilterNode? ParseTerm()
    {
        _scan.SkipBlanks();
        var start = _scan.At;
        if (!_scan.TryTakeSign('('))
        {
            return ParseComparison();
        }

        if (++_open > FilterText.MaximumNesting)
        {
            _scan.Fail(start, 1, $"parentheses are nested more than {FilterText.MaximumNesting} deep");
            return null;
        }

        var inner = ParseOr();
        if (inner is not null && !_scan.TryTakeSign(')'))
        {
            var (at, length) = _scan.RestOfWord();
            inner = null;
            _scan.Fail(at, length, length == 0
                ? $"expected ')': the '(' at character {start + 1} is never closed"
                : $"expected 'and', 'or', ';', ',' or ')', but found '{_scan.Slice(at, length)}'; a value with blanks or reserved characters needs quotes");
        }

        _open--;
        return inner;
    }

    private FilterNode? ParseComparison()
    {
        if (FilterFieldReader.Read(_scan) is not { } field)
        {
            return null;
        }

        var fieldPlace = _scan.LastToken;
        if (FilterOperatorReader.Read(_scan, field) is not { } op)
        {
            return null;
        }

        var (opStart, opLength) = _scan.LastToken;
        var values = new List<FilterValue>();
        var spans = new List<(int Start, int Length)>();
        _scan.SkipBlanks();
        if (!_scan.TryTakeSign('('))
        {
            if (!TakeValue(values, spans, op, $"after '{op.Spelling()}'"))
            {
                return null;
            }
        }
        else if (!op.TakesList())
        {
            _scan.Fail(opStart, opLength, FilterRules.ListMessage(op), FilterRules.ListOperatorFor(op));
            return null;
        }
        else if (!TakeList(values, spans, op))
        {
            return null;
        }

        if (FilterRules.Check(field, op, [.. values]) is not { } breach)
        {
            var comparison = new FilterNode.Comparison(field, op, [.. values]);
            FilterSpan whole = new(fieldPlace.Start, _scan.At - fieldPlace.Start);
            _places.Add(new ComparisonPlace(
                comparison, whole, new(fieldPlace.Start, fieldPlace.Length), new(opStart, opLength), [.. spans.Select(span => new FilterSpan(span.Start, span.Length))]));
            return comparison;
        }

        var (at, length) = breach.ValueIndex < 0 ? (opStart, opLength) : spans[breach.ValueIndex];
        _scan.Fail(at, length, breach.Message, breach.Suggestion);
        return null;
    }

    private bool TakeList(List<FilterValue> values, List<(int Start, int Length)> spans, FilterOperator op)
    {
        var start = _scan.At - 1;
        do
        {
            if (!TakeValue(values, spans, op, $"in the list after '{op.Spelling()}'"))
            {
                return false;
            }
        }
        while (_scan.TryTakeSign(','));

        if (_scan.TryTakeSign(')'))
        {
            return true;
        }

        var (at, length) = _scan.RestOfWord();
        return !_scan.Fail(at, length, length == 0
            ? $"expected ')': the list that begins at character {start + 1} is never closed"
            : $"expected ',' or ')' in a list, but found '{_scan.Slice(at, length)}'");
    }

    private bool TakeValue(List<FilterValue> values, List<(int Start, int Length)> spans, FilterOperator op, string place)
    {
        if (_scan.TakeValue(place, out var quoted) is not { } text)
        {
            return false;
        }

        // Only the bare word asks for a missing value; 'null' in quotes is a text that somebody may really have stored.
        values.Add(!quoted && op is FilterOperator.Is or FilterOperator.Not && FilterText.IsNullWord(text) ? FilterValue.Null : text);
        spans.Add(_scan.LastToken);
        return true;
    }
}
