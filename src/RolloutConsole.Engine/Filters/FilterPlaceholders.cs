using System.Globalization;
using System.Text;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// Placeholders in values (hawkbit-rollouts.md, 8.2): <c>${NOW_TS}</c> and <c>${OVERDUE_TS}</c>, names without regard to case;
/// <c>$${…}</c> stands for the text <c>${…}</c>; an unknown placeholder stays as it is written.
/// </summary>
public static class FilterPlaceholders
{
    /// <summary>The names known, without the braces.</summary>
    public static IReadOnlyList<string> Names { get; } = ["NOW_TS", "OVERDUE_TS"];

    /// <summary>Whether text is exactly one known placeholder.</summary>
    /// <param name="text">A value.</param>
    public static bool IsPlaceholder(string text) =>
        text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') && Names.Contains(text[2..^1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the first placeholder in a value that is not known; it stays as it is written.</summary>
    internal static string? FindUnknown(string text)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            var isEscaped = at > 0 && text[at - 1] == '$';
            if (end > at && !isEscaped && !Names.Contains(text[(at + 2)..end], StringComparer.OrdinalIgnoreCase))
            {
                return text[(at + 2)..end];
            }
        }

        return null;
    }

    /// <summary>The placeholder that was probably meant by an unknown name, if any.</summary>
    internal static string? NearestTo(string name) => name.Length == 0
        ? null
        : Names.FirstOrDefault(known => known.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Of(name, [.. Names.Select(known => known.ToLowerInvariant())])?.ToUpperInvariant();

    /// <summary>Puts the values of a moment in place of the placeholders.</summary>
    /// <param name="text">A value.</param>
    /// <param name="context">The moment.</param>
    public static string Resolve(string text, FilterContext context)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var rest = text.AsSpan(i);
            var end = rest.IndexOf('}');
            if (rest.StartsWith("$${") && end > 0)
            {
                result.Append(rest[1..(end + 1)]);
                i += end + 1;
            }
            else if (rest.StartsWith("${") && end > 0 && ValueOf(rest[2..end], context) is { } value)
            {
                result.Append(value.ToString(CultureInfo.InvariantCulture));
                i += end + 1;
            }
            else
            {
                result.Append(text[i]);
                i++;
            }
        }

        return result.ToString();
    }

    private static long? ValueOf(ReadOnlySpan<char> name, FilterContext context) =>
        name.Equals("NOW_TS", StringComparison.OrdinalIgnoreCase) ? context.NowMs
        : name.Equals("OVERDUE_TS", StringComparison.OrdinalIgnoreCase) ? context.OverdueMs
        : null;
}
