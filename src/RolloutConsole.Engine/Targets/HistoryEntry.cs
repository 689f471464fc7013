namespace RolloutConsole.Engine.Targets;

/// <summary>Kind of a row in an action's history. Source: hawkbit-api, 2.6 (status entry <c>type</c>). The numbers are stored.</summary>
public enum HistoryEntry
{
    /// <summary><c>finished</c></summary>
    Finished = 0,

    /// <summary><c>error</c></summary>
    Error = 1,

    /// <summary><c>warning</c></summary>
    Warning = 2,

    /// <summary><c>running</c></summary>
    Running = 3,

    /// <summary><c>canceled</c></summary>
    Canceled = 4,

    /// <summary><c>canceling</c></summary>
    Canceling = 5,

    /// <summary><c>retrieved</c></summary>
    Retrieved = 6,

    /// <summary><c>download</c></summary>
    Download = 7,

    /// <summary><c>scheduled</c></summary>
    Scheduled = 8,

    /// <summary><c>cancel_rejected</c></summary>
    CancelRejected = 9,

    /// <summary><c>downloaded</c></summary>
    Downloaded = 10,

    /// <summary><c>wait_for_confirmation</c></summary>
    WaitForConfirmation = 11,
}
