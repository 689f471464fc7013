namespace RolloutConsole.Engine.Filters;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name with the fewest single-letter slips (insert, drop, replace, swap neighbours): at most one in a name of up to
    /// three letters and two in longer ones. The first of equals wins.
    /// </summary>
    /// <returns>The name, or <c>null</c> if none is near.</returns>
    public static string? Of(string written, IReadOnlyList<string> known)
    {
        if (written.Length is 0 or > 64 || known.Count == 0)
        {
            return null;
        }

        var lower = written.ToLowerInvariant();
        var best = known.Select(name => (name, slips: Slips(lower, name))).MinBy(pair => pair.slips);
        return best.name is not null && best.slips <= (Math.Min(written.Length, best.name.Length) <= 3 ? 1 : 2) ? best.name : null;
    }

    // Optimal string alignment distance; both texts are short.
    private static int Slips(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
