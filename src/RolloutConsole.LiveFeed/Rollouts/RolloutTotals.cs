using RolloutConsole.Engine.Groups;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>A rollout's devices by where they stand. The parts add up to <see cref="All"/>.</summary>
/// <param name="All">Devices that take part; while it is being filled, those that will.</param>
/// <param name="Ok">Ended well, those that already had the set included.</param>
/// <param name="Failed">Ended badly, or failing after success.</param>
/// <param name="InFlight">A device may still report on it, or is not known to be healthy yet.</param>
/// <param name="TakenBack">Canceled, but for those that gave it back to the emergency stop: they count as not started.</param>
/// <param name="Skipped">The part of <paramref name="Ok"/> that already had the set.</param>
public sealed record RolloutTotals(int All, int Ok, int Failed, int InFlight, int TakenBack, int Skipped)
{
    /// <summary>Not begun, or given back to the emergency stop to begin again.</summary>
    public int NotStarted => Math.Max(0, All - Ok - Failed - InFlight - TakenBack);

    /// <summary>Ended with a result.</summary>
    public int Done => Ok + Failed;

    /// <summary>Share that ended with a result, 0 to 100; 0 for a rollout without devices.</summary>
    public double Percent => All == 0 ? 0 : 100.0 * Done / All;

    /// <summary>Share of successes among those that ended with a result; null before the first one.</summary>
    public double? SuccessPercent => Done == 0 ? null : 100.0 * Ok / Done;

    /// <summary>The totals of a tally.</summary>
    /// <param name="total">Sum of the groups' tallies.</param>
    /// <param name="planned">Targets that take part, as planned.</param>
    /// <param name="isFilling">True while members are being assigned, when the plan knows better than the tally.</param>
    public static RolloutTotals Of(GroupTally total, int planned, bool isFilling) => new(
        isFilling ? Math.Max(planned, total.Members) : total.Members,
        total.Confirmed + total.Downloaded,
        total.Failed,
        total.Updating,
        total.Canceled - total.Recalled,
        total.Skipped);
}
