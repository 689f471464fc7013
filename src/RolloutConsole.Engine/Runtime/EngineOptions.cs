namespace RolloutConsole.Engine.Runtime;

/// <summary>Sizes and rhythms of the engine. The defaults suit a two-core machine.</summary>
public sealed class EngineOptions
{
    /// <summary>Device reports that may wait for the writer; a full queue answers 503. 64 to 1,000,000.</summary>
    public int IntakeQueue { get; set; } = 16384;

    /// <summary>Most reports of one transaction. 1 to 4,096.</summary>
    public int IntakeBatch { get; set; } = 512;

    /// <summary>Commands that may wait for one rollout; a full mailbox answers "try again". 1 to 1,024.</summary>
    public int MailboxSize { get; set; } = 64;

    /// <summary>Least time between two rounds of a rollout that only device reports ask for. 0 to 2 s.</summary>
    public TimeSpan RoundGap { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Least time between two attempts at actions whose targets were busy elsewhere. 0 to 60 s.</summary>
    public TimeSpan BusyGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Least time between two looks of a dynamic or continuous rollout for new members, after one that found all there were. 1 s to 1 h.
    /// </summary>
    public TimeSpan GrowthGap { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often saved filters look for targets to which their set is assigned; a change of a filter is looked at at once. 1 s to 1 h.</summary>
    public TimeSpan AutoAssignmentInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the alarms of running rollouts are read; one that begins or goes on is read at once. 1 s to 10 min.</summary>
    public TimeSpan AlarmInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the engine's probe travels the whole road. 1 to 60 s.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the emergency stop waits for offers that are being written. 10 ms to 2 s.</summary>
    public TimeSpan OfferDrain { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest sleep of the deadline loop: a long sleep is never trusted. 1 s to 5 min.</summary>
    public TimeSpan LongestSleep { get; set; } = TimeSpan.FromSeconds(30);
}
