using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Radzen;
using RolloutConsole.Testing;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Shell;

namespace RolloutConsole.Web.Tests.Pages;

/// <summary>The root document with its scripts and styles on a loopback port, without engine and database.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PageHost(WebApplication application) => _application = application;

    /// <summary>Without a slash at the end.</summary>
    public string Address => _application.Urls.Single();

    /// <summary>Starts one; <paramref name="address"/> is where an older one has listened, null for a free port.</summary>
    public static async Task<PageHost> StartAsync(Action<WebApplication>? map = null, string environment = "Development", string? address = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(App).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = environment,
        });
        builder.WebHost.UseStaticWebAssets().UseUrls(address ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddAuthentication("everybody").AddScheme<AuthenticationSchemeOptions, Everybody>("everybody", null);
        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAntiforgery();
        builder.Services.AddShell(builder.Configuration, builder.Environment);
        var application = builder.Build();
        application.UseContentSecurityPolicy();
        application.UseRouting();
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseAntiforgery();
        application.MapStaticAssets();
        application.MapGet("/health", () => "OK");
        map?.Invoke(application);
        application.MapShell();
        await application.StartAsync().WithinLimit();
        return new(application);
    }

    /// <summary>Ends every connection and stops listening, as a server that dies.</summary>
    public Task StopAsync() => _application.StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Whoever comes is ben.</summary>
    private sealed class Everybody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ben")], "everybody")), "everybody")));
    }
}
