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

    /// <summary>Scheduled actions whose targets were busy at the last attempt.</summary>
    public int Busy { get; set; }

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
    };
}
