namespace RolloutConsole.SimulatedFleet;

/// <summary>Counts and times since the start of a runner, taken at one moment.</summary>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Devices">Devices of the fleet.</param>
/// <param name="SilentDevices">Of these, devices that never poll or have polled for the last time.</param>
/// <param name="AwayDevices">Devices that have vanished in an installation and are not yet back.</param>
/// <param name="ActiveActions">Devices that work on an action.</param>
/// <param name="RunningRequests">Requests under way.</param>
/// <param name="DownloadedBytes">Bytes of artifacts received.</param>
/// <param name="OffersSeen">Deployments that devices took up.</param>
/// <param name="RejectedCancels">Cancellations answered with <c>rejected</c>.</param>
/// <param name="ReportsSentAgain">Reports sent again because no usable answer came.</param>
/// <param name="Requests">Counts and latencies by kind; kinds without a request are absent.</param>
/// <param name="Statuses">Answers by status code.</param>
/// <param name="Faults">Requests without a usable answer, by a word for the cause.</param>
/// <param name="Outcomes">Ended actions; outcomes that have not occurred are absent.</param>
public sealed record FleetStatistics(
    TimeSpan Elapsed,
    int Devices,
    int SilentDevices,
    int AwayDevices,
    int ActiveActions,
    int RunningRequests,
    long DownloadedBytes,
    long OffersSeen,
    long RejectedCancels,
    long ReportsSentAgain,
    IReadOnlyDictionary<RequestKind, RequestFigures> Requests,
    IReadOnlyDictionary<int, long> Statuses,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<DeviceOutcome, long> Outcomes)
{
    /// <summary>Answered requests of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>0 when there was none.</returns>
    public long Count(RequestKind kind) => Requests.TryGetValue(kind, out var figures) ? figures.Count : 0;

    /// <summary>Actions that ended in one way.</summary>
    /// <param name="outcome">The way.</param>
    /// <returns>0 when there was none.</returns>
    public long Count(DeviceOutcome outcome) => Outcomes.GetValueOrDefault(outcome);
}

/// <summary>Count and latencies of one kind of request; latencies run to the last byte and are exact to 3 %, the maximum exactly.</summary>
/// <param name="Count">Answered requests.</param>
/// <param name="P50">Half were as fast.</param>
/// <param name="P95">95 % were as fast.</param>
/// <param name="P99">99 % were as fast.</param>
/// <param name="Maximum">The slowest.</param>
public sealed record RequestFigures(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Maximum);
