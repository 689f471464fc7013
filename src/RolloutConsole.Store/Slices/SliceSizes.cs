using System.Collections.Concurrent;

namespace RolloutConsole.Store.Slices;

/// <summary>
/// How many rows a slice of each kind may touch, learnt from how long the last ones held the gate: no write transaction may take longer
/// than 50 ms (architecture, section 5), on whatever machine this is.
/// </summary>
internal sealed class SliceSizes
{
    /// <summary>Where each kind begins.</summary>
    public const int First = 1000;

    /// <summary>Never fewer: below that a slice costs more than its rows.</summary>
    public const int Least = 50;

    private static readonly TimeSpan s_tooLong = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(18);

    private readonly ConcurrentDictionary<Type, int> _sizes = new();

    /// <summary>Rows for the next slice of a kind.</summary>
    /// <param name="kind">The kind of slice.</param>
    /// <param name="most">Never more than these.</param>
    /// <param name="first">Where this kind begins, while nothing was learnt of it.</param>
    public int For(Type kind, int most, int first = First) => Math.Min(most, _sizes.GetValueOrDefault(kind, first));

    /// <summary>Learns from a slice that ran.</summary>
    /// <param name="kind">The kind of slice.</param>
    /// <param name="rows">Rows it was allowed.</param>
    /// <param name="took">How long it held the gate.</param>
    /// <param name="most">The largest useful size.</param>
    /// <param name="first">Where this kind begins.</param>
    public void Learn(Type kind, int rows, TimeSpan took, int most, int first = First)
    {
        var size = _sizes.GetValueOrDefault(kind, first);
        if (took > s_tooLong)
        {
            _sizes[kind] = Math.Max(Least, Math.Min(size, rows) / 2);
        }
        else if (took < s_short && rows >= size)
        {
            _sizes[kind] = Math.Min(most, size * 2);
        }
    }
}
