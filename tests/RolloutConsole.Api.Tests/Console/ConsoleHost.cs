using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Console;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;

namespace RolloutConsole.Api.Tests.Console;

/// <summary>The console's own endpoints with real authentication, over accounts in memory and a stop that only remembers.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    public const string Password = "a right long password";

    private readonly WebApplication _application;

    private ConsoleHost(WebApplication application) => _application = application;

    public HandClock Clock { get; } = new();

    public MemoryPeople People { get; } = new();

    public PlainPasswords Passwords { get; } = new();

    public FakeEmergencyStop Stop { get; private set; } = null!;

    public FakeStopReads Reads { get; } = new();

    public FakeHealth Health { get; } = new();

    public IServiceProvider Services => _application.Services;

    /// <summary>A host with one account a role, named like it, and <c>boss</c> with all.</summary>
    /// <param name="more">Adds what a test needs beyond.</param>
    public static async Task<ConsoleHost> StartAsync(Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        ConsoleHost? host = null;
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(_ => host!.Clock);
        services.AddSingleton<IPeopleStore>(_ => host!.People);
        services.AddSingleton<IAuditStore>(_ => host!.People);
        services.AddSingleton<IPasswordHash>(_ => host!.Passwords);
        services.AddSingleton<IEmergencyStop>(_ => host!.Stop);
        services.AddSingleton<IStopReads>(_ => host!.Reads);
        services.AddSingleton<IEngineHealth>(_ => host!.Health);
        services.AddSingleton<IDatabaseHealth>(_ => host!.Health);
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddAccountRules();
        services.AddConsoleApi();
        more?.Invoke(services);

        var application = builder.Build();
        host = new(application);
        host.Stop = new(host.Clock);
        foreach (var role in RoleWords.Single)
        {
            host.People.Put(role.ToString().ToLowerInvariant(), Password, role);
        }

        host.People.Put("boss", Password, ConsoleRole.All);
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseAntiforgery();
        application.MapConsoleApi();
        application.MapGet("/rest/v1/userinfo", (HttpContext context) => $"{context.Caller().Name} {context.Caller().Roles}")
            .RequireAuthorization();
        application.MapGet("/page", (HttpContext context) => $"{context.Caller().Name} {context.Caller().Roles}").RequireAuthorization();
        application.MapPost("/test/sign-in/{name}", async (string name, HttpContext context) =>
        {
            var person = (await host.People.FindByNameAsync(name, context.RequestAborted))!;
            await context.SignInAsync(ConsoleSchemes.Cookie, ConsoleClaims.Build(
                ConsoleSchemes.Cookie, person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp)));
        });
        application.MapGet("/test/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        await application.StartAsync().WithinLimit();
        return host;
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Client() => _application.GetTestClient();

    /// <summary>A client that keeps cookies.</summary>
    public HttpClient Browser()
    {
        var cookies = new CookieKeeper(new CookieContainer()) { InnerHandler = _application.GetTestServer().CreateHandler() };
        return new(cookies) { BaseAddress = new("http://localhost/") };
    }

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string name)
    {
        var browser = Browser();
        (await browser.PostAsync($"/test/sign-in/{name}", null)).EnsureSuccessStatusCode();
        return browser;
    }

    /// <summary>A script with Basic credentials.</summary>
    public HttpClient Script(string user, string password = Password)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class CookieKeeper(CookieContainer cookies) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header)
            {
                request.Headers.Add("Cookie", header);
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (response.Headers.TryGetValues("Set-Cookie", out var values))
            {
                foreach (var value in values)
                {
                    cookies.SetCookies(request.RequestUri!, value);
                }
            }

            return response;
        }
    }
}

/// <summary>Rollout 41 runs and has a name.</summary>
internal sealed class FakeStopReads : IStopReads
{
    public bool IsBroken { get; set; }

    public Task<IReadOnlyList<RunningRollout>> ListRunningAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunningRollout>>([new(41, "gateway 4.2.1 EU", 575, 212, 1213)]);

    public Task<IReadOnlyDictionary<long, string>> NamesAsync(IReadOnlyCollection<long> rolloutIds, CancellationToken cancellationToken) =>
        IsBroken
            ? throw new IOException("the disk is gone")
            : Task.FromResult<IReadOnlyDictionary<long, string>>(
                rolloutIds.Where(id => id == 41).ToDictionary(id => id, _ => "gateway 4.2.1 EU"));
}

/// <summary>Health as a test wants it.</summary>
internal sealed class FakeHealth : IEngineHealth, IDatabaseHealth
{
    public TimeSpan? TickAge { get; set; } = TimeSpan.FromSeconds(1.23);

    public DatabaseCondition Condition { get; set; } = new("SQLite", true, "3.40.1", "system library", null);

    public Task<DatabaseCondition> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Condition);
}
