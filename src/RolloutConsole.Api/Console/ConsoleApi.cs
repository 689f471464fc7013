using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Api.Security;

namespace RolloutConsole.Api.Console;

/// <summary>The console's own endpoints for pages, scripts and monitors: emergency stop, health, and files too large for a circuit.</summary>
public static class ConsoleApi
{
    /// <summary>Adds authentication and antiforgery, which the endpoints need.</summary>
    public static IServiceCollection AddConsoleApi(this IServiceCollection services)
    {
        services.AddConsoleAuthentication();
        services.AddAntiforgery();
        return services;
    }

    /// <summary>
    /// Maps <c>/api/emergency-stop</c>, <c>POST /stop</c>, <c>/health</c>, and export and import of targets. Authentication and authorization must run before.
    /// </summary>
    public static IEndpointRouteBuilder MapConsoleApi(this IEndpointRouteBuilder routes)
    {
        routes.MapEmergencyStop();
        routes.MapStopForm();
        routes.MapHealth();
        routes.MapTargetExport();
        routes.MapTargetImports();
        return routes;
    }

    /// <summary>
    /// Maps the files of software modules for pages. Authentication and authorization must run before; the host provides the inventory.
    /// </summary>
    public static IEndpointRouteBuilder MapConsoleFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapArtifactFiles();
        return routes;
    }
}
