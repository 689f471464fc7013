using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Does the changes of many targets, slice by slice, until none is left; then rests until the bell rings. A restart goes on where the rows say.</summary>
internal sealed class TargetJobLoop(
    ITargetJobWork work, TargetJobBell bell, IEnumerable<ITargetJobSignal> signals, TimeProvider clock, ILogger<TargetJobLoop> logger)
    : RoundLoop(clock, logger), IHostedService
{
    private readonly ITargetJobSignal[] _signals = [.. signals];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync();

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        while (await work.StepAsync(stopping) is { } jobId)
        {
            foreach (var signal in _signals)
            {
                signal.Moved(jobId);
            }
        }

        await bell.WaitAsync(stopping);
    }
}

/// <summary>Puts the doing of jobs into a host.</summary>
public static class TargetJobServices
{
    /// <summary>Adds the loop. The host adds <see cref="ITargetJobWork"/> and any number of <see cref="ITargetJobSignal"/>.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddTargetJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<TargetJobBell>();
        services.AddSingleton<IHostedService, TargetJobLoop>();
        return services;
    }
}
