using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Devices;

/// <summary>The order of requests of one device, from hawkbit-api.md sections 1 and 3.</summary>
public sealed class DeviceStoryTests
{
    private static readonly byte[] s_bundle = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    private static readonly FleetProfile s_failing = FleetWorld.Plain with { BaseFailurePercent = 100, FailureTexts = [new(217, "E-217 signature mismatch, slot {n}")] };

    [Fact]
    public async Task Success_WithOneArtifact_MakesTheRequestsInOrder()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("os.raucb", s_bundle));
        await using var world = await FleetWorld.StartAsync(server);

        Assert.Equal(
            [
                "GET root",
                "GET deploymentBase/42?c=-7",
                "POST deploymentBase/42/feedback proceeding/none",
                "POST deploymentBase/42/feedback download/none",
                "GET softwaremodules/9/artifacts/os.raucb",
                "POST deploymentBase/42/feedback downloaded/none",
                "POST deploymentBase/42/feedback proceeding/none",
            ],
            server.Log);

        await world.AdvanceAsync(9.9);
        Assert.Equal(8, server.Log.Count);
        Assert.Equal("POST deploymentBase/42/feedback proceeding/none", server.Log[7]);

        await world.AdvanceAsync(0.1);
        Assert.Equal("POST deploymentBase/42/feedback closed/success", server.Log[8]);

        await world.AdvanceAsync(20);
        Assert.Equal("GET root", server.Log[9]);
        Assert.Equal(10, server.Log.Count);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.Succeeded));
        Assert.All(server.Requests, r => Assert.Equal("TargetToken own-token", r.Authorization));
    }

    [Fact]
    public async Task Success_AskedForAttributes_ReportsTheNewVersion()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(12);

        server.WantsAttributes = true;
        await world.AdvanceAsync(30);

        var put = Assert.Single(server.Requests, r => r.Place == "configData");
        Assert.Equal("PUT", put.Method);
        Assert.Equal("""{"mode":"replace","data":{"region":"eu","fw":"2.4.0"}}""", put.Body);
        Assert.Contains(world.Journal.Entries, e => e.Kind == FleetJournalKind.AttributesAcknowledged);
    }

    [Fact]
    public async Task FirstPoll_LinksAttributesAndDeployment_SendsAttributesFirst()
    {
        var server = new FakeDdiServer { WantsAttributes = true };
        server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);

        Assert.Equal(["GET root", "PUT configData", "GET deploymentBase/42?c=-7"], server.Log.Take(3));
    }

    [Fact]
    public async Task Failure_Planned_ReportsTextAndCode()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("os.raucb", s_bundle));
        await using var world = await FleetWorld.StartAsync(server, s_failing);
        await world.AdvanceAsync(10);

        var last = server.Requests[^1];
        Assert.Equal(("closed", "failure", 217), (last.Execution, last.Finished, last.Code));
        Assert.Matches("^E-217 signature mismatch, slot [0-9]+$", last.Detail);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.Failed));
    }

    [Fact]
    public async Task DownloadOnly_Finished_EndsWithDownloaded()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42, ("os.raucb", s_bundle));
        action.Update = "skip";
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(60);

        Assert.Equal(["proceeding/none", "download/none", "downloaded/success"], action.Reports);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.DownloadedOnly));
    }

    [Fact]
    public async Task Window_Closed_WaitsAndInstallsWhenAPollFindsItOpen()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42, ("os.raucb", s_bundle));
        (action.Update, action.Window) = ("skip", "unavailable");
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(45);
        Assert.Equal(["proceeding/none", "download/none", "downloaded/none"], action.Reports);

        (action.Update, action.Window) = ("forced", "available");
        await world.AdvanceAsync(30);
        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Single(server.Log, l => l.StartsWith("GET softwaremodules", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_Skip_DoesNothingUntilAllowed()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        action.Download = "skip";
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(40);
        Assert.Empty(action.Reports);

        action.Download = "attempt";
        await world.AdvanceAsync(40);
        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Fact]
    public async Task Confirmation_Linked_IsGiven()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        action.Confirm = "confirmationBase";
        server.Intercept = r =>
        {
            if (r.Place != "confirmationBase/42/feedback")
            {
                return null;
            }

            action.Confirm = "deploymentBase";
            return FakeDdiServer.Status(200);
        };
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(45);

        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Contains(server.Requests, r => r.Body.StartsWith("""{"confirmation":"confirmed" """.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silent_PollsOnce_IsNeverHeardOfAgain()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { PollOncePercent = 100 });
        await world.AdvanceAsync(600);

        Assert.Equal(["GET root"], server.Log);
        Assert.Equal(1, world.Fleet.Snapshot().SilentDevices);
        Assert.Single(world.Journal.Entries, e => e.Kind == FleetJournalKind.OfferSeen);
    }

    [Fact]
    public async Task Silent_NeverPolls_SendsNothing()
    {
        var server = new FakeDdiServer();
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { NeverPollPercent = 100 });
        await world.AdvanceAsync(600);

        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task Late_Device_PollsWithinTheSecondHalfOfItsDelay()
    {
        var server = new FakeDdiServer();
        await using var world = await FleetWorld.StartAsync(
            server, FleetWorld.Plain with { LatePercent = 100, LateBy = TimeSpan.FromSeconds(100) });
        await world.AdvanceAsync(49);
        Assert.Empty(server.Log);

        await world.AdvanceAsync(52);
        Assert.NotEmpty(server.Log);
    }

    [Fact]
    public async Task Vanishing_InTheMiddle_ComesBackPollsAndFinishes()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(
            server, FleetWorld.Plain with { VanishPercent = 100, VanishFor = TimeSpan.FromSeconds(100) });
        await world.AdvanceAsync(6.5);
        var before = server.Log.Count;
        Assert.Equal(1, world.Fleet.Snapshot().AwayDevices);

        await world.AdvanceAsync(45);
        Assert.Equal(before, server.Log.Count);

        await world.AdvanceAsync(70);
        Assert.Equal("GET root", server.Log[before]);
        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Equal(0, world.Fleet.Snapshot().AwayDevices);
    }

    [Fact]
    public async Task Health_Profile_ReportsItAfterTheInstallation()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { UnhealthyPercent = 100 });
        await world.AdvanceAsync(12);
        server.WantsAttributes = true;
        await world.AdvanceAsync(30);

        Assert.Contains("\"health\":\"failing\"", server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_UnhealthyAfterAWhile_SaysOkFirstAndFailingWithoutBeingAsked()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { UnhealthyPercent = 100, UnhealthyAfter = TimeSpan.FromMinutes(2) });
        await world.AdvanceAsync(12);
        server.WantsAttributes = true;
        await world.AdvanceAsync(30);
        Assert.Contains("\"health\":\"ok\"", server.Requests[^1].Body, StringComparison.Ordinal);

        server.WantsAttributes = false;
        await world.AdvanceAsync(150);
        Assert.Contains("\"health\":\"failing\"", Assert.Single(server.Requests, r => r.Body.Contains("failing", StringComparison.Ordinal)).Body, StringComparison.Ordinal);
    }
}
