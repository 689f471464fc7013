namespace RolloutConsole.Web.Hosting.Demo;

/// <summary>Whether the demo is wanted.</summary>
/// <param name="Enabled"><c>Demo:Enabled</c>; by default true in Development only.</param>
internal sealed record DemoOptions(bool Enabled);

/// <summary>Puts the demo into the console.</summary>
internal static class DemoServices
{
    /// <summary>Adds the seeding and, where the demo is wanted, its simulated devices.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var enabled = configuration.GetValue<bool?>("Demo:Enabled") ?? environment.IsDevelopment();
        services.AddSingleton(new DemoOptions(enabled));
        services.AddSingleton<DemoSeed>();
        if (enabled)
        {
            services.AddSingleton<ListeningAddress>();
            services.AddHostedService<DemoFleetService>();
        }

        return services;
    }
}
