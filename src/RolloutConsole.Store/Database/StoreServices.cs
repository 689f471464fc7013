using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Latch;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Store.Slices;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Database;

/// <summary>Puts the store into a host.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds the store. The host adds a <see cref="TimeProvider"/>, the secret protector and the settings, and calls
    /// <see cref="DatabaseStartup.PrepareAsync"/> before it starts anything that reads or writes.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where the data lies.</param>
    public static IServiceCollection AddRolloutStore(this IServiceCollection services, DatabaseOptions options)
    {
        SqliteEngine.Initialize();
        services.AddSingleton(options);
        services.AddSingleton<DatabaseStartup>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<ReadPool>();
        services.AddSingleton<IDbContextFactory<RolloutDbContext>, ReadContextFactory>();

        services.AddSingleton<PlanCache>();
        services.AddSingleton<ChangeRetention>();
        services.AddSingleton<SliceSizes>();
        services.AddSingleton<MemberSource>();
        services.AddSingleton<MembershipSource>();
        services.AddSingleton<ReturnSource>();
        services.AddSingleton<SliceCandidates>();
        services.AddSingleton<PlannedElsewhereSearch>();
        services.AddSingleton<SliceRunner>();
        services.AddSingleton<RolloutReading>();
        services.AddSingleton<IRolloutStore, RolloutStore>();

        services.AddSingleton<IIntakeStore, IntakeStore>();
        services.AddSingleton<IActionDeadlines, ActionDeadlines>();
        services.AddSingleton<IHealthGraces, HealthGraces>();
        services.AddSingleton<DeploymentReading>();
        services.AddSingleton<IDeviceReads, DeviceReads>();
        services.AddSingleton<IDeviceRegistration, DeviceRegistration>();
        services.AddSingleton<ITargetMatches, TargetMatches>();
        services.AddSingleton<IDistributionSetFacts, SetFactsReading>();
        services.AddSingleton<ILatchStore, LatchStore>();
        services.AddSingleton<IAuditStore, AuditStore>();
        return services;
    }
}
