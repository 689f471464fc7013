using System.Globalization;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>A number with its noun in the engine's sentences: <c>1 device</c>, <c>1,204 devices</c>.</summary>
internal static class Plural
{
    /// <summary>The number and the noun that belongs to it.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for every other number; null adds an s.</param>
    public static string Of(int number, string one, string? many = null) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {(number == 1 ? one : many ?? one + "s")}";
}
