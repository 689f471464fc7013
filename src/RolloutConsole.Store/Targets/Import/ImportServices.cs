using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>Puts imports into a host.</summary>
internal static class ImportServices
{
    /// <summary>Adds imports; the host adds the rest of the inventory.</summary>
    public static void AddTargetImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImportOptions>, ImportOptionsValidator>();
        services.AddSingleton<ImportFiles>();
        services.AddSingleton<ImportBoard>();
        services.AddSingleton<ImportBook>();
        services.AddSingleton<ImportWork>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<TargetImports>();
        services.AddSingleton<ITargetImports>(s => s.GetRequiredService<TargetImports>());
        services.AddSingleton<ITargetImportReads>(s => s.GetRequiredService<TargetImports>());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<TargetImports>());
    }
}
