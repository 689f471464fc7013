using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Devices;

/// <summary>Cancellations and actions that the server closes (hawkbit-api.md 1.6, 1.7).</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Cancel_WhileDownloading_IsGrantedAndTheActionDropped()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42, ("os.raucb", new byte[20 * 1024]));
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { DownloadBytesPerSecond = 1024 });
        await world.AdvanceAsync(4.5);

        action.State = FakeActionState.Canceling;
        await world.AdvanceAsync(60);

        var log = server.Log.ToList();
        var asked = log.IndexOf("GET cancelAction/42");
        Assert.Equal("GET root", log[asked - 1]);
        Assert.Equal("POST cancelAction/42/feedback closed/success", log[asked + 1]);
        Assert.All(log.Skip(asked + 2), l => Assert.Equal("GET root", l));
        Assert.DoesNotContain("downloaded/none", action.Reports);
        Assert.Equal(FakeActionState.Closed, action.State);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.Canceled));
        Assert.Equal(0, world.Fleet.Snapshot().ActiveActions);
    }

    [Fact]
    public async Task Cancel_WhileInstalling_IsRejectedAndTheInstallationGoesOn()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(3);

        action.State = FakeActionState.Canceling;
        await world.AdvanceAsync(1.5);
        Assert.Equal("POST cancelAction/42/feedback rejected/success", server.Log[^1]);

        await world.AdvanceAsync(10);
        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Equal(1, world.Fleet.Snapshot().RejectedCancels);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.Succeeded));
    }

    [Fact]
    public async Task Cancel_OfAnActionTheDeviceNeverSaw_IsGranted()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42).State = FakeActionState.Canceling;
        await using var world = await FleetWorld.StartAsync(server);

        Assert.Equal(["GET root", "GET cancelAction/42", "POST cancelAction/42/feedback closed/success"], server.Log);
    }

    [Fact]
    public async Task CancelReply_ServerGone_IsSentAgainUnchanged()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42).State = FakeActionState.Canceling;
        var refusals = 3;
        server.Intercept = r => r.Place.EndsWith("feedback", StringComparison.Ordinal) && refusals-- > 0
            ? throw new HttpRequestException("reset")
            : null;
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(20);

        var replies = server.Requests.Where(r => r.Place == "cancelAction/42/feedback").ToList();
        Assert.Equal(4, replies.Count);
        Assert.Single(replies.Select(r => r.Body).Distinct());
        Assert.Single(world.Journal.Entries, e => e.Kind == FleetJournalKind.CancelAcknowledged);
    }

    [Fact]
    public async Task Link_GoneBeforeInstallation_DropsTheAction()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42, ("os.raucb", new byte[20 * 1024]));
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { DownloadBytesPerSecond = 1024 });
        await world.AdvanceAsync(4.5);
        var hidden = true;
        server.Intercept = r => r.Place.Length == 0 && hidden ? FakeDdiServer.Json("""{"config":{"polling":{"sleep":"00:00:02"}}}""") : null;
        await world.AdvanceAsync(10);

        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.Withdrawn));
        Assert.Equal("GET root", server.Log[^1]);

        // Offered again, it starts anew.
        hidden = false;
        await world.AdvanceAsync(60);
        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Equal(2, world.Journal.Entries.Count(e => e.Kind == FleetJournalKind.OfferSeen));
    }

    [Fact]
    public async Task Link_GoneDuringInstallation_FinishesAndReports()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        server.Intercept = r => r.Place.Length == 0 ? FakeDdiServer.Json("""{"config":{"polling":{"sleep":"00:00:02"}}}""") : null;
        await world.AdvanceAsync(15);

        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Theory]
    [InlineData(410)]
    [InlineData(404)]
    public async Task Feedback_ServerClosedTheAction_DropsItAndPollsOn(int status)
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        action.State = FakeActionState.Closed;
        server.Intercept = r => r.Execution is not null ? FakeDdiServer.Status(status) : null;
        await world.AdvanceAsync(30);

        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.ClosedByServer));
        Assert.Single(world.Journal.Entries, e => e.Kind == FleetJournalKind.ReportRefused);
        Assert.Equal("GET root", server.Log[^1]);
        Assert.Equal(0, world.Fleet.Snapshot().ActiveActions);
    }

    [Fact]
    public async Task Offer_GoneWhenFetched_DropsIt()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        server.Intercept = r => r.Place.StartsWith("deploymentBase", StringComparison.Ordinal) ? FakeDdiServer.Status(404) : null;
        await using var world = await FleetWorld.StartAsync(server);

        Assert.Equal(["GET root", "GET deploymentBase/42?c=-7"], server.Log);
        Assert.Equal(0, world.Fleet.Snapshot().ActiveActions);
    }
}
