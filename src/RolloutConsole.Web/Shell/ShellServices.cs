using Microsoft.AspNetCore.Routing;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Shell;

/// <summary>Registers and maps what surrounds the pages.</summary>
internal static class ShellServices
{
    /// <summary>Adds the environment badge. The signed-in person as a cascading value comes with the accounts.</summary>
    public static IServiceCollection AddShell(
        this IServiceCollection services, IConfiguration configuration, IWebHostEnvironment environment)
    {
        services.AddSingleton(EnvironmentBadge.From(configuration, environment));
        services.AddScoped<ClientOrigin>();
        return services;
    }

    /// <summary>Maps all pages. They need a signed-in person unless they say otherwise.</summary>
    public static void MapShell(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapRazorComponents<App>()
            // The frame-ancestors header comes from our own policy, so the framework adds none.
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization()
            .Add(endpoint =>
            {
                if (endpoint.Metadata.OfType<FormHandledElsewhereAttribute>().Any())
                {
                    endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
                }
            });
}
