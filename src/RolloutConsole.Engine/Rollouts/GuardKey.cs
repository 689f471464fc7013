using System.Globalization;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// The key of a reason that a guard gave: <c>breaker</c>, <c>criterion-2</c>, or <c>criterion-2-group-3</c> where a criterion counts groups apart.
/// </summary>
internal static class GuardKey
{
    /// <summary>The key of the circuit breaker.</summary>
    public const string Breaker = "breaker";

    /// <summary>The key of an alarm, whichever it is.</summary>
    public const string Alarm = "alarm";

    private const string Criterion = "criterion-";
    private const string Group = "-group-";

    /// <summary>The key of a criterion.</summary>
    /// <param name="number">Place of the criterion, from 1.</param>
    /// <param name="group">Number of the group, or 0 for the whole rollout.</param>
    public static string Of(int number, int group) => group == 0 ? $"{Criterion}{number}" : $"{Criterion}{number}{Group}{group}";

    /// <summary>Reads a key; false when it is another reason's.</summary>
    public static bool TryRead(string key, out int number, out int group)
    {
        (number, group) = (0, 0);
        if (!key.StartsWith(Criterion, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = key[Criterion.Length..];
        var split = rest.IndexOf(Group, StringComparison.Ordinal);
        return split < 0
            ? int.TryParse(rest, CultureInfo.InvariantCulture, out number)
            : int.TryParse(rest.AsSpan(0, split), CultureInfo.InvariantCulture, out number)
                && int.TryParse(rest.AsSpan(split + Group.Length), CultureInfo.InvariantCulture, out group);
    }
}
