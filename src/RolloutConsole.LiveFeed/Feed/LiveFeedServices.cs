using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Puts the live feed into a host.</summary>
public static class LiveFeedServices
{
    /// <summary>
    /// Adds the live feed. The host adds the engine, the store's read interfaces (<see cref="IRolloutReads"/>, <see cref="IOverviewReads"/>)
    /// and a <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the defaults, if anything should differ.</param>
    public static IServiceCollection AddLiveFeed(this IServiceCollection services, Action<LiveFeedOptions>? configure = null)
    {
        services.AddOptions<LiveFeedOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveFeedOptions>, LiveFeedOptionsValidator>();
        services.AddSingleton<LiveRollouts>();
        services.AddSingleton<ILiveRollouts>(s => s.GetRequiredService<LiveRollouts>());
        services.AddSingleton<LiveRolloutList>();
        services.AddSingleton<ILiveRolloutList>(s => s.GetRequiredService<LiveRolloutList>());
        services.AddSingleton<LiveOverview>();
        services.AddSingleton<ILiveOverview>(s => s.GetRequiredService<LiveOverview>());
        services.AddSingleton<LiveHeartbeat>();
        services.AddSingleton<ILiveHeartbeat>(s => s.GetRequiredService<LiveHeartbeat>());
        services.AddSingleton<LiveTargetJobs>();
        services.AddSingleton<ILiveTargetJobs>(s => s.GetRequiredService<LiveTargetJobs>());
        services.AddSingleton<ITargetJobSignal>(s => s.GetRequiredService<LiveTargetJobs>());
        services.AddSingleton<LateDistributor>();
        services.AddSingleton<IChangeSignal>(s => s.GetRequiredService<LateDistributor>());
        return services;
    }
}
