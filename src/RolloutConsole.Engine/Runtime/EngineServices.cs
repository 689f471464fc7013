using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Puts the engine into a host.</summary>
public static class EngineServices
{
    /// <summary>
    /// Adds the engine. The host adds the stores (<see cref="IRolloutStore"/> and its neighbours), a <see cref="TimeProvider"/>, and any
    /// number of <see cref="IChangeSignal"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the defaults, if anything should differ.</param>
    public static IServiceCollection AddRolloutEngine(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        services.AddOptions<EngineOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();

        services.AddSingleton<LatchBoard>();
        services.AddSingleton<EmergencyStop>();
        services.AddSingleton<IEmergencyStop>(s => s.GetRequiredService<EmergencyStop>());

        services.AddSingleton<BusyRollouts>();
        services.AddSingleton<RolloutRunner>();
        services.AddSingleton<MailboxDirectory>();

        // The loops tell mailboxes, and mailboxes tell the deadline loop: one of the two directions has to be looked up late.
        services.AddSingleton(s => new Lazy<MailboxDirectory>(s.GetRequiredService<MailboxDirectory>));
        services.AddSingleton<DeadlineLoop>();
        services.AddSingleton<ActionDeadlineLoop>();
        services.AddSingleton<FreedTargetsLoop>();
        services.AddSingleton<AlarmReader>();
        services.AddSingleton<AlarmLoop>();
        services.AddSingleton<IOutcomeSignal, OutcomeSignal>();
        services.AddSingleton<FeedbackIntake>();
        services.AddSingleton<IFeedbackIntake>(s => s.GetRequiredService<FeedbackIntake>());
        services.AddSingleton<EngineProbe>();
        services.AddSingleton<IEngineHealth>(s => s.GetRequiredService<EngineProbe>());
        services.AddSingleton<IRolloutCommands, RolloutCommands>();
        services.AddSingleton<IForecastDesk, ForecastDesk>();
        services.AddSingleton<IHostedService, EngineService>();
        return services;
    }
}
