using Microsoft.Extensions.DependencyInjection;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>A short word for a service that must be there.</summary>
internal static class ServiceLookup
{
    public static T Get<T>(this IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
