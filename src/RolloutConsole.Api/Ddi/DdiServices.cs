using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RolloutConsole.Api.Ddi;

/// <summary>Puts the device API into a host.</summary>
public static class DdiServices
{
    /// <summary>
    /// Adds the device API; <see cref="UseDdi"/> puts it into the pipeline. The host adds the engine with its stores, the settings (<see cref="Engine.Settings.IConsoleSettings"/>), the files
    /// (<see cref="Engine.DistributionSets.IArtifactFiles"/>) and a <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the defaults, for example from the section <see cref="DdiOptions.Section"/>.</param>
    public static IServiceCollection AddDdi(this IServiceCollection services, Action<DdiOptions>? configure = null)
    {
        services.AddOptions<DdiOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DdiOptions>, DdiOptionsValidator>();
        services.AddSingleton<TrustedProxies>();
        services.AddSingleton<DeviceAuthentication>();
        services.AddSingleton<RootResource>();
        services.AddSingleton<DeploymentResource>();
        services.AddSingleton<CancelResource>();
        services.AddSingleton<ConfirmationResource>();
        services.AddSingleton<FeedbackResource>();
        services.AddSingleton<ConfigDataResource>();
        services.AddSingleton<ArtifactResource>();
        services.AddSingleton<DdiApi>();
        return services;
    }

    /// <summary>
    /// Answers devices before anything else is asked. Call it first. A <see cref="WebApplication"/> puts routing, authentication and
    /// authorization in front of its pipeline without being asked, so the host calls <c>UseRouting</c>, <c>UseAuthentication</c> and
    /// <c>UseAuthorization</c> itself, after this.
    /// </summary>
    /// <param name="application">The host's pipeline.</param>
    public static IApplicationBuilder UseDdi(this IApplicationBuilder application) => application.UseMiddleware<DdiMiddleware>();
}
