using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>An id in a path. Reading it never fails, so that a text that is no number gets an answer in the API's own form.</summary>
/// <param name="Text">As it stands in the path.</param>
/// <param name="Value">The number; 0, which no row has, when it is none.</param>
internal readonly record struct PathId(string Text, long Value) : IParsable<PathId>
{
    public bool IsNumber => Value > 0;

    public static PathId Parse(string s, IFormatProvider? provider) =>
        new(s, long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PathId result)
    {
        result = Parse(s ?? "", provider);
        return true;
    }
}
