using Microsoft.Data.Sqlite;
using RolloutConsole.EndToEnd.Tests.Host;
using RolloutConsole.SimulatedFleet;
using RolloutConsole.Store.Database;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// A rollout with simulated devices over HTTP; the process is killed without warning in the middle and started again on its data. Every
/// report that was acknowledged is there afterwards, and nothing was started twice.
/// </summary>
public sealed class KillStory
{
    private const int Devices = 240;

    [Fact]
    public async Task Killed_InTheMiddleOfARollout_KeepsEveryAcknowledgedReportAndStartsNothingTwice()
    {
        await using var console = await ConsoleProcess.StartAsync();
        var scripts = new ManagementClient(console.Scripts);
        var rollout = await PrepareAsync(scripts);
        var journal = new MemoryFleetJournal();
        await using var fleet = new SimulatedFleetRunner(new SimulatedFleetOptions
        {
            ServerUrl = console.Address,
            Devices = SimulatedDeviceIdentity.Numbered("dev-", Devices, ManagementClient.TargetToken),
            Profile = FleetProfiles.Steady with
            {
                BaseFailurePercent = 5,
                InstallTime = new InstallTime(TimeSpan.FromMilliseconds(400), 0.5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)),
                StartSpread = TimeSpan.FromSeconds(1),
            },
            PollOverride = TimeSpan.FromMilliseconds(500),
            Journal = journal,
        });
        using var ending = new CancellationTokenSource();
        var running = fleet.RunAsync(ending.Token);

        await scripts.CommandAsync(rollout, "start");
        await ManagementClient.WaitAsync(() => Task.FromResult(Finals(journal).Count > Devices / 4), "a quarter of the devices to report");
        await console.KillAsync();
        await console.StartAgainAsync();
        await scripts.WaitForStatusAsync(rollout, "finished");
        await ending.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(0, journal.Lost);
        await AssertEveryAcknowledgedReportIsThereAsync(scripts, journal);
        await console.KillAsync();
        AssertNothingStartedTwice(console.DataFolder, rollout);
    }

    [Fact]
    public async Task Interrupted_LikeCtrlC_EndsCleanlyWithinFiveSeconds()
    {
        await using var console = await ConsoleProcess.StartAsync();

        var took = await console.InterruptAsync();

        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}\n{console.Output}");
        Assert.Equal(0, console.ExitCode);
    }

    private static async Task<long> PrepareAsync(ManagementClient scripts)
    {
        await scripts.OpenForDevicesAsync();
        await scripts.CreateTargetsAsync(Enumerable.Range(1, Devices).Select(i => $"dev-{i:D5}"));
        var set = await scripts.CreateSetAsync("gateway-fw", "4.2.1");
        return await scripts.CreateRolloutAsync(new
        {
            name = "gateway 4.2.1",
            targetFilterQuery = "id==dev-*",
            distributionSetId = set,
            amountGroups = 4,
            successCondition = new { condition = "THRESHOLD", expression = "60" },
            errorCondition = new { condition = "THRESHOLD", expression = "80" },
        });
    }

    private static List<FleetJournalEntry> Finals(MemoryFleetJournal journal) =>
        [.. journal.Entries.Where(e => e is { Kind: FleetJournalKind.ReportAcknowledged, Execution: "closed" })];

    private static async Task AssertEveryAcknowledgedReportIsThereAsync(ManagementClient scripts, MemoryFleetJournal journal)
    {
        var finals = Finals(journal);
        Assert.Equal(Devices, finals.Select(f => f.ControllerId).Distinct().Count());
        foreach (var device in journal.Entries.Where(e => e.Kind == FleetJournalKind.ReportAcknowledged).GroupBy(e => (e.ControllerId, e.ActionId)))
        {
            var status = await scripts.GetAsync($"/rest/v1/targets/{device.Key.ControllerId}/actions/{device.Key.ActionId}/status?limit=500");
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

    private static void AssertNothingStartedTwice(string folder, long rollout)
    {
        SqliteEngine.Initialize();
        using var database = new SqliteConnection($"Data Source={Path.Combine(folder, "rollouts.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        Assert.Equal(0, Number(database, $"SELECT count(*) FROM (SELECT group_id FROM rollout_events WHERE rollout_id = {rollout} AND kind = 1 AND to_status = 'Running' GROUP BY group_id HAVING count(*) > 1)"));
        Assert.Equal(4, Number(database, $"SELECT count(*) FROM rollout_events WHERE rollout_id = {rollout} AND kind = 1 AND to_status = 'Running'"));
        Assert.Equal(0, Number(database, $"SELECT count(*) FROM (SELECT target_id FROM actions WHERE rollout_id = {rollout} GROUP BY target_id HAVING count(*) > 1)"));
        Assert.Equal(Devices, Number(database, $"SELECT count(*) FROM actions WHERE rollout_id = {rollout}"));
    }

    private static long Number(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
