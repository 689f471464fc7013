using RolloutConsole.Engine.Groups;

namespace RolloutConsole.Store.Groups;

/// <summary>
/// Row of table <c>groups</c>. The tally columns change by increments in the transaction that changes the actions, and always equal
/// a recount.
/// </summary>
internal sealed class GroupRow
{
    public long Id { get; set; }

    public long RolloutId { get; set; }

    /// <summary>Place in the rollout, counted from 1.</summary>
    public int Number { get; set; }

    public string Name { get; set; } = "";

    /// <summary>The group's part of the plan as JSON.</summary>
    public string Plan { get; set; } = "";

    public GroupStatus Status { get; set; }

    public string ReasonKey { get; set; } = "";

    public string ReasonText { get; set; } = "";

    public DateTimeOffset ReasonSince { get; set; }

    public string ReasonActor { get; set; } = "";

    /// <summary>Targets it is to get; -1 until planned.</summary>
    public int PlannedSize { get; set; } = -1;

    /// <summary>Targets it had when it was filled.</summary>
    public int Size { get; set; }

    /// <summary>Scheduled first attempts whose targets were busy at the last try.</summary>
    public int Busy { get; set; }

    /// <summary>Scheduled retries whose targets were busy at the last try.</summary>
    public int BusyRetries { get; set; }

    /// <summary>Scheduled first attempts of devices that fail already, whose targets were busy at the last try.</summary>
    public int BusyFailing { get; set; }

    /// <summary>Since when the success trigger holds, while it soaks.</summary>
    public DateTimeOffset? SoakSince { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public int Scheduled { get; set; }

    public int Running { get; set; }

    public int WaitForConfirmation { get; set; }

    public int Retrieved { get; set; }

    public int Downloaded { get; set; }

    public int Finished { get; set; }

    public int Error { get; set; }

    public int Rejected { get; set; }

    public int TimedOut { get; set; }

    public int Canceling { get; set; }

    public int Canceled { get; set; }

    public int Removed { get; set; }

    /// <summary>The part of finished that was never sent.</summary>
    public int Skipped { get; set; }

    /// <summary>The part of retrieved that is past the point of no return.</summary>
    public int PastReturn { get; set; }

    /// <summary>The part of canceling that the emergency stop asks back.</summary>
    public int Recalling { get; set; }

    /// <summary>The part of canceled that was given back to the emergency stop.</summary>
    public int Recalled { get; set; }

    /// <summary>The part of error and timed out that is to be tried again.</summary>
    public int RetryDue { get; set; }

    /// <summary>The part of scheduled that is a retry.</summary>
    public int RetryScheduled { get; set; }

    /// <summary>Targets with an attempt without a result, whose attempt before failed.</summary>
    public int AfterFailure { get; set; }

    /// <summary>Targets with an attempt without a result, whose attempt before timed out.</summary>
    public int AfterTimeout { get; set; }

    /// <summary>Failed attempts in whose place a retry stands.</summary>
    public int RetriedFailures { get; set; }

    /// <summary>Timed-out attempts in whose place a retry stands.</summary>
    public int RetriedTimeouts { get; set; }

    /// <summary>The part of finished whose health is waited for.</summary>
    public int HealthPending { get; set; }

    /// <summary>The part of finished that fails after success.</summary>
    public int HealthFailing { get; set; }

    /// <summary>The part of scheduled that fails before its update.</summary>
    public int ScheduledFailing { get; set; }

    /// <summary>The tally as the engine reads it.</summary>
    public GroupTally ToTally() => new()
    {
        Scheduled = Scheduled,
        Running = Running,
        WaitForConfirmation = WaitForConfirmation,
        Retrieved = Retrieved,
        Downloaded = Downloaded,
        Finished = Finished,
        Error = Error,
        Rejected = Rejected,
        TimedOut = TimedOut,
        Canceling = Canceling,
        Canceled = Canceled,
        Removed = Removed,
        Skipped = Skipped,
        PastReturn = PastReturn,
        Recalling = Recalling,
        Recalled = Recalled,
        RetryDue = RetryDue,
        RetryScheduled = RetryScheduled,
        AfterFailure = AfterFailure,
        AfterTimeout = AfterTimeout,
        RetriedFailures = RetriedFailures,
        RetriedTimeouts = RetriedTimeouts,
        HealthPending = HealthPending,
        HealthFailing = HealthFailing,
        ScheduledFailing = ScheduledFailing,
    };
}
