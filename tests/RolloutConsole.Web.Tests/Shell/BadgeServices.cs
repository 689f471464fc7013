using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Web.Shell;

namespace RolloutConsole.Web.Tests;

/// <summary>What every page head needs.</summary>
internal static class BadgeServices
{
    /// <summary>Adds the badge of an installation that set no name.</summary>
    public static void AddBadge(this IServiceCollection services, string name = EnvironmentBadge.Production) =>
        services.AddSingleton(new EnvironmentBadge(name));
}
