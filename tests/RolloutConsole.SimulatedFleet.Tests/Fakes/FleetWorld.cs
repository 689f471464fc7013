namespace RolloutConsole.SimulatedFleet.Tests.Fakes;

/// <summary>A fleet against a fake server under a clock moved by hand.</summary>
internal sealed class FleetWorld : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private FleetWorld(FakeDdiServer server, SimulatedFleetOptions options)
    {
        Server = server;
        Fleet = new SimulatedFleetRunner(options, Clock);
    }

    public HandClock Clock { get; } = new();

    public FakeDdiServer Server { get; }

    public SimulatedFleetRunner Fleet { get; }

    public MemoryFleetJournal Journal { get; private init; } = new();

    /// <summary>A profile in which everything succeeds after exactly ten seconds, with two reports.</summary>
    public static FleetProfile Plain { get; } = new()
    {
        Name = "plain",
        InstallTime = new InstallTime(TimeSpan.FromSeconds(10), 0, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)),
        MinInstallReports = 2,
        MaxInstallReports = 2,
        StartSpread = TimeSpan.Zero,
        Attributes = [],
    };

    public static async Task<FleetWorld> StartAsync(
        FakeDdiServer server, FleetProfile? profile = null, Func<SimulatedFleetOptions, SimulatedFleetOptions>? adjust = null)
    {
        var journal = new MemoryFleetJournal();
        var options = new SimulatedFleetOptions
        {
            ServerUrl = new Uri("http://server.test:8080"),
            Devices = [new SimulatedDeviceIdentity("dev-1", "own-token", new Dictionary<string, string> { ["region"] = "eu" })],
            Profile = profile ?? Plain,
            Journal = journal,
            Handler = server,
        };
        var world = new FleetWorld(server, adjust?.Invoke(options) ?? options) { Journal = journal };
        world._run = world.Fleet.RunAsync(world._stop.Token);
        await world.SettleAsync();
        return world;
    }

    /// <summary>Moves the clock from one due time to the next, so that nothing happens later than it would.</summary>
    public async Task AdvanceAsync(double seconds)
    {
        var end = Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        while (Fleet.IdleUntil is { } due && due <= end)
        {
            Clock.Advance(due - Clock.GetUtcNow());
            await SettleAsync();
        }

        Clock.Advance(end - Clock.GetUtcNow());
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(s_deadline);
        await Fleet.DisposeAsync();
        _stop.Dispose();
    }

    private async Task SettleAsync()
    {
        var settled = Fleet.SettledAsync();
        if (await Task.WhenAny(settled, _run).WaitAsync(s_deadline) == _run)
        {
            await _run; // a fault of the simulation
        }
    }
}
