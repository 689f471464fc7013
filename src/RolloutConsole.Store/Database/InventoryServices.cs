using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Artifacts;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Store.Settings;
using RolloutConsole.Store.Targets;
using RolloutConsole.Store.Targets.Import;
using RolloutConsole.Store.Targets.Jobs;

namespace RolloutConsole.Store.Database;

/// <summary>Puts the inventory into a host: targets, modules, files, sets, settings, and what the Management API reads.</summary>
public static class InventoryServices
{
    /// <summary>
    /// Adds the inventory. The host adds the rest of the store, the engine, a <see cref="TimeProvider"/> and an
    /// <see cref="Engine.Security.ISecretProtector"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="artifacts">Says where artifacts are kept.</param>
    /// <param name="limits">Says how much they may take; null keeps the defaults.</param>
    public static IServiceCollection AddInventoryStore(
        this IServiceCollection services, Action<ArtifactOptions> artifacts, Action<ArtifactLimits>? limits = null)
    {
        services.AddOptions<ArtifactOptions>().Configure(artifacts).ValidateOnStart();
        services.AddOptions<ArtifactLimits>().Configure(limits ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ArtifactOptions>, ArtifactOptionsValidator>();
        services.AddSingleton<IValidateOptions<ArtifactLimits>, ArtifactOptionsValidator>();
        services.AddSingleton<IArtifactFiles, ArtifactFiles>();
        services.TryAddSingleton<ISqlDialect>(SqliteDialect.Instance);
        services.AddSingleton<CommandDoor>();
        services.AddSingleton<ArtifactRoom>();
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<IConsoleSettings>(s => s.GetRequiredService<SettingsStore>());
        services.AddSingleton<ISettingsCommands>(s => s.GetRequiredService<SettingsStore>());
        services.AddSingleton<ITargetInventory, TargetInventory>();
        services.AddTargetImports();
        services.AddSingleton<ITargetTags, TargetTags>();
        services.AddSingleton<ITargetMetadata, TargetMetadata>();
        services.AddSingleton<ITargetTypes, TargetTypes>();
        services.TryAddSingleton<TargetJobBell>();
        services.AddSingleton<ITargetJobs, TargetJobs>();
        services.AddSingleton<ITargetJobWork, TargetJobWork>();
        services.AddSingleton<IActionCommands, ActionCommands>();
        services.AddSingleton<IConfirmations, Confirmations>();
        services.AddSingleton<ISoftwareModules, SoftwareModules>();
        services.AddSingleton<DistributionSets.InvalidatedActions>();
        services.AddSingleton<IDistributionSets, DistributionSets.DistributionSets>();
        services.TryAddSingleton<SavedFilterBell>();
        services.AddSingleton<ITargetFilters, TargetFilters>();
        services.AddSingleton<IAutoAssignments, AutoAssignments>();
        services.AddSingleton<IFilterMembers, FilterMembers>();
        services.AddSingleton<SetTypes>();
        services.AddSingleton<IInventoryTypes, InventoryTypes>();
        services.AddSingleton<InventoryMetadata>();
        services.AddSingleton<IInventoryMetadata>(s => s.GetRequiredService<InventoryMetadata>());
        services.AddSingleton<IManagedMetadata>(s => s.GetRequiredService<InventoryMetadata>());
        services.AddSingleton<IAdoptionSampler, AdoptionSampler>();
        services.AddSingleton<IArtifactUpkeep, ArtifactUpkeep>();
        services.AddSingleton<IManagedTargets, ManagedTargets>();
        services.AddSingleton<IManagedLabels, ManagedLabels>();
        services.AddSingleton<IManagedFilters, ManagedFilters>();
        services.AddSingleton<IManagedActions, ManagedActions>();
        services.AddSingleton<IManagedModules, ManagedModules>();
        services.AddSingleton<IManagedSets, ManagedSets>();
        services.AddSingleton<IManagedRollouts, ManagedRollouts>();
        return services;
    }
}
