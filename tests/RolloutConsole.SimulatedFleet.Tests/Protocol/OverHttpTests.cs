using System.Collections.Concurrent;
using RolloutConsole.SimulatedFleet.CommandLine;
using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Protocol;

/// <summary>The same over a real socket, with the runner's own connections and the machine's clock.</summary>
public sealed class OverHttpTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Fleet_OverLoopback_BringsEveryActionToItsEnd()
    {
        var server = new FakeDdiServer();
        var devices = SimulatedDeviceIdentity.Numbered("dev-", 40);
        var actions = devices.Select(d => server.Offer(d.ControllerId, 42, ("a.bin", new byte[150_000]))).ToList();
        await using var loopback = new LoopbackServer(server);
        var journal = new FinalsJournal(devices.Count);
        await using var fleet = new SimulatedFleetRunner(new SimulatedFleetOptions
        {
            ServerUrl = loopback.Url,
            Devices = devices,
            Profile = FleetProfiles.Instant with { DownloadBytesPerSecond = 1_000_000 },
            PollOverride = TimeSpan.FromSeconds(1),
            MaxConcurrentRequests = 8,
            Journal = journal,
        });
        using var stop = new CancellationTokenSource();
        var run = fleet.RunAsync(stop.Token);
        await journal.All.WaitAsync(s_deadline);
        await stop.CancelAsync();
        await run.WaitAsync(s_deadline);

        Assert.All(actions, a => Assert.Equal(
            ["proceeding/none", "download/none", "downloaded/none", "proceeding/none", "closed/success"], a.Reports));
        Assert.Equal(40, fleet.Snapshot().Count(DeviceOutcome.Succeeded));
        Assert.Equal(40 * 150_000, fleet.Snapshot().DownloadedBytes);
    }

    [Fact]
    public async Task Command_DurationOver_EndsWithTheTable()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-00001", 42);
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var polledAfter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Intercept = r =>
        {
            if (r.Execution == "closed")
            {
                reported.TrySetResult();
            }
            else if (r.Device == "dev-00001" && reported.Task.IsCompleted)
            {
                polledAfter.TrySetResult(); // so the device has had the answer to its report
            }

            return null;
        };
        await using var loopback = new LoopbackServer(server);
        var clock = new HandClock();
        var output = new StringWriter();
        var command = FleetCommand.RunAsync(
            ["--url", loopback.Url.AbsoluteUri, "--devices", "2", "--profile", "instant", "--duration", "5", "--poll", "0.2"],
            output, new StringWriter(), clock);
        await reported.Task.WaitAsync(s_deadline);
        clock.Advance(TimeSpan.FromSeconds(0.3));
        await polledAfter.Task.WaitAsync(s_deadline);
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, await command.WaitAsync(s_deadline));
        Assert.Matches(@"actions +offered 1, Succeeded 1, Failed 0", output.ToString());
        Assert.Matches(@"Poll +[0-9]+ ", output.ToString());
        Assert.Matches(@"statuses +200 [0-9]+", output.ToString());
    }

    [Fact]
    public async Task Server_NotThere_IsCountedAndTriedAgain()
    {
        Uri url;
        await using (var gone = new LoopbackServer(new FakeDdiServer()))
        {
            url = gone.Url;
        }

        var clock = new HandClock();
        await using var fleet = new SimulatedFleetRunner(
            new SimulatedFleetOptions { ServerUrl = url, Devices = SimulatedDeviceIdentity.Numbered("dev-", 3), Profile = FleetProfiles.Instant },
            clock);
        using var stop = new CancellationTokenSource();
        var run = fleet.RunAsync(stop.Token);
        await fleet.SettledAsync().WaitAsync(s_deadline);
        Assert.Equal(3, fleet.Snapshot().Faults["Poll: no connection"]);

        clock.Advance(TimeSpan.FromSeconds(1));
        await fleet.SettledAsync().WaitAsync(s_deadline);
        Assert.Equal(6, fleet.Snapshot().Faults["Poll: no connection"]);
        await stop.CancelAsync();
        await run.WaitAsync(s_deadline);
    }

    /// <summary>Completes when every device has a final report acknowledged.</summary>
    private sealed class FinalsJournal(int devices) : IFleetJournal
    {
        private readonly ConcurrentDictionary<string, bool> _done = new();
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task All => _all.Task;

        public void Record(FleetJournalEntry entry)
        {
            if (entry is { Kind: FleetJournalKind.ReportAcknowledged, Execution: "closed" } && _done.TryAdd(entry.ControllerId, true)
                && _done.Count == devices)
            {
                _all.TrySetResult();
            }
        }
    }
}
