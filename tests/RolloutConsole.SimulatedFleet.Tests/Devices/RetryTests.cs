using RolloutConsole.SimulatedFleet.Protocol;
using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Devices;

/// <summary>A server in trouble: nothing is lost, nothing is hurried.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task Feedback_503WithRetryAfter_IsNotSentEarlierAndIsTheSame()
    {
        var server = new FakeDdiServer { Sleep = "00:10:00" };
        var action = server.Offer("dev-1", 42);
        var busy = true;
        server.Intercept = r => busy && r.Execution is not null ? FakeDdiServer.Unavailable(20) : null;
        await using var world = await FleetWorld.StartAsync(server);
        Assert.Equal(3, server.Log.Count);

        busy = false;
        await world.AdvanceAsync(19.9);
        Assert.Equal(3, server.Log.Count);

        await world.AdvanceAsync(5.2); // at most a quarter later
        Assert.Equal("proceeding/none", action.Reports[0]);
        Assert.Equal(server.Requests[2].Body, server.Requests[3].Body);
        Assert.Equal(1, world.Fleet.Snapshot().ReportsSentAgain);
    }

    [Fact]
    public async Task Poll_503WithRetryAfter_Waits()
    {
        var server = new FakeDdiServer { Intercept = _ => FakeDdiServer.Unavailable(100) };
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(99);
        Assert.Single(server.Log);

        await world.AdvanceAsync(27);
        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public async Task FinalReport_ServerDownForAnHour_IsSentAgainUntilAcknowledged()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(8);
        server.IsDown = true;
        await world.AdvanceAsync(3600);
        Assert.DoesNotContain("closed/success", action.Reports);
        var tries = server.Log.Count;
        Assert.InRange(tries, 100, 500); // it neither gives up nor hammers

        server.IsDown = false;
        await world.AdvanceAsync(31);
        Assert.Single(action.Reports, "closed/success");
        var finals = server.Requests.Where(r => r.Execution == "closed").ToList();
        Assert.Single(finals.Select(r => r.Body).Distinct());
        var acknowledged = Assert.Single(world.Journal.Entries,
            e => e is { Kind: FleetJournalKind.ReportAcknowledged, Execution: "closed" });
        Assert.Equal(("dev-1", "42", "success"), (acknowledged.ControllerId, acknowledged.ActionId, acknowledged.Finished));
        Assert.Equal(finals.Count, world.Journal.Entries.Count(e => e is { Kind: FleetJournalKind.ReportSent, Execution: "closed" }));
    }

    [Fact]
    public async Task FinalReport_AnswerLostAndActionClosedMeanwhile_EndsWith410()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        var lost = false;
        server.Intercept = r =>
        {
            if (r.Execution != "closed" || lost)
            {
                return null;
            }

            lost = true;
            action.State = FakeActionState.Closed; // it arrived, the answer did not
            throw new HttpRequestException("reset");
        };
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(25);

        Assert.Equal(2, server.Requests.Count(r => r.Execution == "closed"));
        Assert.Single(world.Journal.Entries, e => e.Kind == FleetJournalKind.ReportRefused);
        Assert.Equal(0, world.Fleet.Snapshot().ActiveActions);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(202)]
    public async Task FinalReport_AnsweredOtherwise_IsSentAgain(int status)
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        var refusals = 15;
        server.Intercept = r => r.Execution == "closed" && refusals-- > 0 ? FakeDdiServer.Status(status) : null;
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(600);

        Assert.Equal(16, server.Requests.Count(r => r.Execution == "closed"));
        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Fact]
    public async Task InterimReport_RefusedOverAndOver_IsGivenUpAndTheWorkGoesOn()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42);
        server.Intercept = r => r.Execution == "download" ? FakeDdiServer.Status(429) : null;
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(600);

        Assert.Equal(11, server.Requests.Count(r => r.Execution == "download"));
        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Fact]
    public async Task Polls_Failing_DoNotHoldUpTheFinalReport()
    {
        var server = new FakeDdiServer { Sleep = "00:00:01" };
        var action = server.Offer("dev-1", 42);
        await using var world = await FleetWorld.StartAsync(server);
        server.Intercept = r => r.Place.Length == 0 ? FakeDdiServer.Status(500) : null;
        await world.AdvanceAsync(11);

        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Fact]
    public async Task Poll_MalformedAnswer_CountsAndIsTriedAgain()
    {
        var broken = true;
        var server = new FakeDdiServer();
        server.Intercept = _ => broken ? FakeDdiServer.Json("""{"_links":[]}""") : null;
        await using var world = await FleetWorld.StartAsync(server);
        Assert.Contains("Poll: malformed answer", world.Fleet.Snapshot().Faults.Keys);

        broken = false;
        await world.AdvanceAsync(2);
        Assert.Equal(1, world.Fleet.Snapshot().Statuses[200]);
    }

    [Fact]
    public async Task Poll_NeverAnswered_TimesOutByTheClock()
    {
        var server = new HangingServer();
        var clock = new HandClock();
        await using var fleet = new SimulatedFleetRunner(
            new SimulatedFleetOptions
            {
                ServerUrl = new Uri("http://server.test"),
                Devices = SimulatedDeviceIdentity.Numbered("dev-", 1),
                Profile = FleetWorld.Plain,
                Handler = server,
            },
            clock);
        using var stop = new CancellationTokenSource();
        var run = fleet.RunAsync(stop.Token);
        await server.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(30));
        await fleet.SettledAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(1, fleet.Snapshot().Faults["Poll: timeout"]);
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void BackOff_Grows_UpToItsLimit()
    {
        Assert.Equal(0.5, RetryDelays.BackOff(1, 0).TotalSeconds);
        Assert.Equal(1, RetryDelays.BackOff(1, 1).TotalSeconds);
        Assert.Equal(8, RetryDelays.BackOff(4, 1).TotalSeconds);
        Assert.Equal(30, RetryDelays.BackOff(6, 1).TotalSeconds);
        Assert.Equal(30, RetryDelays.BackOff(int.MaxValue, 1).TotalSeconds);
    }

    private sealed class HangingServer : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var hang = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var canceled = cancellationToken.Register(() => hang.TrySetCanceled(cancellationToken));
            Asked.TrySetResult();
            return await hang.Task;
        }
    }
}
