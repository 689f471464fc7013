using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using RolloutConsole.Api.Console;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Accounts;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>Accounts, sign-in and the key ring, as one piece.</summary>
internal static class ConsoleAccounts
{
    /// <summary>
    /// Adds accounts, authentication and the key ring in <c>Data:Folder</c>. Call it after the store was added: the first account is
    /// looked for when the database is ready.
    /// </summary>
    public static IServiceCollection AddConsoleAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddKeyRing(DataFolder.Of(configuration));
        services.AddAccountRules();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton<IPasswordHash, PasswordHash>();
        services.AddConsoleApi();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentCaller>();
        services.AddScoped<ICurrentCaller>(s => s.GetRequiredService<CurrentCaller>());
        services.AddHostedService<FirstAccountService>();
        return services;
    }

    /// <summary>Who asks is known from here on. Call it after routing and before everything that asks.</summary>
    public static IApplicationBuilder UseConsoleAccounts(this IApplicationBuilder application, IHostEnvironment environment)
    {
        application.UseConsoleResponseHeaders(environment);
        application.UseAuthentication();
        application.UseAuthorization();
        return application;
    }

    /// <summary>Maps sign-in, sign-out and the form of the first account. <c>MapConsoleApi</c> is mapped apart.</summary>
    public static IEndpointRouteBuilder MapConsoleAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapSignIn();
        routes.MapFirstAccount();
        return routes;
    }
}
