namespace RolloutConsole.Engine.Policies;

/// <summary>
/// Halts a rollout when too large a share of the devices that have a result failed. Source: aws-iot-jobs, section 7.
/// </summary>
/// <param name="FailureType">Which failures count.</param>
/// <param name="MinimumExecuted">Devices that must have a result before the share means anything, 1 or more.</param>
/// <param name="ThresholdPercent">Share of failures among them at which it fires (<c>&gt;=</c>): above 0 to 100, at most two decimals.</param>
/// <param name="Action">What happens then.</param>
/// <param name="Scope">Which devices are counted together.</param>
public sealed record AbortCriterion(
    FailureType FailureType,
    int MinimumExecuted,
    decimal ThresholdPercent,
    GuardAction Action = GuardAction.Abort,
    GuardScope Scope = GuardScope.Rollout)
{
    /// <summary>The threshold in hundredths of a percent, so that all comparisons are exact integers.</summary>
    public int ThresholdBasisPoints => (int)(ThresholdPercent * 100);

    /// <summary>True when <paramref name="failed"/> of <paramref name="executed"/> devices are too many.</summary>
    public bool IsMetBy(int failed, int executed) =>
        executed >= MinimumExecuted && executed > 0 && 10_000L * failed >= (long)ThresholdBasisPoints * executed;

    /// <summary>Fewest failures that fire it when so many devices have a result; at least 1. The minimum is not asked here.</summary>
    public long FailuresThatMeet(int executed) => Math.Max(1, (((long)ThresholdBasisPoints * executed) + 9_999) / 10_000);

    /// <summary>
    /// How many more failures, with no success in between, would fire it; null when not even an endless row of them could.
    /// </summary>
    /// <param name="failed">Failures of the type so far.</param>
    /// <param name="executed">Devices with a result so far.</param>
    public long? FailuresUntilMet(int failed, int executed)
    {
        var untilMinimum = Math.Max(1, (long)MinimumExecuted - executed);
        var missing = ((long)ThresholdBasisPoints * executed) - (10_000L * failed);
        if (missing <= 0)
        {
            return untilMinimum;
        }

        // x more failures: 10,000 (F + x) >= p (E + x).
        var gain = 10_000L - ThresholdBasisPoints;
        return gain == 0 ? null : Math.Max(untilMinimum, (missing + gain - 1) / gain);
    }
}

/// <summary>Which failures a criterion counts (aws-iot-jobs, section 7).</summary>
public enum FailureType
{
    /// <summary>The device reported failure.</summary>
    Failed = 0,

    /// <summary>The device refused.</summary>
    Rejected = 1,

    /// <summary>The device did not answer in time.</summary>
    TimedOut = 2,

    /// <summary>All of them together.</summary>
    All = 3,
}

/// <summary>Which devices a criterion counts together.</summary>
public enum GuardScope
{
    /// <summary>All of the rollout (aws-iot-jobs, section 7).</summary>
    Rollout = 0,

    /// <summary>Those of each group by themselves; the first group that meets it fires it.</summary>
    EachGroup = 1,
}

/// <summary>What a guard does when it fires.</summary>
public enum GuardAction
{
    /// <summary>Ends the rollout: nothing more is offered, what was not fetched yet is taken back.</summary>
    Abort = 0,

    /// <summary>Pauses it until a person resumes; the guard then counts from there.</summary>
    Pause = 1,

    /// <summary>Ends it, and rolls back whatever the plan's <see cref="Recovery"/> says.</summary>
    AbortAndRollBack = 2,
}
