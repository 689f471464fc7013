using System.Collections.Frozen;

namespace RolloutConsole.Engine.Filters;

/// <summary>Reads the operator of a comparison and says what was probably meant by something else (hawkbit-rollouts.md, 8.1).</summary>
internal static class FilterOperatorReader
{
    // What people write who come from other query languages.
    private static readonly FrozenDictionary<string, string> s_meant = new Dictionary<string, string>
    {
        ["="] = "==", ["=<"] = "<=", ["=>"] = ">=", ["<>"] = "!=", ["=~"] = "==", ["!~"] = "!=", ["~"] = "==", ["!"] = "!=",
        ["=li="] = "==", ["=like="] = "==", ["=notin="] = "=out=",
        ["in"] = "=in=", ["out"] = "=out=", ["is"] = "=is=", ["like"] = "==", ["eq"] = "==", ["ne"] = "!=",
        ["lt"] = "=lt=", ["le"] = "=le=", ["gt"] = "=gt=", ["ge"] = "=ge=", ["contains"] = "==", ["not"] = "!=", [":"] = "==",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads an operator; blanks before it are allowed.</summary>
    /// <returns>The operator, or <c>null</c> after a fault.</returns>
    public static FilterOperator? Read(FilterScanner scan, FilterField field)
    {
        scan.SkipBlanks();
        var length = Measure(scan);
        var start = scan.At;
        var written = scan.Slice(start, length);
        if (FilterOperators.TryFind(written, out var op))
        {
            scan.Take(length);
            return op;
        }

        var known = string.Join(' ', FilterOperators.All);
        if (length == 0)
        {
            scan.Fail(start, 0, $"expected an operator after '{field}': {known}");
            return null;
        }

        var meant = s_meant.GetValueOrDefault(written);
        var wildcard = meant is "==" or "!=" && written.Trim('=', '!').ToLowerInvariant() is "li" or "like" or "contains" or "~";
        var key = field.Key is null ? "" : ", and a key ends at a blank";
        scan.Fail(start, length, meant is null
            ? $"expected an operator after '{field}', but found '{written}'; the operators are {known}{key}"
            : $"'{written}' is no operator; did you mean '{meant}'{(wildcard ? " with * in the value" : "")}?", meant);
        return null;
    }

    // The characters that were probably meant as operator: signs, =word=, or a bare word.
    private static int Measure(FilterScanner scan)
    {
        if (scan.Next == '=' && char.IsAsciiLetter(scan.Peek(1)))
        {
            var end = 1;
            while (char.IsAsciiLetter(scan.Peek(end)))
            {
                end++;
            }

            return scan.Peek(end) == '=' ? end + 1 : 1;
        }

        if (!IsSign(scan.Next))
        {
            return scan.RestOfWord().Length;
        }

        return (scan.Next, scan.Peek(1)) switch
        {
            ('<', '>') or ('<' or '>' or '=' or '!', '=') or ('=', '<' or '>' or '~') or ('!', '~') => 2,
            _ => 1,
        };
    }

    private static bool IsSign(char c) => c is '=' or '!' or '<' or '>' or '~';
}
