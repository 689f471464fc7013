using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Console;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Tests.Accounts;

/// <summary>The sign-in handlers over accounts in memory.</summary>
internal sealed class SignInHost : IAsyncDisposable
{
    public const string Good = "a right long password";

    private readonly WebApplication _application;

    private SignInHost(WebApplication application) => _application = application;

    public HandClock Clock { get; } = new();

    public MemoryPeople People { get; } = new();

    public IFirstAccount First => _application.Services.GetRequiredService<IFirstAccount>();

    public static async Task<SignInHost> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        SignInHost? host = null;
        builder.Services.AddSingleton<TimeProvider>(_ => host!.Clock);
        builder.Services.AddSingleton<IPeopleStore>(_ => host!.People);
        builder.Services.AddSingleton<IAuditStore>(_ => host!.People);
        builder.Services.AddSingleton<IPasswordHash, PlainPasswords>();
        builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        builder.Services.AddAccountRules();
        builder.Services.AddConsoleApi();
        var application = builder.Build();
        host = new(application);
        application.UseConsoleAccounts(application.Environment);
        application.UseAntiforgery();
        application.MapConsoleAccounts();
        application.MapGet("/who", (HttpContext context) => context.CallerOrNull()?.Name ?? "nobody");
        application.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        await application.StartAsync().WithinLimit();
        return host;
    }

    public HttpClient Browser() =>
        new(new CookieKeeper { InnerHandler = _application.GetTestServer().CreateHandler() }) { BaseAddress = new("http://localhost/") };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Sends a form with a fresh token.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser, string path, Dictionary<string, string> fields, string? accept = null, bool withToken = true)
    {
        if (withToken)
        {
            fields["__RequestVerificationToken"] = await browser.GetStringAsync("/token").WithinLimit();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return await browser.SendAsync(request).WithinLimit();
    }
}
