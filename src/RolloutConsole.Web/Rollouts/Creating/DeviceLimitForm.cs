using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Timeouts and retries of single devices, as typed.</summary>
public sealed class DeviceLimitForm
{
    /// <summary>Longest time for the whole action in minutes; empty for none.</summary>
    public string Timeout { get; set; } = "";

    /// <summary>Longest silence between two reports in minutes; empty for none.</summary>
    public string Step { get; set; } = "";

    /// <summary>Retries after a reported failure.</summary>
    public string AfterFailure { get; set; } = "0";

    /// <summary>Retries after a timeout.</summary>
    public string AfterTimeout { get; set; } = "0";

    /// <summary>Whether a device that refuses is done.</summary>
    public bool RejectedEnds { get; set; }

    /// <summary>The form of a plan's limits.</summary>
    public static DeviceLimitForm Of(DeviceLimits limits) => new()
    {
        Timeout = Minutes(limits.InProgressTimeout),
        Step = Minutes(limits.StepTimeout),
        AfterFailure = limits.RetriesAfterFailure.ToString(CultureInfo.InvariantCulture),
        AfterTimeout = limits.RetriesAfterTimeout.ToString(CultureInfo.InvariantCulture),
        RejectedEnds = limits.RejectedEndsAction,
    };

    private static string Minutes(TimeSpan? time) => time is { } span ? ((int)span.TotalMinutes).ToString(CultureInfo.InvariantCulture) : "";
}
