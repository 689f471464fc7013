using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.SimulatedFleet;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>
/// Runs the demo's devices against this very console over HTTP once it listens, also after a restart.
/// </summary>
internal sealed class DemoFleetService(
    ITargetMatches matches,
    ISettingsCommands settings,
    ListeningAddress address,
    ILogger<DemoFleetService> logger) : BackgroundService
{
    private static readonly Caller s_demo = Caller.System("demo");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var server = await address.WaitAsync(stoppingToken);
        if (!await IsDemoDatabaseAsync(stoppingToken))
        {
            return;
        }

        var token = (await settings.ReadAsync(s_demo, [SettingKey.GatewayToken], stoppingToken)).Single().Value;
        await using var fleet = new SimulatedFleetRunner(new SimulatedFleetOptions
        {
            ServerUrl = server,
            Devices = DemoFleet.Devices(),
            GatewayToken = token,
            Profile = FleetProfiles.Flaky with
            {
                FailureShares = [new FailureShare("region", "us", 55, FailureCode: 311, Version: DemoInventory.CandidateVersion), .. FleetProfiles.Flaky.FailureShares],
                InstallTime = new InstallTime(TimeSpan.FromSeconds(35), 0.5, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(150)),
                UnhealthyPercent = FleetProfiles.Unhealthy.UnhealthyPercent,
                UnhealthyAfter = FleetProfiles.Unhealthy.UnhealthyAfter,
            },
            Seed = DemoFleet.DefaultSeed,
        });
        logger.LogInformation("Demo: {Count} simulated devices poll {Server}", DemoFleet.DefaultCount, server);
        try
        {
            await fleet.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console ends, and its demo devices with it.
        }
    }

    private async Task<bool> IsDemoDatabaseAsync(CancellationToken cancellationToken) =>
        TargetFilter.TryParse($"description==\"{DemoInventory.DeviceDescription}\"", out var filter, out _)
        && await matches.CountAsync(filter.Tree, null, 1, cancellationToken) > 0;
}
