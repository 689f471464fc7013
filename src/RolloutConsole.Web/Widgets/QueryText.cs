using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace RolloutConsole.Web.Widgets;

/// <summary>Builds and takes apart the query part of addresses, so that every page writes and reads it the same way.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder _text;
    private bool _hasAny;

    private QueryText(string path) => _text = new StringBuilder(path);

    /// <summary>Begins an address.</summary>
    /// <param name="path">For example <c>/rollouts</c>.</param>
    public static QueryText For(string path) => new(path);

    /// <summary>Adds a value unless it is null or empty; defaults are left out, so that addresses stay short.</summary>
    public QueryText With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_hasAny ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _hasAny = true;
        }

        return this;
    }

    /// <summary>Adds a number unless it is null.</summary>
    public QueryText With(string name, long? value) => With(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Adds a word of an enum, in lower case, unless it is the default.</summary>
    public QueryText With<TEnum>(string name, TEnum value)
        where TEnum : struct, Enum =>
        EqualityComparer<TEnum>.Default.Equals(value, default) ? this : With(name, value.ToString().ToLowerInvariant());

    /// <summary>The address.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Reads the query of an address; of a name given twice the first value counts.</summary>
    public static Func<string, string?> Read(string address)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var query = question < 0 ? "" : address[question..(hash > question ? hash : address.Length)];
        var values = QueryHelpers.ParseQuery(query);
        return name => values.TryGetValue(name, out var found) && found.Count > 0 ? found[0] : null;
    }

    /// <summary>A positive number, or null for anything else.</summary>
    public static long? Number(string? text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;

    /// <summary>A word of an enum whatever its case, or the default for anything else, numbers included.</summary>
    public static TEnum Word<TEnum>(string? text)
        where TEnum : struct, Enum =>
        Array.Find(Enum.GetNames<TEnum>(), n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<TEnum>(name) : default;
}
