using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>The action a device works on.</summary>
/// <param name="id">Its id, as in the link.</param>
/// <param name="link">The deploymentBase link, which may change from poll to poll.</param>
/// <param name="number">The how-manieth action of the device it is, from 0: seeds its fate.</param>
internal sealed class DeviceAction(string id, Uri link, int number) : IDisposable
{
    public string Id => id;

    public int Number => number;

    public Uri Link { get; set; } = link;

    /// <summary>The document; there from <see cref="DeviceState.Accepting"/> on.</summary>
    public Deployment? Document { get; set; }

    /// <summary>What will happen; there together with the document.</summary>
    public InstallPlan? Plan { get; set; }

    /// <summary>The report to be sent next; it stays the same until it is dealt with.</summary>
    public Report? Pending { get; set; }

    /// <summary>How the action ends once the pending final report is acknowledged.</summary>
    public DeviceOutcome Ending { get; set; }

    /// <summary>How often the pending report was refused with a status that waiting does not cure.</summary>
    public int Refusals { get; set; }

    /// <summary>How often the pending report was sent.</summary>
    public int Sent { get; set; }

    /// <summary>The artifact being fetched.</summary>
    public ArtifactDownload? Download { get; set; }

    /// <summary>Artifacts that are here and right.</summary>
    public int ArtifactsDone { get; set; }

    public DateTimeOffset InstallStarted { get; set; }

    public int NextInstallStep { get; set; }

    public void Dispose() => Download?.Dispose();
}
