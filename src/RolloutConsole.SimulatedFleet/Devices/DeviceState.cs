namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>Where a device is with its action.</summary>
internal enum DeviceState
{
    /// <summary>No action.</summary>
    Idle,

    /// <summary>A poll linked a deployment; its document comes next.</summary>
    Offered,

    /// <summary>The document is here; the report <c>proceeding</c> comes next.</summary>
    Accepting,

    /// <summary>The report <c>download</c> comes next.</summary>
    Announcing,

    /// <summary>Artifacts are fetched and checked.</summary>
    Downloading,

    /// <summary>Everything is here; the report <c>downloaded</c> comes next.</summary>
    Storing,

    /// <summary>Everything is here; the maintenance window is closed.</summary>
    AwaitingWindow,

    /// <summary>Past the point of no return.</summary>
    Installing,

    /// <summary>The final report is sent until the server answers it.</summary>
    Closing,
}

/// <summary>What moves a device.</summary>
internal enum DeviceEvent
{
    /// <summary>A poll linked a deployment.</summary>
    OfferSeen,

    /// <summary>The document is here.</summary>
    OfferFetched,

    /// <summary>The document says not to download now.</summary>
    OfferHeld,

    /// <summary>The document cannot be worked with.</summary>
    OfferUnusable,

    /// <summary>The report that was next is dealt with.</summary>
    ReportAnswered,

    /// <summary>All artifacts are here and right.</summary>
    DownloadFinished,

    /// <summary>The same, and the server asked for nothing more.</summary>
    DownloadOnlyFinished,

    /// <summary>An artifact is not what the server said.</summary>
    DownloadFailed,

    /// <summary>The report <c>downloaded</c> is dealt with and the window is closed.</summary>
    WindowShut,

    /// <summary>The window opened.</summary>
    WindowOpened,

    /// <summary>The installation is over.</summary>
    InstallEnded,

    /// <summary>The server answered 404 or 410.</summary>
    ServerClosed,

    /// <summary>A poll no longer links the action.</summary>
    Withdrawn,

    /// <summary>The server wants the action canceled.</summary>
    CancelAsked,
}
