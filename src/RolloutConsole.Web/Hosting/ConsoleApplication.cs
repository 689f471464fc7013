using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Radzen;
using RolloutConsole.Api.Console;
using RolloutConsole.Api.Ddi;
using RolloutConsole.Api.Management;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.Store.Accounts;
using RolloutConsole.Store.Database;
using RolloutConsole.Web.Hosting.Accounts;
using RolloutConsole.Web.Hosting.Demo;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Shell;
using RolloutConsole.Web.Streams;

namespace RolloutConsole.Web.Hosting;

/// <summary>
/// Puts the console together. The program and the tests start the same application through <see cref="Build"/>.
/// Each area brings its own <c>AddX</c> and <c>MapX</c>; this class only calls them.
/// </summary>
internal static class ConsoleApplication
{
    // A circuit or a stream may be open for hours; it must not hold the end back (issue: at most 5 s).
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(3);

    // A pasted document of 64 kB, whose characters are escaped twice on their way and then take up to 7 bytes; the usual 32 kB would end
    // the circuit of who pastes it.
    private const long LargestMessage = 512 * 1024;

    private const long LargestUpload = 1024L * 1024 * 1024;

    /// <summary>Builds the application; nothing listens until it is run.</summary>
    /// <param name="args">Command line, read as settings: <c>--Urls http://localhost:9000</c>.</param>
    /// <param name="configure">Last word on services and settings, for tests; runs after everything else was added.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ConsoleApplication).Assembly.GetName().Name,
            // appsettings.json lies beside the program, whatever directory it was started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Not only in Development: `dotnet run -e ASPNETCORE_ENVIRONMENT=Production` reads its files through the manifest too.
        // A published program has no manifest, and then this does nothing.
        builder.WebHost.UseStaticWebAssets();
        AddServices(builder);
        configure?.Invoke(builder);

        var application = builder.Build();
        MapAll(application);
        return application;
    }

    /// <summary>Makes the database ready, and fills an empty one with the demo where that is wanted. Before anything of the engine starts.</summary>
    /// <exception cref="StartupFault">Something that the operator can mend.</exception>
    public static async Task PrepareAsync(WebApplication application, CancellationToken cancellationToken)
    {
        await application.Services.GetRequiredService<DatabaseStartup>().PrepareAsync(cancellationToken);
        application.Logger.LogInformation("SQLite {Version} ({Source})", SqliteEngine.Version, SqliteEngine.Source);
        await application.Services.GetRequiredService<DemoSeed>().PrepareAsync(cancellationToken);
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = s_shutdown);
        services.Configure<KestrelServerOptions>(o => o.AddServerHeader = false);
        services.Configure<FormOptions>(o => o.MultipartBodyLengthLimit = LargestUpload);
        services.AddSingleton(TimeProvider.System);

        ConsoleSetup.AddStores(services, configuration);
        services.AddAccountStore();
        services.AddRolloutEngine(o => configuration.GetSection("Engine").Bind(o));
        services.AddSavedFilterLoops();
        services.AddTargetJobs();
        services.AddLiveFeed();
        services.AddConsoleAccounts(configuration);
        services.AddDdi(o => configuration.GetSection(DdiOptions.Section).Bind(o));
        services.AddDemo(configuration, builder.Environment);

        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(options => options.MaximumReceiveMessageSize = LargestMessage);
        services.AddRadzenComponents();
        services.AddSignalR();
        services.AddShell(configuration, builder.Environment);
        services.AddRolloutPages();
    }

    private static void MapAll(WebApplication application)
    {
        // Devices come first: they need nothing of what follows, and pay for nothing of it.
        application.UseDdi();
        application.UseTrustedProxies(application.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.TrustedProxies.AsReadOnly());
        application.UseWhen(context => !IsForMachines(context.Request.Path), pages =>
        {
            if (!application.Environment.IsDevelopment())
            {
                pages.UseExceptionHandler("/error", createScopeForErrors: true);
            }

            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
        application.UseContentSecurityPolicy();
        application.UseRouting();
        application.UseConsoleAccounts(application.Environment);
        application.UseAntiforgery();

        application.MapStaticAssets();
        application.MapConsoleApi();
        application.MapManagementApi();
        application.MapConsoleAccounts();
        application.MapLiveHub();
        application.MapShell();
    }

    // Their answers are written by their endpoints, empty ones included; a page for people must not take their place.
    private static bool IsForMachines(PathString path) =>
        path.StartsWithSegments("/rest") || path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/health");
}
