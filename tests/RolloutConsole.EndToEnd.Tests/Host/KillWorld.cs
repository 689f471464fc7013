using Microsoft.Data.Sqlite;
using RolloutConsole.SimulatedFleet;
using RolloutConsole.Store.Database;

namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>
/// A console, a rollout in it, and simulated devices over HTTP that outlive every kill of the console; and what must hold afterwards:
/// what the devices were told is compared with what the console knows.
/// </summary>
public sealed class KillWorld : IAsyncDisposable
{
    private readonly SimulatedFleetRunner _fleet;
    private readonly MemoryFleetJournal _journal = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly int _devices;
    private readonly int _groups;
    private Task? _running;

    private KillWorld(ConsoleProcess console, int devices, int groups)
    {
        (Console, _devices, _groups) = (console, devices, groups);
        Scripts = new ManagementClient(console.Scripts);
        _fleet = new SimulatedFleetRunner(new SimulatedFleetOptions
        {
            ServerUrl = console.Address,
            Devices = SimulatedDeviceIdentity.Numbered("dev-", devices, ManagementClient.TargetToken),
            Profile = FleetProfiles.Steady with
            {
                BaseFailurePercent = 5,
                InstallTime = new InstallTime(TimeSpan.FromMilliseconds(400), 0.5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)),
                StartSpread = TimeSpan.FromSeconds(1),
            },
            PollOverride = TimeSpan.FromMilliseconds(500),
            Journal = _journal,
        });
    }

    public ConsoleProcess Console { get; }

    public ManagementClient Scripts { get; }

    /// <summary>The rollout; it is ready.</summary>
    public long Rollout { get; private set; }

    /// <summary>Reports that a device was told are stored.</summary>
    public int Acknowledged => _journal.Entries.Count(e => e.Kind == FleetJournalKind.ReportAcknowledged);

    /// <summary>Devices whose final result is stored.</summary>
    public int Ended => Finals().Select(e => e.ControllerId).Distinct().Count();

    /// <summary>Polls that were answered.</summary>
    public long Polls => _fleet.Snapshot().Count(RequestKind.Poll);

    /// <summary>Devices that work on an action.</summary>
    public int Working => _fleet.Snapshot().ActiveActions;

    /// <summary>A console with targets, a set and a rollout, killed once while the rollout is being filled; the devices run.</summary>
    public static async Task<KillWorld> StartAsync(int devices, int groups, bool killWhileFilling = false)
    {
        var world = new KillWorld(await ConsoleProcess.StartAsync(), devices, groups);
        await world.Scripts.OpenForDevicesAsync();
        foreach (var some in Enumerable.Range(1, devices).Chunk(500))
        {
            await world.Scripts.CreateTargetsAsync(some.Select(i => $"dev-{i:D5}"));
        }

        var created = await world.Scripts.PostAsync("/rest/v1/rollouts", new
        {
            name = "gateway 4.2.1",
            targetFilterQuery = "id==dev-*",
            distributionSetId = await world.Scripts.CreateSetAsync("gateway-fw", "4.2.1"),
            amountGroups = groups,
            successCondition = new { condition = "THRESHOLD", expression = "60" },
            errorCondition = new { condition = "THRESHOLD", expression = "80" },
        });
        world.Rollout = created.GetProperty("id").GetInt64();
        if (killWhileFilling)
        {
            await world.KillAndStartAgainAsync();
        }

        await world.Scripts.WaitForStatusAsync(world.Rollout, "ready");
        world._running = world._fleet.RunAsync(world._ending.Token);
        return world;
    }

    public async Task KillAndStartAgainAsync()
    {
        await Console.KillAsync();
        await Console.StartAgainAsync();
    }

    /// <summary>Devices that were offered the rollout by a poll sent after a moment.</summary>
    public List<string> OffersAfter(DateTimeOffset moment) =>
        [.. _journal.Entries.Where(e => e.Kind == FleetJournalKind.OfferSeen && e.StartedAt > moment).Select(e => e.ControllerId)];

    /// <summary>Looks at a rollout that is over: nothing that was acknowledged is lost, nothing was done twice. Ends devices and console.</summary>
    public async Task AssertNothingLostAndNothingTwiceAsync()
    {
        await _ending.CancelAsync();
        await _running!.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(0, _journal.Lost);
        Assert.Equal(_devices, Ended);
        await AssertEveryAcknowledgedReportIsThereAsync();
        await AssertTotalsEqualARecountAsync();
        await Console.KillAsync();
        AssertNothingStartedTwice();
    }

    /// <summary>Compares the totals of the rollout and of its groups, which are tallies, with a count of the actions themselves.</summary>
    public async Task AssertTotalsEqualARecountAsync()
    {
        var counted = new Dictionary<string, int>();
        for (var offset = 0; ; offset += 500)
        {
            var page = (await Scripts.GetAsync($"/rest/v1/actions?limit=500&offset={offset}")).GetProperty("content").EnumerateArray().ToList();
            // Nobody cancels here: what is canceled was given back to the emergency stop, and its target counts as not started.
            foreach (var status in page.Select(a => a.GetProperty("status").GetString()!).Where(s => s != "canceled"))
            {
                var word = status switch
                {
                    "finished" or "error" or "scheduled" => status,
                    _ => "running",
                };
                counted[word] = counted.GetValueOrDefault(word) + 1;
            }

            if (page.Count < 500)
            {
                break;
            }
        }

        var rollout = (await Scripts.GetAsync($"/rest/v1/rollouts/{Rollout}")).GetProperty("totalTargetsPerStatus");
        var groups = (await Scripts.GetAsync($"/rest/v1/rollouts/{Rollout}/deploygroups?limit=500&representation=full"))
            .GetProperty("content").EnumerateArray().Select(g => g.GetProperty("totalTargetsPerStatus")).ToList();
        foreach (var word in new[] { "scheduled", "running", "finished", "error", "cancelled" })
        {
            Assert.Equal((word, counted.GetValueOrDefault(word)), (word, rollout.GetProperty(word).GetInt32()));
            Assert.Equal((word, counted.GetValueOrDefault(word)), (word, groups.Sum(g => g.GetProperty(word).GetInt32())));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _fleet.DisposeAsync();
        await Console.DisposeAsync();
        _ending.Dispose();
    }

    private IEnumerable<FleetJournalEntry> Finals() =>
        _journal.Entries.Where(e => e is { Kind: FleetJournalKind.ReportAcknowledged, Execution: "closed" });

    private async Task AssertEveryAcknowledgedReportIsThereAsync()
    {
        foreach (var device in _journal.Entries.Where(e => e.Kind == FleetJournalKind.ReportAcknowledged).GroupBy(e => (e.ControllerId, e.ActionId)))
        {
            var status = await Scripts.GetAsync($"/rest/v1/targets/{device.Key.ControllerId}/actions/{device.Key.ActionId}/status?limit=500");
            var entries = status.GetProperty("content").EnumerateArray()
                .Select(e => (Type: e.GetProperty("type").GetString(), Messages: e.GetProperty("messages").EnumerateArray().Select(m => m.GetString()!).ToList()))
                .ToList();
            foreach (var report in device)
            {
                var type = report.Execution switch
                {
                    "closed" => report.Finished == "failure" ? "error" : "finished",
                    "downloaded" => "downloaded",
                    "download" => "download",
                    _ => "running",
                };
                Assert.Contains(entries, e => e.Type == type && (report.Details ?? []).All(d => e.Messages.Contains(d)));
            }
        }
    }

    private void AssertNothingStartedTwice()
    {
        SqliteEngine.Initialize();
        using var database = new SqliteConnection($"Data Source={Path.Combine(Console.DataFolder, "rollouts.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        Assert.Equal(0, Number(database, $"SELECT count(*) FROM (SELECT group_id FROM rollout_events WHERE rollout_id = {Rollout} AND kind = 1 AND to_status = 'Running' GROUP BY group_id HAVING count(*) > 1)"));
        Assert.Equal(_groups, Number(database, $"SELECT count(*) FROM rollout_events WHERE rollout_id = {Rollout} AND kind = 1 AND to_status = 'Running'"));
        Assert.Equal(0, Number(database, $"SELECT count(*) FROM (SELECT target_id FROM actions WHERE rollout_id = {Rollout} AND recall <> 2 GROUP BY target_id HAVING count(*) > 1)"));
        Assert.Equal(_devices, Number(database, $"SELECT count(*) FROM actions WHERE rollout_id = {Rollout} AND recall <> 2"));
    }

    private static long Number(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
