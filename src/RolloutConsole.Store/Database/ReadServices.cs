using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Overview;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Foresight;
using RolloutConsole.Store.Overview;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Store.Targets;
using RolloutConsole.Store.Targets.Export;
using RolloutConsole.Store.Targets.Jobs;

namespace RolloutConsole.Store.Database;

/// <summary>What pages and feeds read.</summary>
public static class ReadServices
{
    /// <summary>Adds the read interfaces of the live feed; the host adds the rest of the store.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddReadStore(this IServiceCollection services)
    {
        services.AddSingleton<IRolloutReads, RolloutReads>();
        services.AddSingleton<IRollbackReads, RollbackReads>();
        services.AddSingleton<IOverviewReads, OverviewReads>();
        services.AddSingleton<ITargetReads, TargetReads>();
        services.AddSingleton<ITargetExport, TargetExport>();
        services.AddSingleton<ITargetJobReads, TargetJobReads>();
        services.AddSingleton<ITargetLabels, TargetLabels>();
        services.AddSingleton<IFilterSuggestions, FilterSuggestions>();
        services.AddSingleton<IDistributionSetReads, DistributionSetReads>();
        services.AddSingleton<ITargetFilterReads, TargetFilterReads>();
        services.AddSingleton<ISetPageReads, SetPageReads>();
        services.AddSingleton<IModulePageReads, ModulePageReads>();
        services.AddSingleton<IAdoptionReads, AdoptionReads>();
        services.AddSingleton<IRolloutOutcomes, RolloutOutcomes>();
        return services;
    }
}
