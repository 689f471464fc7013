namespace RolloutConsole.SimulatedFleet;

/// <summary>
/// Told what devices saw and what the server acknowledged, so that a test can compare it with the server's database.
/// </summary>
public interface IFleetJournal
{
    /// <summary>Takes one entry. Called from many threads at once; must be quick and must not throw.</summary>
    /// <param name="entry">What happened.</param>
    void Record(FleetJournalEntry entry);
}

/// <summary>What a <see cref="FleetJournalEntry"/> tells.</summary>
public enum FleetJournalKind
{
    /// <summary>A poll linked a deployment that the device was not working on.</summary>
    OfferSeen,

    /// <summary>The deployment document was answered with 200.</summary>
    OfferFetched,

    /// <summary>An artifact was received whole and its size and hash are right.</summary>
    Downloaded,

    /// <summary>A report is about to be sent; without an acknowledgement the server may or may not have it. Sent again: recorded again.</summary>
    ReportSent,

    /// <summary>A report was answered with 200: the server must never forget it.</summary>
    ReportAcknowledged,

    /// <summary>A report was answered with 404 or 410: the server has closed the action.</summary>
    ReportRefused,

    /// <summary>A poll linked a cancellation.</summary>
    CancelSeen,

    /// <summary>The answer to a cancellation was answered with 200.</summary>
    CancelAcknowledged,

    /// <summary>A confirmation was answered with 200.</summary>
    ConfirmationAcknowledged,

    /// <summary>The attributes were answered with 200.</summary>
    AttributesAcknowledged,

    /// <summary>The device dropped an action that it had not finished: closed by the server, withdrawn or canceled.</summary>
    ActionDropped,
}

/// <summary>One thing that a device saw or was told.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ControllerId">The device.</param>
/// <param name="ActionId">The action as the server wrote it; null for attributes.</param>
/// <param name="StartedAt">When the request that led to it was sent: an answer to a request sent before a stop may still hold an offer.</param>
/// <param name="At">When the answer was there (for <see cref="FleetJournalKind.ReportSent"/> the same as <paramref name="StartedAt"/>).</param>
/// <param name="Execution"><c>status.execution</c> of a report or of an answer to a cancellation.</param>
/// <param name="Finished"><c>status.result.finished</c> of it.</param>
/// <param name="Details">Its detail texts; the file name of a download; the reason of a drop.</param>
/// <param name="Timestamp"><c>timestamp</c> of the report, Unix milliseconds; a report sent again keeps it.</param>
public sealed record FleetJournalEntry(
    FleetJournalKind Kind,
    string ControllerId,
    string? ActionId,
    DateTimeOffset StartedAt,
    DateTimeOffset At,
    string? Execution = null,
    string? Finished = null,
    IReadOnlyList<string>? Details = null,
    long? Timestamp = null);
