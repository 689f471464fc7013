using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Scheduling;

public sealed class FleetSchedulerTests
{
    [Fact]
    public async Task TenThousandDevices_OneMinute_PollEachIntervalWithinTheLimit()
    {
        var server = new FakeDdiServer { AnswersLater = true, Sleep = "00:00:20" };
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain, o => o with
        {
            Devices = SimulatedDeviceIdentity.Numbered("dev-", 10_000),
            MaxConcurrentRequests = 16,
        });
        await world.AdvanceAsync(59);

        Assert.Equal(30_000, server.Log.Count);
        Assert.All(server.Requests.GroupBy(r => r.Device), polls => Assert.Equal(3, polls.Count()));
        Assert.InRange(server.MostInFlight, 2, 16);
    }

    [Fact]
    public async Task Spread_OfFirstPolls_IsEven()
    {
        var server = new FakeDdiServer { Sleep = "01:00:00" };
        await using var world = await FleetWorld.StartAsync(
            server,
            FleetWorld.Plain with { StartSpread = TimeSpan.FromSeconds(100) },
            o => o with { Devices = SimulatedDeviceIdentity.Numbered("dev-", 1000) });
        await world.AdvanceAsync(50);
        Assert.InRange(server.Log.Count, 430, 570);

        await world.AdvanceAsync(50);
        Assert.Equal(1000, server.Log.Count);
    }

    [Fact]
    public async Task PollOverride_Given_WinsOverTheServer()
    {
        var server = new FakeDdiServer { Sleep = "01:00:00" };
        await using var world = await FleetWorld.StartAsync(server, adjust: o => o with { PollOverride = TimeSpan.FromSeconds(5) });
        await world.AdvanceAsync(21);

        Assert.Equal(5, server.Log.Count);
    }

    [Fact]
    public async Task Poll_ServerSaysZero_IsNotHammered()
    {
        var server = new FakeDdiServer { Sleep = "00:00:00" };
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(10);

        Assert.Equal(11, server.Log.Count);
    }

    [Fact]
    public async Task Gateway_Token_IsSentForDevicesWithoutTheirOwn()
    {
        var server = new FakeDdiServer();
        await using var world = await FleetWorld.StartAsync(server, adjust: o => o with
        {
            GatewayToken = "shared", Devices = SimulatedDeviceIdentity.Numbered("dev-", 1), Tenant = "T 1",
        });

        var request = Assert.Single(server.Requests);
        Assert.Equal("GatewayToken shared", request.Authorization);
        Assert.Equal("http://server.test:8080/T%201/controller/v1/dev-00001", request.Base);
    }

    [Fact]
    public async Task Run_Twice_IsRefused()
    {
        await using var world = await FleetWorld.StartAsync(new FakeDdiServer());

        Assert.Throws<InvalidOperationException>(() => { _ = world.Fleet.RunAsync(CancellationToken.None); });
    }

    [Fact]
    public async Task Journal_ThatThrows_EndsTheRunWithTheFault()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        await using var fleet = new SimulatedFleetRunner(
            new SimulatedFleetOptions
            {
                ServerUrl = new Uri("http://server.test"),
                Devices = SimulatedDeviceIdentity.Numbered("dev-", 3),
                Profile = FleetWorld.Plain,
                Handler = server,
                Journal = new BrokenJournal(),
            },
            new HandClock());
        server.Offer("dev-00002", 42);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => fleet.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.IsType<NotSupportedException>(fault.InnerException);
    }

    private sealed class BrokenJournal : IFleetJournal
    {
        public void Record(FleetJournalEntry entry) => throw new NotSupportedException();
    }
}
