namespace RolloutConsole.Store.Slices;

/// <summary>What one look at a growing rollout found, taken slice by slice.</summary>
/// <param name="At">When it was looked.</param>
/// <param name="Leavers">Ids of actions whose targets match no more, ascending.</param>
/// <param name="Newcomers">Ids of targets that match and take no part, ascending.</param>
/// <param name="IsWhole">True when there are no others.</param>
internal sealed record MembershipLook(DateTimeOffset At, long[] Leavers, long[] Newcomers, bool IsWhole)
{
    private int _left;
    private int _joined;

    /// <summary>True when everything was taken.</summary>
    public bool IsTaken => _left == Leavers.Length && _joined == Newcomers.Length;

    /// <summary>The next ones, those who leave first.</summary>
    public MembershipPage Take(int most)
    {
        var leavers = Leavers.AsMemory(_left, Math.Min(most, Leavers.Length - _left));
        var newcomers = Newcomers.AsMemory(_joined, Math.Min(most - leavers.Length, Newcomers.Length - _joined));
        _left += leavers.Length;
        _joined += newcomers.Length;
        return new MembershipPage(leavers, newcomers, IsWhole && IsTaken);
    }
}

/// <summary>Whom one slice lets leave and join.</summary>
/// <param name="Leavers">Ids of actions, ascending.</param>
/// <param name="Newcomers">Ids of targets, ascending.</param>
/// <param name="IsLast">True when there are no more behind them.</param>
internal readonly record struct MembershipPage(ReadOnlyMemory<long> Leavers, ReadOnlyMemory<long> Newcomers, bool IsLast);
