namespace RolloutConsole.SimulatedFleet;

/// <summary>What a <see cref="SimulatedFleetRunner"/> needs to know.</summary>
public sealed record SimulatedFleetOptions
{
    /// <summary>Base address of the DDI server, http or https; a path is kept as prefix.</summary>
    public required Uri ServerUrl { get; init; }

    /// <summary>Tenant in the addresses.</summary>
    public string Tenant { get; init; } = "DEFAULT";

    /// <summary>The devices; controller ids must differ. See <see cref="DemoFleet"/> and <see cref="SimulatedDeviceIdentity.Numbered"/>.</summary>
    public required IReadOnlyList<SimulatedDeviceIdentity> Devices { get; init; }

    /// <summary>Gateway token for devices without a target token; null sends no credentials for them.</summary>
    public string? GatewayToken { get; init; }

    /// <summary>How the devices behave.</summary>
    public FleetProfile Profile { get; init; } = FleetProfiles.Steady;

    /// <summary>Seed of all randomness.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Poll interval instead of the server's <c>config.polling.sleep</c>; zero polls again as soon as a poll is answered.</summary>
    public TimeSpan? PollOverride { get; init; }

    /// <summary>Most requests (and connections) at the same time, at least 1. Devices that are due wait their turn.</summary>
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>Longest wait for an answer, or for the next bytes of a download.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of every offer and report; null keeps no journal.</summary>
    public IFleetJournal? Journal { get; init; }

    /// <summary>
    /// Sends the requests instead of the runner's own connection pool, for example an in-memory server's handler. The runner does
    /// not dispose it. Redirects must not be followed by it.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Checks all values.</summary>
    /// <returns>One sentence per fault, naming the member and a value that would work; empty when the options are usable.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        if (!ServerUrl.IsAbsoluteUri || ServerUrl.Scheme is not ("http" or "https"))
        {
            faults.Add($"{nameof(ServerUrl)} is \"{ServerUrl}\"; it must be an absolute http or https address such as http://localhost:8080.");
        }

        if (string.IsNullOrWhiteSpace(Tenant))
        {
            faults.Add($"{nameof(Tenant)} is empty; use DEFAULT.");
        }

        if (MaxConcurrentRequests < 1)
        {
            faults.Add($"{nameof(MaxConcurrentRequests)} is {MaxConcurrentRequests}; use at least 1, such as 64.");
        }

        if (PollOverride < TimeSpan.Zero)
        {
            faults.Add($"{nameof(PollOverride)} is {PollOverride}; use zero or more, such as 00:00:30, or null for the server's value.");
        }

        if (RequestTimeout <= TimeSpan.Zero)
        {
            faults.Add($"{nameof(RequestTimeout)} is {RequestTimeout}; use more than zero, such as 00:00:30.");
        }

        if (Devices.FirstOrDefault(d => d.ControllerId.Length is 0 or > 256) is { } odd)
        {
            faults.Add($"{nameof(Devices)} holds a controller id of {odd.ControllerId.Length} characters; 1 to 256 are allowed.");
        }

        if (Devices.GroupBy(d => d.ControllerId, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            faults.Add($"{nameof(Devices)} holds \"{twice.Key}\" more than once; controller ids must differ.");
        }

        faults.AddRange(Profile.FindFaults().Select(f => $"{nameof(Profile)} \"{Profile.Name}\": {f}"));
        return faults;
    }
}
