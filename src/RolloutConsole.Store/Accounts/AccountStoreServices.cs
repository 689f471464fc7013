using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Rollouts;

namespace RolloutConsole.Store.Accounts;

/// <summary>The part of the store behind sign-in, the emergency stop's panel and <c>/health</c>.</summary>
public static class AccountStoreServices
{
    /// <summary>Adds it; <see cref="StoreServices.AddRolloutStore"/> comes first.</summary>
    public static IServiceCollection AddAccountStore(this IServiceCollection services)
    {
        services.AddSingleton<IPeopleStore, PeopleStore>();
        services.AddSingleton<IStopReads, StopReads>();
        services.AddSingleton<IDatabaseHealth, DatabaseHealth>();
        return services;
    }
}
