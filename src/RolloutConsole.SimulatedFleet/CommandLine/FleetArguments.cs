namespace RolloutConsole.SimulatedFleet.CommandLine;

/// <summary>What the command line asks for, after checking.</summary>
internal sealed record FleetArguments
{
    public Uri Url { get; init; } = new("http://localhost:8080");

    public int Devices { get; init; } = 100;

    public FleetProfile Profile { get; init; } = FleetProfiles.Steady;

    public string Tenant { get; init; } = "DEFAULT";

    public string? GatewayToken { get; init; }

    public string? TargetToken { get; init; }

    public int Seed { get; init; } = 1;

    public string Prefix { get; init; } = "dev-";

    public TimeSpan? Duration { get; init; }

    public TimeSpan? Poll { get; init; }

    public int Connections { get; init; } = 64;

    public bool Help { get; init; }

    public SimulatedFleetOptions ToOptions() => new()
    {
        ServerUrl = Url,
        Tenant = Tenant,
        Devices = SimulatedDeviceIdentity.Numbered(Prefix, Devices, TargetToken),
        GatewayToken = GatewayToken,
        Profile = Profile,
        Seed = Seed,
        PollOverride = Poll,
        MaxConcurrentRequests = Connections,
    };
}
