using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RolloutConsole.Engine.DistributionSets;

/// <summary>
/// Looks after the inventory beside everything else: at the start it removes contents that nobody names, and at the start and every hour
/// it samples which devices run what. A round that fails is noted and tried again an hour later.
/// </summary>
public sealed class InventoryUpkeep(IAdoptionSampler adoption, IArtifactUpkeep artifacts, TimeProvider clock, ILogger<InventoryUpkeep> logger)
    : BackgroundService
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = clock.GetUtcNow();

        // The start of the host must not wait for a walk through a million devices.
        await Task.Yield();
        await TryAsync("Contents without an artifact were not removed", async () =>
        {
            if (await artifacts.RemoveUnnamedAsync(started, stoppingToken) is > 0 and var removed)
            {
                logger.LogInformation("Removed {Count} contents that no artifact names", removed);
            }
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync("The adoption of distribution sets was not sampled", () => adoption.SampleAsync(stoppingToken));
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAsync(string failure, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "{Failure}", failure);
        }
    }
}
