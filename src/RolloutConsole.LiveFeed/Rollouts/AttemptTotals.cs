using RolloutConsole.Engine.Groups;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// A rollout's attempts by result. Not the same as its devices (<see cref="RolloutTotals"/>): a device that was tried again has several
/// attempts, and counts there by its newest one only (aws-iot-jobs, A-11).
/// </summary>
/// <param name="Ok">Attempts that succeeded.</param>
/// <param name="Failed">Attempts whose device reported failure.</param>
/// <param name="TimedOut">Attempts that timed out.</param>
/// <param name="Rejected">Attempts that the device refused.</param>
public sealed record AttemptTotals(int Ok, int Failed, int TimedOut, int Rejected)
{
    /// <summary>The attempts in a tally.</summary>
    public static AttemptTotals Of(GroupTally total) => new(
        total.Finished - total.Skipped + total.Downloaded,
        total.Error + total.RetriedFailures,
        total.TimedOut + total.RetriedTimeouts,
        total.Rejected);
}
