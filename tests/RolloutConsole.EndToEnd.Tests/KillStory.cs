using RolloutConsole.EndToEnd.Tests.Host;
using Xunit.Abstractions;

namespace RolloutConsole.EndToEnd.Tests;

/// <summary>
/// A rollout with simulated devices over HTTP; the process is killed without warning in the middle and started again on its data. Every
/// report that was acknowledged is there afterwards, and nothing was started twice.
/// </summary>
public sealed class KillStory(ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_InTheMiddleOfARollout_KeepsEveryAcknowledgedReportAndStartsNothingTwice()
    {
        const int Devices = 240;
        await using var world = await KillWorld.StartAsync(Devices, groups: 4);

        await world.Scripts.CommandAsync(world.Rollout, "start");
        await ManagementClient.WaitAsync(() => Task.FromResult(world.Ended > Devices / 4), "a quarter of the devices to report");
        await world.KillAndStartAgainAsync();
        await world.Scripts.WaitForStatusAsync(world.Rollout, "finished");

        await world.AssertNothingLostAndNothingTwiceAsync();
    }

    [LongFact]
    public async Task Killed_AtTenRandomMoments_KeepsEveryAcknowledgedReportAndStartsNothingTwice()
    {
        const int Devices = 1000;
        const int Seed = 20260520;
        var random = new Random(Seed);
        await using var world = await KillWorld.StartAsync(Devices, groups: 10, killWhileFilling: true);

        await world.Scripts.CommandAsync(world.Rollout, "start");
        for (var kill = 1; kill <= 10; kill++)
        {
            // Each life lasts for so many reports, sometimes for none: it is then killed as soon as it is healthy.
            var more = random.Next(4) == 0 ? 0 : random.Next(1, 250);
            var enough = world.Acknowledged + more;
            await ManagementClient.WaitAsync(() => Task.FromResult(world.Acknowledged >= enough), $"{more} reports more, in life {kill}, seed {Seed}");
            Assert.True(world.Ended < Devices, $"The rollout was over before kill {kill}, seed {Seed}.");
            output.WriteLine($"Kill {kill} after {world.Acknowledged} reports, {world.Ended} devices over.");
            await world.KillAndStartAgainAsync();
        }

        await world.Scripts.WaitForStatusAsync(world.Rollout, "finished");

        await world.AssertNothingLostAndNothingTwiceAsync();
    }

    [LongFact]
    public async Task Killed_WhileTheEmergencyStopIsSet_OffersNothingUntilItIsReleasedAndResumed()
    {
        const int Devices = 240;
        await using var world = await KillWorld.StartAsync(Devices, groups: 4);
        await world.Scripts.CommandAsync(world.Rollout, "start");
        await ManagementClient.WaitAsync(() => Task.FromResult(world.Ended > Devices / 8), "an eighth of the devices to report");

        await world.Scripts.PostAsync("/api/emergency-stop", new { scope = "all", reason = "smoke" });
        var stopped = TimeProvider.System.GetUtcNow();
        await world.KillAndStartAgainAsync();

        // Absence is shown by work done: devices that had begun have ended, and every device has asked again and more than once.
        await ManagementClient.WaitAsync(() => Task.FromResult(world.Working == 0), "devices that had begun to end");
        var polls = world.Polls;
        await ManagementClient.WaitAsync(() => Task.FromResult(world.Polls > polls + (3 * Devices)), "every device to poll again");
        Assert.Empty(world.OffersAfter(stopped));
        Assert.NotEqual(Devices, world.Ended);
        await world.Scripts.WaitForStatusAsync(world.Rollout, "paused");
        await world.AssertTotalsEqualARecountAsync();

        await world.Scripts.PostAsync("/api/emergency-stop/release", new { scope = "all", reason = "false alarm", confirm = "RELEASE" });
        await world.KillAndStartAgainAsync();
        polls = world.Polls;
        await ManagementClient.WaitAsync(() => Task.FromResult(world.Polls > polls + (3 * Devices)), "every device to poll again");
        Assert.Empty(world.OffersAfter(stopped));

        await world.Scripts.CommandAsync(world.Rollout, "resume");
        await world.Scripts.WaitForStatusAsync(world.Rollout, "finished");
        await world.AssertNothingLostAndNothingTwiceAsync();
    }

    [Fact]
    public async Task Interrupted_LikeCtrlC_EndsCleanlyWithinFiveSeconds()
    {
        await using var console = await ConsoleProcess.StartAsync();

        var took = await console.InterruptAsync();

        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}\n{console.Output}");
        Assert.Equal(0, console.ExitCode);
    }
}
