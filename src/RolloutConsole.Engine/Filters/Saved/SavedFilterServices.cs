using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>Puts what saved filters do by themselves into a host.</summary>
public static class SavedFilterServices
{
    /// <summary>
    /// Adds the loops. The host adds the engine before, which loads the emergency stops first, and the stores (<see cref="IAutoAssignments"/>,
    /// <see cref="IFilterMembers"/>).
    /// </summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddSavedFilterLoops(this IServiceCollection services)
    {
        services.TryAddSingleton<SavedFilterBell>();
        services.AddSingleton<FilterMemberLoop>();
        services.AddSingleton<AutoAssignmentLoop>();
        services.AddSingleton<IHostedService, SavedFilterService>();
        return services;
    }
}
