using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.SimulatedFleet;

namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>
/// Fills an empty database with the demo before the console starts: inventory, a finished rollout, and one of every kind that runs or waits, on a clock that begins some
/// hours ago. It uses services of its own on that clock, and closes them before the live ones begin.
/// </summary>
internal sealed class DemoSeed(
    IConfiguration configuration,
    DemoOptions options,
    ISecretProtector secrets,
    TimeProvider clock,
    ILogger<DemoSeed> logger)
{
    private static readonly TimeSpan s_past = TimeSpan.FromHours(3);

    /// <summary>Seeds, if the demo is wanted and the database holds nothing yet.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!options.Enabled)
        {
            return;
        }

        // The live services must not read anything before this is done: they keep what they read, such as settings.
        var past = new DemoClock(clock.GetUtcNow() - s_past);
        await using var services = PastServices(past);
        if (await IsInUseAsync(services, cancellationToken))
        {
            return;
        }

        var inventory = new DemoInventory(
            services.GetRequiredService<ITargetInventory>(),
            services.GetRequiredService<IIntakeStore>(),
            services.GetRequiredService<IDeviceReads>(),
            services.GetRequiredService<ISoftwareModules>(),
            services.GetRequiredService<IDistributionSets>(),
            services.GetRequiredService<IArtifactFiles>(),
            services.GetRequiredService<ITargetFilters>(),
            services.GetRequiredService<ISettingsCommands>(),
            past);
        var devices = DemoFleet.Devices();
        var sets = await inventory.CreateAsync(devices, cancellationToken);
        past.Advance(TimeSpan.FromMinutes(10));
        var history = new DemoHistory(
            services.GetRequiredService<IRolloutStore>(), services.GetRequiredService<IIntakeStore>(), services.GetRequiredService<IDeviceReads>(), past);
        await history.PlayAsync(sets.Older, devices, cancellationToken);
        past.Advance(clock.GetUtcNow() - past.GetUtcNow());
        await history.CreateAsync("gateway 4.2.1 APAC", "Start me: Asia and the Pacific, like hawkBit", DemoPlans.Pacific(sets.Newer), cancellationToken);
        foreach (var (name, description, plan) in new[]
        {
            ("gateway 4.3.0-rc1 US", "A candidate that goes wrong and is rolled back, like ECS", DemoPlans.Candidate(sets.Candidate)),
            ("gateway 4.2.1 US", "A rate that grows, like AWS IoT Jobs", DemoPlans.America(sets.Newer)),
            ("gateway 4.2.1 EU", "Europe first, group by group", DemoPlans.Europe(sets.Newer)),
        })
        {
            await history.StartAsync(await history.CreateAsync(name, description, plan, cancellationToken), cancellationToken);
        }

        logger.LogInformation("Demo: {Count} devices, three distribution sets and five rollouts are ready", devices.Count);
    }

    private static async Task<bool> IsInUseAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<ITargetMatches>().CountAsync(FilterNode.Everything, null, 1, cancellationToken) > 0
        || (await services.GetRequiredService<IRolloutStore>().ListOpenAsync(cancellationToken)).Count > 0;

    private ServiceProvider PastServices(DemoClock past)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(past);
        services.AddSingleton(secrets);
        ConsoleSetup.AddStores(services, configuration);
        services.AddSingleton<IOutcomeSignal, NobodyListens>();
        return services.BuildServiceProvider();
    }

    private sealed class NobodyListens : IOutcomeSignal
    {
        public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence)
        {
            // The past has no engine: its rollout is decided step by step in DemoHistory.
        }
    }
}
