using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>The six counts of <c>totalTargetsPerStatus</c> (hawkbit-rollouts, section 9; hawkbit-api, 2.15): always all six keys.</summary>
internal static class StatusTotals
{
    /// <summary>True once the rollout's planned actions count as scheduled: before the start everything is not started.</summary>
    public static bool IsStarted(RolloutStatus status) => status is not (RolloutStatus.Draft or RolloutStatus.Creating or RolloutStatus.WaitingForApproval
        or RolloutStatus.ApprovalDenied or RolloutStatus.Ready or RolloutStatus.Scheduled);

    /// <summary>The counts.</summary>
    /// <param name="tally">Actions by status.</param>
    /// <param name="total">Targets that take part.</param>
    /// <param name="isStarted">Whether planned actions count as scheduled.</param>
    /// <param name="isDownloadOnly">Whether a download is the end, and a success.</param>
    public static IReadOnlyDictionary<string, int> Of(GroupTally tally, int total, bool isStarted, bool isDownloadOnly)
    {
        var scheduled = isStarted ? tally.Scheduled : 0;
        var running = tally.Open + (isDownloadOnly ? 0 : tally.Downloaded);
        var finished = tally.Finished + (isDownloadOnly ? tally.Downloaded : 0);

        // What was given back to the emergency stop is planned again on resume: not started, as its newest attempt will be.
        var canceled = tally.Canceled - tally.Recalled;

        // hawkBit knows no health: what was installed stays finished there, and a finished action gets no second result.
        var failed = tally.Failed - tally.HealthFailing;
        var counted = scheduled + running + finished + failed + canceled;
        return new Dictionary<string, int>
        {
            ["notstarted"] = Math.Max(0, total - counted),
            ["scheduled"] = scheduled,
            ["running"] = running,
            ["finished"] = finished,
            ["error"] = failed,
            ["cancelled"] = canceled,
        };
    }
}
