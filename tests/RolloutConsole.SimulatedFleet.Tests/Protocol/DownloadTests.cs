using RolloutConsole.SimulatedFleet.Tests.Fakes;

namespace RolloutConsole.SimulatedFleet.Tests.Protocol;

/// <summary>Downloads: what is checked, how they are resumed (hawkbit-api.md 1.5, 1.11, 3.1).</summary>
public sealed class DownloadTests
{
    private static readonly byte[] s_bundle = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];

    [Fact]
    public async Task TwoArtifacts_AreFetchedOneAfterTheOther()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42, ("a.bin", s_bundle), ("b.bin", [1, 2, 3]));
        action.Relation = "download";
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(11);

        Assert.Equal(
            ["GET softwaremodules/9/artifacts/a.bin", "GET softwaremodules/9/artifacts/b.bin"],
            server.Log.Where(l => l.Contains("artifacts", StringComparison.Ordinal)));
        Assert.Equal("closed/success", action.Reports[^1]);
        Assert.Equal(200_003, world.Fleet.Snapshot().DownloadedBytes);
        Assert.Equal(2, world.Journal.Entries.Count(e => e.Kind == FleetJournalKind.Downloaded));
    }

    [Theory]
    [InlineData(true, "SHA-256 ")]
    [InlineData(false, "SHA-1 ")]
    public async Task Hash_Other_IsReportedAsFailure(bool sha256, string word)
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42, ("a.bin", s_bundle));
        action.OffersSha256 = sha256;
        action.Served["a.bin"] = [.. s_bundle[..^1], 255];
        await using var world = await FleetWorld.StartAsync(server);

        AssertFailed(server, 510, word);
    }

    [Fact]
    public async Task Size_Smaller_IsReportedAsFailure()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("a.bin", s_bundle)).Served["a.bin"] = s_bundle[..100];
        await using var world = await FleetWorld.StartAsync(server);

        AssertFailed(server, 510, "100 of the promised 200000 bytes");
    }

    [Fact]
    public async Task Size_Bigger_IsReportedAsFailure()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("a.bin", s_bundle)).Served["a.bin"] = [.. s_bundle, 1];
        await using var world = await FleetWorld.StartAsync(server);

        AssertFailed(server, 510, "more than the promised 200000 bytes");
    }

    [Fact]
    public async Task Link_Missing_IsReportedAsFailure()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("a.bin", s_bundle)).Relation = "md5sum-http";
        await using var world = await FleetWorld.StartAsync(server);

        AssertFailed(server, 512, "a.bin has no download link");
    }

    [Fact]
    public async Task Limit_OfSpeed_FetchesRangesAPieceASecondAndPollsBetween()
    {
        var server = new FakeDdiServer { Sleep = "00:00:02" };
        var action = server.Offer("dev-1", 42, ("a.bin", s_bundle));
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { DownloadBytesPerSecond = 50_000 });
        await world.AdvanceAsync(2.9);
        Assert.Equal(
            ["0-49999", "50000-99999", "100000-149999"],
            server.Requests.Where(r => r.Range is not null).Select(r => r.Range!.ToString()));
        Assert.Equal(2, server.Log.Count(l => l == "GET root"));

        await world.AdvanceAsync(0.2);
        Assert.Equal("downloaded/none", action.Reports[2]);
    }

    [Fact]
    public async Task Range_ServerStartsElsewhere_IsReportedAsFailure()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("a.bin", s_bundle));
        server.Intercept = r =>
        {
            if (r.Range is null)
            {
                return null;
            }

            var answer = FakeDdiServer.Status(206);
            answer.Content = new ByteArrayContent(s_bundle[7..100]);
            answer.Content.Headers.ContentRange = new(7, 99, s_bundle.Length);
            return answer;
        };
        await using var world = await FleetWorld.StartAsync(server, FleetWorld.Plain with { DownloadBytesPerSecond = 50_000 });

        AssertFailed(server, 510, "asked for bytes from 0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_BrokenOff_IsResumedOrStartedAgain(bool serverDoesRanges)
    {
        var server = new FakeDdiServer { DoesRanges = serverDoesRanges };
        var action = server.Offer("dev-1", 42, ("a.bin", s_bundle));
        var broken = false;
        server.Intercept = r =>
        {
            if (!r.Place.EndsWith("a.bin", StringComparison.Ordinal) || broken)
            {
                return null;
            }

            broken = true;
            return new HttpResponseMessage { Content = new StreamContent(new BreakingStream(s_bundle, 65_536)) };
        };
        await using var world = await FleetWorld.StartAsync(server);
        await world.AdvanceAsync(12);

        Assert.Equal("GET softwaremodules/9/artifacts/a.bin bytes=65536-", server.Log.Last(l => l.Contains("a.bin", StringComparison.Ordinal)));
        Assert.Equal("closed/success", action.Reports[^1]);
    }

    [Fact]
    public async Task Artifact_NotThere_DropsOnceAndFailsTheSecondTime()
    {
        var server = new FakeDdiServer();
        server.Offer("dev-1", 42, ("a.bin", s_bundle));
        server.Intercept = r => r.Place.EndsWith("a.bin", StringComparison.Ordinal) ? FakeDdiServer.Status(404) : null;
        await using var world = await FleetWorld.StartAsync(server);
        Assert.Equal(1, world.Fleet.Snapshot().Count(DeviceOutcome.ClosedByServer));

        await world.AdvanceAsync(30);
        AssertFailed(server, 511, "a.bin answered 404 twice");
    }

    [Fact]
    public async Task Redirect_ToAnotherServer_IsFollowedWithoutCredentials()
    {
        var server = new FakeDdiServer();
        var action = server.Offer("dev-1", 42, ("a.bin", s_bundle));
        server.Intercept = r =>
        {
            if (!r.Place.EndsWith("a.bin", StringComparison.Ordinal) || r.Base.Contains("files.test", StringComparison.Ordinal))
            {
                return null;
            }

            var answer = FakeDdiServer.Status(302);
            answer.Headers.Location = new Uri("http://files.test/DEFAULT/controller/v1/dev-1/softwaremodules/9/artifacts/a.bin");
            return answer;
        };
        await using var world = await FleetWorld.StartAsync(server);

        Assert.Contains("downloaded/none", action.Reports);
        Assert.Null(Assert.Single(server.Requests, r => r.Base.Contains("files.test", StringComparison.Ordinal)).Authorization);
    }

    private static void AssertFailed(FakeDdiServer server, int code, string text)
    {
        var final = Assert.Single(server.Requests, r => r.Execution == "closed");
        Assert.Equal(("failure", code), (final.Finished, final.Code));
        Assert.Contains(text, final.Detail, StringComparison.Ordinal);
    }

    private sealed class BreakingStream(byte[] content, int breakAt) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= breakAt
                ? throw new IOException("reset")
                : base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, breakAt - Position)], cancellationToken);
    }
}
