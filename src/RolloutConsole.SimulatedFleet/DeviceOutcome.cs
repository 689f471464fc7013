namespace RolloutConsole.SimulatedFleet;

/// <summary>How an action ended, as the device sees it.</summary>
public enum DeviceOutcome
{
    /// <summary><c>closed</c>/<c>success</c> was acknowledged.</summary>
    Succeeded,

    /// <summary><c>closed</c>/<c>failure</c> was acknowledged.</summary>
    Failed,

    /// <summary>A download-only action: <c>downloaded</c> was acknowledged.</summary>
    DownloadedOnly,

    /// <summary>Canceled before the point of no return.</summary>
    Canceled,

    /// <summary>The server answered 404 or 410: it had closed the action.</summary>
    ClosedByServer,

    /// <summary>The server stopped linking the action before the point of no return.</summary>
    Withdrawn,
}
