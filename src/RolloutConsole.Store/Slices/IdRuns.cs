namespace RolloutConsole.Store.Slices;

/// <summary>Ids as runs of ascending neighbours, in their order: one statement a run instead of one an id.</summary>
internal static class IdRuns
{
    /// <summary>The runs of a list of ids, each with its first and last.</summary>
    public static IEnumerable<(long From, long To)> Of(ReadOnlyMemory<long> ids)
    {
        var i = 0;
        while (i < ids.Length)
        {
            var first = i;
            while (i + 1 < ids.Length && ids.Span[i + 1] == ids.Span[i] + 1)
            {
                i++;
            }

            yield return (ids.Span[first], ids.Span[i]);
            i++;
        }
    }
}
